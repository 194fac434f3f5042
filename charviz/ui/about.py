"""The About page: what this is, what it shows of the chapter, and how far to believe it."""

from html import escape
from pathlib import Path

import streamlit as st

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.errors import CharvizError
from charviz.home import home
from charviz.passages import PASSAGES
from charviz.ui import about_parts, about_words, cache, words
from charviz.units import parse_unit

WIDTH = 760  # px: about ninety letters
SAMPLE = 512  # characters of the coloured picture
STYLE = (Path(__file__).parent / "about.css").read_text(encoding="utf-8")


def about_page() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        models = _models()
        st.title("Watch a network read", anchor=False)
        st.markdown(about_words.LEAD)
        _picture(models)
        st.markdown(about_words.ON_THIS_PAGE)
        st.header("The chapter in plain words", anchor="story")
        st.markdown(about_words.STORY)
        st.header("What answers what", anchor="chapter")
        st.markdown(about_words.CHAPTER)
        _html(
            about_parts.chapter("In the chapter", about_words.SECTIONS),
            about_parts.chapter("Exercise", about_words.EXERCISES),
        )
        st.header("The networks that are here", anchor="networks")
        _networks(models)
        st.header("How to believe the scores", anchor="scores")
        _belief(models)
        st.header("Where your own texts go", anchor="own-texts")
        st.markdown(about_words.OWN_TEXTS)
        st.header("Words", anchor="words")
        _html(about_parts.glossary())
        st.header("Licences", anchor="licences")
        st.markdown(about_words.LICENCES)


def _models() -> list[tuple[str, Model | str]]:
    """Return every network by name, or why it cannot be read."""
    found: list[tuple[str, Model | str]] = []
    for name in checkpoint.names():
        try:
            model = cache.model(name)
            words.rows(model)
            found.append((name, model))
        except CharvizError as error:
            found.append((name, str(error)))
    return found


def _quote_unit(models: list[tuple[str, Model | str]]) -> tuple[str, Model, words.Row] | None:
    """Return a network with a unit for quotation marks in prose, the best, and that unit's row."""
    found = [
        (name, model, row)
        for name, model in models
        if isinstance(model, Model) and words.language_of(model) in ("prose", None)
        if (row := words.row_of(model, "quotes"))
    ]
    return max(found, key=lambda one: one[2]["auroc"] or 0, default=None)


def _picture(models: list[tuple[str, Model | str]]) -> None:
    found = _quote_unit(models)
    if found is None:
        return
    name, model, row = found
    unit = parse_unit(row["unit"], model.config)
    trace = cache.shown_passage(model, "dialogue", unit.group)
    end = trace.text.index("\n\n", SAMPLE)
    link = about_parts.link("Text", "Look at more of it", model=name, text="dialogue")
    low, high = ("inside", "outside") if row["sign"] < 0 else ("outside", "inside")
    caption = (
        f"{PASSAGES['dialogue'].title}, coloured by unit {unit} of {escape(name)}: blue is {low} "
        f"quotation marks, orange is {high}. {link}."
    )
    _html(
        about_parts.coloured(trace, unit.group, unit.index, (0, end)),
        f'<p class="caption">{caption}</p>',
    )


def _networks(models: list[tuple[str, Model | str]]) -> None:
    if not models:
        st.markdown(about_words.NO_NETWORKS)
        run = home() / "runs" / "war-and-peace"
        st.code(
            f"python -m charviz train war-and-peace --out {run}", language=None, wrap_lines=True
        )
        return
    st.markdown(about_words.LOSSES)
    _html(about_parts.networks(models))


def _belief(models: list[tuple[str, Model | str]]) -> None:
    st.markdown(about_words.BELIEF)
    found = _quote_unit(models)
    chart = about_parts.eighths(found[2]) if found else ""
    if found and chart:
        name, _, row = found
        st.markdown(about_words.EIGHTHS.format(name=name, unit=row["unit"]))
        _html(chart)
    st.markdown(about_words.RIVALS)


def _html(*parts: str) -> None:
    st.html(f'<style>{STYLE}</style><div class="about-part">{"".join(parts)}</div>')
