"""The About page's pictures and tables, as HTML; every figure is a model's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import log
from typing import Any
from urllib.parse import urlencode

import numpy as np

from charviz.checkpoint import Model
from charviz.passages import first_for
from charviz.tracing import ActivationTrace
from charviz.ui import sidebar, words
from charviz.ui.definitions import GLOSSARY
from charviz.viz.colours import THEMES, palette, shade_of
from charviz.viz.runs import runs


@dataclass(frozen=True)
class Row:
    """A section or exercise of the chapter: the pages that answer it, and what is here already."""

    what: str
    pages: Sequence[str]
    here: str


def coloured(trace: ActivationTrace, group: str, unit: int, span: tuple[int, int]) -> str:
    """Return a stretch of a text coloured by a unit, for either theme."""
    start, end = span
    shades = np.array([shade_of(level) for level in range(256)])
    colours = palette()
    pieces = []
    for at, to, shade in runs(shades[trace.levels[group][unit, start:end]]):
        both = ", ".join(colours[theme][shade] for theme in THEMES)
        piece = escape(trace.text[start + at : start + to])
        pieces.append(f'<span style="background: light-dark({both})">{piece}</span>')
    return f'<pre class="sample">{"".join(pieces)}</pre>'


def chapter(heading: str, rows: Iterable[Row]) -> str:
    """Return a table of what answers what; a page that is not there yet is named as such."""
    body = "".join(
        f'<tr><th scope="row">{escape(row.what)}</th><td>{_pages(row.pages)}</td>'
        f"<td>{row.here}</td></tr>"
        for row in rows
    )
    return _table("chapter", (heading, "Page", "What is here"), body)


def networks(found: Sequence[tuple[str, Model | str]]) -> str:
    """Return a table of the networks, each a model, or a sentence that says why there is none."""
    head = ("Network", "Learned from", "Loss", "n-gram line", "What was found in it")
    return _table("networks", head, "".join(_network(name, model) for name, model in found))


def eighths(row: dict[str, Any]) -> str:
    """Return a small chart of a detector's F1 in each eighth of its test text; empty without."""
    found = row.get("eighths")
    values = [_share(part.get("f1")) for part in found] if isinstance(found, list) else []
    if not any(values):
        return ""
    bars = "".join(
        f'<li><span class="figure">{"–" if value is None else _short(value)}</span>'
        f'<span class="bar" style="height: {84 * (value or 0):.0f}px"></span>'
        f'<span class="which">{number}</span></li>'
        for number, value in enumerate(values, 1)
    )
    return f'<ol class="eighths" aria-label="F1 in each eighth of the test text">{bars}</ol>'


def glossary() -> str:
    """Return every term with its sentence, in groups that open."""
    groups = []
    for title, terms in GLOSSARY.items():
        listed = "".join(
            f"<div><dt>{escape(term)}</dt><dd>{escape(said)}</dd></div>"
            for term, said in terms.items()
        )
        summary = f"<summary>{escape(title)}<span>{len(terms)} words</span></summary>"
        groups.append(f"<details>{summary}<dl>{listed}</dl></details>")
    return "".join(groups)


def link(title: str, label: str = "", **query: str) -> str:
    """Return a link to a page by its title, with the address's parameters or others."""
    path = sidebar.PATHS[title]
    asked = f"?{urlencode(query)}" if query else ""
    return f'<a data-page="{path}" href="./{path}{escape(asked)}">{escape(label or title)}</a>'


def _pages(titles: Sequence[str]) -> str:
    return " ".join(
        link(title)
        if title in sidebar.PATHS
        else f'<span class="not-yet">{escape(title)}: not yet</span>'
        for title in titles
    )


def _network(name: str, model: Model | str) -> str:
    first = f'<tr><th scope="row">{escape(name)}'
    if isinstance(model, str):
        return f'{first}</th><td colspan="4">{escape(model)}</td></tr>'
    config, corpus, losses = model.config, _said(model, "corpus"), _said(model, "losses")
    learned = escape(str(corpus.get("title") or corpus.get("name") or "not said"))
    licence = escape(str(corpus.get("licence") or "licence not said"))
    return (
        f'{first}<span class="soft">{config.cell.upper()} {config.layers}×{config.hidden_size}'
        f'</span></th><td data-label="Learned from">{learned}<span class="soft">{licence}</span>'
        f'</td><td data-label="Loss">{_loss(losses.get("test"))}</td>'
        f'<td data-label="n-gram line">{_loss(losses.get("ngram"))}</td>'
        f"<td>{_detectors(model)}</td></tr>"
    )


def _said(model: Model, key: str) -> dict[str, Any]:
    """Return what a model's card says under a key, nothing where that makes no sense."""
    said = model.card.get(key)
    return said if isinstance(said, dict) else {}


def _detectors(model: Model) -> str:
    found = [
        link(
            "Text",
            f"{detector.title}: {detector.unit}",
            model=model.folder.name,
            text=first_for(words.language_of(model)),
            unit=detector.unit,
        )
        for detector in words.detectors(model)
    ]
    return "<br>".join(found) or '<span class="soft">nothing has been measured</span>'


def _loss(nats: object) -> str:
    if not isinstance(nats, int | float):
        return "–"
    return f'{nats:.3f}<span class="soft">{nats / log(2):.2f} bits</span>'


def _share(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None


def _short(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def _table(kind: str, head: Sequence[str], body: str) -> str:
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    return f'<table class="{kind}"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
