"""The report of a detector on one page, HTML that needs nothing else, and as JSON."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.errors import TextError
from charviz.hunting.verdict import BELIEVED, CLOSED, SURELY_CLOSED
from charviz.overview.excerpt import Excerpt
from charviz.units import Unit
from charviz.viz import report_charts as charts
from charviz.viz import report_words as words
from charviz.viz.page import coloured, document, legend, unit_track
from charviz.viz.report_words import Row
from charviz.viz.runs import runs

RUNGS = ("absent", "chance", "local", "tracks", "used")
MOST_RUNNERS, MOST_WORST = 8, 5
STYLE = """
body { max-width: 70rem; }
section { margin: 1.2rem 0; break-inside: avoid; }
pre { font-size: .76rem; line-height: 1.5; padding: .5rem .6rem; margin: .4rem 0;
  columns: 2 30rem; column-gap: 1.5rem; }
h2 { margin: 0 0 .4rem; font: 600 1.05rem/1.4 system-ui, sans-serif; }
.verdict { display: inline-block; padding: 0 .6rem; border: 1px solid; border-radius: 99px;
  font-weight: 600; }
.believed { color: #12703c; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { padding: .15rem 1.2rem .15rem 0; text-align: start; font-weight: 400;
  border-bottom: 1px solid #8884; vertical-align: top; }
td { font-variant-numeric: tabular-nums; }
.soft, td:last-child { opacity: .8; }
.two { columns: 2 24rem; column-gap: 2.5rem; margin-top: 1.2rem; }
td:nth-child(2) { white-space: nowrap; }
.two section:first-child { margin-top: 0; }
svg { display: block; width: 100%; max-width: 32rem; height: auto; margin: .4rem 0;
  font: 12.5px system-ui, sans-serif; }
svg text { fill: var(--text); }
.grid { stroke: #8886; } .axis { stroke: var(--text); } .whisker { stroke: var(--text); }
.threshold { stroke: var(--text); stroke-width: 2; stroke-dasharray: 4 3; }
.unit, .inside { fill: #e8590c; } .rival, .outside, .other { fill: #1c7ed6; }
.other { fill-opacity: .55; }
.t1, .t2, .t3 { text-decoration: underline 1px; text-underline-offset: .28em;
  text-decoration-skip-ink: none; }
.t2 { text-decoration-thickness: 2px; } .t3 { text-decoration-thickness: 3px; }
@media print {
  @page { size: A4; margin: 10mm; }
  html { font-size: 8.3px; }
  body { margin: 0; padding: 0; max-width: none; }
  section { margin: .6rem 0; } p { margin: .15rem 0; } dl { margin: .7rem 0; font-size: .8rem; }
  .two { columns: 2; column-gap: 2rem; } pre { columns: 2; }
  svg { max-width: 25rem; }
}
@media (prefers-color-scheme: dark) { .believed { color: #5fd38d; } }
"""


def report_json(hunted: Mapping[str, Any], concept: str) -> dict[str, Any]:
    """Return a hunt with the row of one concept alone, otherwise as it is written.

    Raises TextError where the hunt did not ask for it.
    """
    return {**hunted, "detectors": [row_of(hunted, concept)]}


def row_of(hunted: Mapping[str, Any], concept: str) -> Row:
    """Return the row of a concept; raise TextError where the hunt has none."""
    for row in hunted["detectors"]:
        if row["concept"] == concept:
            found: Row = row
            return found
    known = ", ".join(row["concept"] for row in hunted["detectors"])
    raise TextError(f"This hunt has no concept {concept[:50]!r}: it has {known}.")


def best(hunted: Mapping[str, Any]) -> str:
    """Return the concept whose detector gets furthest: by its verdict, then by how it scores."""

    def merit(row: Row) -> tuple[int, float]:
        graded, score = row["kind"] == "graded", row["spearman"] or row["auroc"] or 0.0
        return RUNGS.index(row["verdict"] or "absent"), abs(score if graded else 2 * score - 1)

    found: str = max(hunted["detectors"], key=merit)["concept"]
    return found


def report_page(
    hunted: Mapping[str, Any], concept: str, shown: Excerpt | None = None, shown_title: str = ""
) -> str:
    """Return the report of a concept's detector as a page.

    hunted: as `python -m charviz hunt --json` says it. shown: a stretch of a text to colour;
    shown_title: what that text is. Raises TextError where the hunt did not ask for the concept.
    """
    row, model = row_of(hunted, concept), str(hunted.get("model") or "the network")
    heading = words.heading(row, model)
    parts = [f"<h1>{escape(heading)}</h1>", _verdict(row)]
    if row["unit"] is not None:
        parts += [
            _text(row, shown, shown_title) if shown else "",
            '<div class="two">',
            _section("How it got there", _table(words.ladder(row), "Question, found, needed")),
            _rivals(row),
            _histogram(row),
            _use(row),
            _where(row),
            _redundant(row),
            _section("Figures", _table(words.figures(row), "Score, value, meaning")),
            "</div>",
        ]
    parts.append(_made_of(hunted, row))
    return document(heading, "\n".join(filter(None, parts)), STYLE)


def _verdict(row: Row) -> str:
    name = row["verdict"] or "absent"
    kind = "verdict believed" if name in BELIEVED else "verdict"
    summary = words.summary(row)
    convention = words.convention_of(row["concept"])
    return "".join(
        [
            f"<p>{escape(summary)}</p>\n" if summary else "",
            f'<p>Verdict: <span class="{kind}">{name}</span> {escape(words.VERDICTS[name])} ',
            f"{escape(row['why'] or '')}</p>\n",
            f'<p class="soft">The concept: {escape(convention)}</p>\n' if convention else "",
        ]
    )


def _text(row: Row, shown: Excerpt, title: str) -> str:
    unit = Unit(row["unit"][0], 0, 0)  # its letter alone says which scale it has
    ends = ("outside", "inside") if row["kind"] == "binary" else ("less", "more")
    track = unit_track(unit, shown.levels, ends if row["sign"] > 0 else (ends[1], ends[0]))
    truth = _truth(shown)
    codes = track.shades * 4 + truth
    pieces = "".join(
        coloured(shown.text[start:end], code // 4, f" t{code % 4}" if code % 4 else "")
        for start, end, code in runs(codes)
    )
    told = f"{title}, from character {shown.start + 1:,} on. " if title else ""
    told += "Coloured by the unit after each character"
    told += "; underlined: the truth." if shown.labels is not None else "."
    return _section(
        "What it does", f'<p>{escape(told)}</p>\n{legend(track)}\n<pre dir="auto">\n{pieces}</pre>'
    )


def _truth(shown: Excerpt) -> NDArray[np.int64]:
    """Return how true the concept is at each character: 0 no, 1 to 3 yes."""
    if shown.labels is None or not shown.labels.valid.any():
        return np.zeros(len(shown.text), np.int64)
    labels = shown.labels
    values = labels.values.astype(np.float64)
    known = values[labels.valid]
    share = (values - known.min()) / max(float(known.max() - known.min()), 1.0)
    whole = values if labels.values.dtype == np.bool_ else share
    return np.where(labels.valid, np.ceil(whole * 3), 0).astype(np.int64)


def _rivals(row: Row) -> str:
    graded = row["kind"] == "graded"
    twin, table = row["untrained"] or {}, row["table"] or {}
    score = words.size(row["spearman"]) if graded else row["auroc"]
    characters = table.get("characters")
    last = f"the last {characters} characters" if characters else "the last characters"
    drawn = charts.bars(
        [
            ("this unit", score, "unit"),
            ("best untrained unit", twin.get("score"), "rival"),
            (last, table.get("score"), "rival"),
        ],
        0.0 if graded else 0.5,
        row["auroc_ci"],
    )
    what = "|ρ|, 0 is none" if graded else "AUROC, 0.5 is guessing"
    return _section("What it had to beat", f"{drawn}\n<p class=soft>{what}; 1 is perfect.</p>")


def _histogram(row: Row) -> str:
    histogram = row.get("histogram")
    if not histogram:
        return ""
    if row["kind"] == "graded":
        told = "The unit's mean level at each value, 0 to 255; larger dots are more characters."
        return _section("What it shows", f"{charts.by_grade(histogram)}<p class=soft>{told}</p>")
    told = (
        "From left to right its level; heights are square roots of shares; dashed: the threshold."
    )
    drawn = charts.inside_and_outside(histogram, row["level"])
    return _section("Inside against outside", f"{drawn}<p class=soft>{told}</p>")


def _use(row: Row) -> str:
    effect = row["effect"]
    if effect is None:
        return ""
    said = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in words.use_sentences(row))
    drawn = charts.strip(effect, CLOSED) if effect["controls"] else ""
    told = f"Dashed: the {CLOSED:.0%} that use needs, surely above {SURELY_CLOSED:.0%}."
    return _section("Is it used?", f"{said}{drawn}" + (f"<p class=soft>{told}</p>" * bool(drawn)))


def _redundant(row: Row) -> str:
    """Return whether one cell knows it or a crowd, and who comes next."""
    parts = []
    if row["sparse"]:
        sizes = [f"best {size}" if size > 1 else "best one" for size, _ in row["sparse"]]
        scores = [score for _, score in row["sparse"]]
        everything = (row["probe"] or {}).get("all")
        low = 0.0 if row["kind"] == "graded" else 0.5
        parts.append(
            charts.columns([*scores, everything], [*sizes, "all units"], low, "Read off units")
        )
        parts.append("<p class=soft>How well it is read off several units together.</p>")
    if row["runners_up"]:
        listed = ", ".join(f"{n} {s:.3f}" for n, s in row["runners_up"][:MOST_RUNNERS])
        parts.append(f"<p>After it, as they were chosen: {escape(listed)}.</p>")
    return _section("One cell or a crowd?", "\n".join(parts)) if parts else ""


def _where(row: Row) -> str:
    """Return where in the text it does well and where not."""
    parts = []
    if row.get("eighths"):
        scores = [part["auroc"] for part in row["eighths"]]
        names = [f"{k}/8" for k in range(1, len(scores) + 1)]
        parts.append(charts.columns(scores, names, 0.5, "AUROC by eighths of the text"))
        parts.append("<p class=soft>AUROC in each eighth of the text.</p>")
    if row["lags"]:
        told = ", ".join(words.number(value) for value in row["lags"])
        parts.append(f"<p>So many characters later, 0 to {len(row['lags']) - 1}: {told}.</p>")
    if row["worst"]:
        told = "; ".join(
            f"{w['from']:,}–{w['to']:,} (right at {words.percent(w['right'])})"
            for w in row["worst"][:MOST_WORST]
        )
        parts.append(f"<p>Worst stretches, in characters: {told}.</p>")
    return _section("Where in the text", "\n".join(parts)) if parts else ""


def _made_of(hunted: Mapping[str, Any], row: Row) -> str:
    text, seconds = hunted.get("text") or {}, hunted.get("seconds") or {}
    facts = {
        "Network": f"{hunted.get('model') or ''} {hunted.get('model_digest') or ''}".strip(),
        "Text": f"{text['chars']:,} characters, sha256 {text['sha256']}" if text else "",
        "Split": f"{len(hunted.get('tune') or [])} blocks to choose on, "
        f"{len(hunted.get('report') or [])} to score on",
        "Searched": f"{hunted.get('pairs_searched') or 0:,} pairs of a unit and a concept",
        "Seed": str(hunted.get("seed", "")),
        "Not tested": "; ".join(row["untested"]),
        "Took": f"{seconds['total']:.0f} s" if "total" in seconds else "",
        "Made by": "charviz",
    }
    said = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>\n" for k, v in facts.items() if v)
    return f"<dl>{said}</dl>"


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{body}\n</section>"


def _table(rows: Sequence[words.Cells], caption: str) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(a)}</th><td>{escape(b)}</td><td>{escape(c)}</td></tr>\n'
        for a, b, c in rows
    )
    return f'<table aria-label="{escape(caption)}">\n{body}</table>'
