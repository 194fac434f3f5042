"""A model's card: what it is, what it learned from, how well, and how to make it again."""

from typing import Any


def card_text(card: dict[str, Any], detectors: list[dict[str, Any]]) -> str:
    """Return a model's card as Markdown, from `model.json` and its detectors."""
    return "\n\n".join(
        [_head(card), _losses(card), _detectors(detectors), *_eighths(detectors), _again(card)]
    )


def _head(card: dict[str, Any]) -> str:
    shape, corpus = card["config"], card["corpus"]
    span = corpus["split"]
    version = f", {corpus['version']}" if corpus["version"] else ""
    summed = "manifest (a line `sha256 path` for each file)" if corpus["version"] else "file"
    width = card.get("line_length")
    wrapped = f", wrapped at {width} characters" if width else ""
    return (
        f"# {card['name']}\n\n"
        f"{shape['layers']} × {shape['hidden_size']} {shape['cell'].upper()}, embedding "
        f"{shape['embedding_size']}, {len(card['vocabulary'])} characters, float16 weights. "
        "Trained only to guess the next character.\n\n"
        f"Text: {corpus['title']}{version}; {corpus['characters']:,} characters with LF line "
        f"ends{wrapped}, sha256 of the {summed} `{corpus['sha256']}`. Licence of the text: "
        f"{corpus['licence'] or 'not stated'}. Split in order: training {span['train'][0]:,} to "
        f"{span['train'][1]:,}, validation to {span['validation'][1]:,}, test to "
        f"{span['test'][1]:,}. The weights that did best on validation are kept; nothing was "
        "chosen on test."
    )


def _losses(card: dict[str, Any]) -> str:
    losses, lines = card["losses"], card["ngram_lines"]
    return (
        "## Losses\n\nNats per LF character, of the shipped file, as the NumPy reader reads it.\n\n"
        "| training (its last stretch) | validation | test | best n-gram line, test |\n"
        "|---|---|---|---|\n"
        f"| {losses['train']:.4f} | {losses['validation']:.4f} | **{losses['test']:.4f}** | "
        f"{losses['ngram']:.4f} (order {card['ngram_order']}) |\n\n"
        "Modified Kneser-Ney on the same split, by order: "
        + ", ".join(f"{order}: {value:.4f}" for order, value in lines.items())
        + f".\n\nBurn-in of a stretch: {card['burn_in']:,} characters."
    )


def _detectors(detectors: list[dict[str, Any]]) -> str:
    head = (
        "## Best single units\n\nHunted in the test part: unit, sign and threshold chosen on every "
        "other block of it, figures on those between.\n\n"
        "| concept | unit | base rate | AUROC | F1 | right | always the commoner | Spearman | "
        "verdict |\n|---|---|---|---|---|---|---|---|---|\n"
    )
    keys = ("base_rate", "auroc", "f1", "accuracy", "majority", "spearman")
    rows = [
        f"| {row['concept']} | {row['unit'] or 'none found'} | "
        + " | ".join(_figure(row.get(key)) for key in keys)
        + f" | {row['verdict']} |"
        for row in detectors
    ]
    return head + "\n".join(rows)


def _eighths(detectors: list[dict[str, Any]]) -> list[str]:
    """A table for the quotes unit: one figure for a whole split hides where it fails."""
    found = next((d for d in detectors if d["concept"] == "quotes" and d["unit"]), None)
    if found is None:
        return []
    rows = [
        f"| {i} | {e['n']:,} | " + " | ".join(map(_figure, (e["base_rate"], e["auroc"], e["f1"])))
        + f" | {_figure(e['accuracy'])} |"
        for i, e in enumerate(found["eighths"], start=1)
    ]  # fmt: skip
    return [
        f"## {found['unit']} for quotes, by eighths of the test part\n\n"
        "| eighth | characters | base rate | AUROC | F1 | right |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
    ]


def _again(card: dict[str, Any]) -> str:
    training = card["training"]
    steps, of = training["steps"], training.get("of", training["steps"])
    stopped = f"; stopped early, of {of:,} that were planned" if steps < of else ""
    seconds = training["seconds"]
    lasted = f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
    return (
        f"## Made by\n\n```\n{training['command']}\n```\n\n"
        f"{steps:,} steps (best on validation: {training['best_step']:,}{stopped}), "
        f"{lasted} on {training['machine']}, seed {card['seed']}.\n"
    )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
