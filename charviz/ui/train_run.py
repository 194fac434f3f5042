"""A run as its owner watches it: where it stands, its curves, what it wrote, what one may do."""

from collections.abc import Callable

import streamlit as st

from charviz import birth, checkpoint
from charviz import runs as folders
from charviz.concepts import CONCEPTS
from charviz.ui import address, failures, refusals, runs, train_words, words
from charviz.ui.components.mounting import never_asks
from charviz.ui.components.packing import pack
from charviz.ui.components.training_curves import training_curves
from charviz.ui.notes import note
from charviz.ui.runs import Run

EVERY = 2.0  # seconds between looks, as long as there is something to see
SELDOM = 5.0  # the same of one that rests: another window may resume it
MOST_POINTS = 400  # of a curve
TOLD = "train-told"  # in the session: what the page says once
KEEP = (
    "This page’s address leads back to this run, from any browser: keep it. Whoever has it can see "
    "the run, pause it, stop it and delete it."
)


def show(key: str) -> None:
    """Draw a run, again and again as long as it is under way."""
    run = runs.load(key)
    if run is None:
        st.rerun()
    every = EVERY if run.state.is_under_way else None if run.state.state == "done" else SELDOM
    st.fragment(_shown, run_every=every)(key, run.state.state)


@failures.told()
def _shown(key: str, before: str) -> None:
    run = runs.load(key)
    if run is None or run.state.state != before:
        st.rerun()  # the page above tells of its state, too
    told = folders.metrics(run.folder)
    _standing(run, told)
    if run.state.state == "done":
        _links(run)
    _buttons(run)
    training_curves(_message(run, told), never_asks)
    options = " ".join(run.asked.options)
    note(f"{words.plain(run.asked.corpus_title)}; on the command line, `train … {options}`")
    note(KEEP)


def _standing(run: Run, told: list[dict[str, object]]) -> None:
    state = run.state
    left = None
    if told and state.of and state.state == "training":
        last = told[-1]
        step, seconds = int(str(last["step"])), float(str(last["seconds"]))
        left = (state.of - state.step) * seconds / step if step else None
    said = train_words.standing(state, left, run.place)
    if state.state == "failed":
        st.error(words.plain(f"{said} {state.why}"))
    elif state.is_under_way:
        st.progress(min(1.0, state.step / state.of) if state.of else 0.0, text=said)
    elif state.state == "done":
        card = checkpoint.read_json(run.folder / "model.json")
        begin, end = card["corpus"]["split"]["test"]
        st.success(words.plain(f"{said} {train_words.losses(card['losses'], end - begin)}"))
    else:
        st.info(words.plain(said))


def _buttons(run: Run) -> None:
    state = run.state.state
    with st.container(horizontal=True, gap="small"):
        if state in ("waiting", "training", "measuring"):
            _button(run, "Pause", runs.pause)
        if state in ("paused", "failed"):
            _button(run, "Resume", runs.resume)
        if state == "training" or (state == "paused" and folders.has_begun(run.folder)):
            _button(run, "Stop and finish", runs.stop)
        if not run.state.is_under_way:
            with st.popover("Delete"):
                st.markdown("The network, its figures and its text go, for good.")
                _button(run, "Delete this run", runs.delete)
    refusals.said(f"{run.key} {state}")


def _button(run: Run, title: str, does: Callable[[Run], None]) -> None:
    def pressed() -> None:
        with refusals.kept(f"{run.key} {run.state.state}"):  # another state, another answer
            does(run)
            if does is runs.delete:
                st.session_state[TOLD] = f"“{run.asked.title}” is deleted."
                address.change(run=None, model=None)

    st.button(title, key=f"train-{title}", on_click=pressed)


def _links(run: Run) -> None:
    with st.container(horizontal=True, gap="medium"):
        asked = {"model": run.key}
        st.page_link("app.py", label="Read a text with it →", query_params=asked)
        for page, label in (("sample", "Let it write →"), ("hunt", "See its detectors →")):
            st.page_link(f"pages/{page}.py", label=label, query_params=asked)
        if (run.folder / birth.JSON).is_file():
            label = "See how its detectors came about →"
            st.page_link("pages/birth.py", label=label, query_params=asked)


def _message(run: Run, told: list[dict[str, object]]) -> bytes:
    """Return what the component draws."""
    lines = (folders.lines(run.folder) or {}).get("nats", {})
    train = _points(told, "train")
    validation = _points(told, "validation")
    losses = [loss for _, loss in validation]
    best = min(losses, default=float("inf"))
    titles = {concept.name: concept.title for concept in CONCEPTS.values()}
    notes = [train_words.noted(line, titles) for line in told if "sample" in line]
    passed = train_words.passed(lines, losses)
    header = {
        "losses": {"train": train or validation, "validation": validation},
        "of": run.state.step if run.state.state == "done" else run.state.of,
        "lines": [[order, nats, best < nats] for order, nats in lines.items()],
        "passed": passed,
        "told": f"Losses by step. {passed}",
        "notes": notes,
        "concepts": list(dict.fromkeys(s["name"] for one in notes for s in one["scores"])),
        "norms": _points(told, "norm"),
        "rates": _points(told, "rate"),
    }
    return pack(header, {})


def _points(told: list[dict[str, object]], name: str) -> list[tuple[int, float]]:
    found = [(int(str(line["step"])), float(str(line[name]))) for line in told if name in line]
    every = -(-len(found) // MOST_POINTS) if found else 1
    return [*found[:-1:every], found[-1]] if found else []
