"""The report of a detector: complete, no bolder than its verdict, and nothing in it obeyed."""

import json
import re
from html import unescape

import numpy as np
import pytest

from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.errors import TextError
from charviz.hunting import verdict
from charviz.overview.excerpt import Excerpt
from charviz.passages import PASSAGES
from charviz.viz.colours import shade_of
from charviz.viz.report import best, report_json, report_page, row_of
from charviz.viz.report_charts import bars, by_grade, columns, inside_and_outside, strip
from charviz.viz.report_words import figures, heading, ladder

SHIPPED = ("war-and-peace", "linux", "python")
HOSTILE = '</pre><script>alert(1)</script><img src=x onerror="alert(2)">&lt;'
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "section", "div", "span"),
    *("i", "pre", "dl", "dt", "dd", "table", "tr", "th", "td", "svg", "rect", "line", "circle"),
    "text",
}
EFFECT = {
    "targets": 257,
    "gap": 5.08,
    "closed": 0.475,
    "surely_closed": 0.431,
    "raised": 2.63,
    "lowered": 2.17,
    "holds": True,
    "controls": [["c0.1", 0.01, 0.2, -0.1], ["c0.2", -0.03, 0.1, 0.0]],
    "repair": {"unit": "c0.129", "alone": 0.05, "both": 0.61},
    "swap": {"pairs": 40, "gap": 2.0, "taken": 0.55, "given": 0.44},
}


@pytest.fixture(scope="module")
def hunts():
    folders = {name: checkpoint.find(name) for name in SHIPPED}
    return {n: json.loads((f / "detectors.json").read_text()) for n, f in folders.items()}


@pytest.fixture(scope="module")
def hunted(hunts):
    return hunts["war-and-peace"]


def with_row(hunted, **changes):
    """A hunt whose row of quotes is another."""
    return {**hunted, "detectors": [{**row_of(hunted, "quotes"), **changes}]}


def seen(page):
    """What a reader sees of a page, tags left out."""
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_row_has_a_report(hunts, name):
    for row in hunts[name]["detectors"]:
        page = report_page(hunts[name], row["concept"])
        assert row["why"] in seen(page)
        assert f">{row['verdict']}<" in page
        assert not re.search(r"\b(None|nan|inf)\b", seen(page))
        assert hunts[name]["text"]["sha256"] in page


def test_a_page_needs_nothing_else(hunted):
    page = report_page(hunted, "quotes")
    assert not re.search(r"https?:|src=|href=|url\(|@import|<script", page)
    assert "default-src 'none'" in page


def test_nothing_of_a_name_or_a_text_is_obeyed(hunted):
    row = dict.fromkeys(("why", "concept"), HOSTILE) | {
        "runners_up": [[HOSTILE, 0.9]],
        "untested": [HOSTILE],
        "kind": "binary",
    }
    levels = np.zeros(len(HOSTILE), np.uint8)
    shown = Excerpt(HOSTILE, 0, levels, None)
    told = with_row({**hunted, "model": HOSTILE}, **row)
    page = report_page(told, HOSTILE, shown, HOSTILE)
    assert set(re.findall(r"<([a-z0-9]+)", page)) <= TAGS
    assert not re.search(r"<[^>]*\son\w+=", page)
    assert seen(page).count(HOSTILE) >= 5


@pytest.mark.parametrize(
    ("given", "said"),
    [("used", "follows"), ("tracks", "follows"), ("local", "nearest"), ("chance", "nearest")],
)
def test_the_heading_claims_no_more_than_the_verdict(hunted, given, said):
    row = {**row_of(hunted, "quotes"), "verdict": given}
    assert said in heading(row, "net")
    assert ("follows" in heading(row, "net")) == (given in verdict.BELIEVED)


def test_what_is_absent_is_said_plainly(hunted):
    page = report_page(hunted, "comment")
    assert "no unit" in page
    assert "<svg" not in page


def test_the_json_is_the_hunt_with_one_row(hunted):
    told = report_json(hunted, "quotes")
    assert [row["concept"] for row in told["detectors"]] == ["quotes"]
    assert {**told, "detectors": 0} == {**hunted, "detectors": 0}
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_a_concept_that_was_not_asked_for_is_refused(hunted):
    for make in (report_json, report_page, row_of):
        with pytest.raises(TextError, match="no concept 'years': it has quotes"):
            make(hunted, "years")


def test_the_best_gets_furthest_and_then_scores_best(hunted):
    quotes = row_of(hunted, "quotes")

    def concepts(*rows):
        made = [
            quotes | dict(zip(("concept", "verdict", "auroc"), row, strict=True)) for row in rows
        ]
        return best({"detectors": made})

    assert concepts(("a", "local", 0.99), ("b", "tracks", 0.8)) == "b"
    assert concepts(("a", "tracks", 0.8), ("b", "tracks", 0.9), ("c", "absent", None)) == "b"


def test_the_ladder_asks_what_the_verdict_asks(hunted):
    told = ladder(row_of(with_row(hunted, effect=EFFECT), "quotes"))
    needed = " ".join(cells[2] for cells in told)
    for value in (
        f"at least {verdict.FEWEST_RUNS}",
        f"below {verdict.Q:.2f}",
        f"above +{verdict.MARGIN:.2f} ahead of the best of its units",
        f"at least {verdict.LEAST_AUROC:.2f}",
        f"at least {verdict.LEAST_MCC:.2f}",
        f"at least {verdict.FEWEST_TARGETS}",
        f"at least {verdict.CLOSED:.0%}",
        f"above {verdict.SURELY_CLOSED:.0%}",
    ):
        assert value in needed
    graded = " ".join(cells[2] for cells in ladder(row_of(hunted, "line-position")))
    assert f"at least {verdict.LEAST_RHO:.2f}" in graded
    assert f"+{verdict.MARGIN_GRADED:.2f}" in graded


def test_a_unit_that_never_moves_has_a_report_without_a_score(hunted):
    row = row_of(hunted, "line-position")
    still = row | {"spearman": None, "auroc_ci": None, "verdict": "chance", "effect": None}
    page = seen(report_page({**hunted, "detectors": [still]}, "line-position"))
    assert "not tested" in page


def test_what_was_not_tested_is_called_that(hunted):
    bare = with_row(hunted, untrained=None, table=None, q=None, effect=None, histogram=None)
    page = seen(report_page(bare, "quotes"))
    assert page.count("not tested") >= 4
    assert "Inside against outside" not in page


def test_use_is_told_with_swap_and_repair(hunted):
    page = seen(report_page(with_row(hunted, effect=EFFECT), "quotes"))
    for said in ("5.08 nats", "47.5%", "In 40 pairs", "55.0%", "44.0%", "c0.129", "61.0%"):
        assert said in page


def test_all_scores_stand_among_the_figures(hunted):
    row = row_of(hunted, "quotes")
    told = dict(cells[:2] for cells in figures(row))
    for name, key in (("AUROC", "auroc"), ("F1", "f1"), ("MCC", "mcc"), ("IoU", "iou")):
        assert float(told[name]) == pytest.approx(row[key], abs=5e-4)


def test_the_text_is_coloured_by_levels_and_underlined_by_the_truth(hunted):
    text = PASSAGES["dialogue"].text[:600]
    levels = np.random.default_rng(0).integers(0, 256, len(text)).astype(np.uint8)
    labels = CONCEPTS["quotes"].label(text)
    page = report_page(hunted, "quotes", Excerpt(text, 40, levels, labels), "Ours")
    assert "Ours, from character 41 on" in page
    body = page.split("<pre", 1)[1].split("\n", 1)[1].split("</pre>")[0]
    pieces = re.findall(
        r'<span class="s(\d+)( t3)?">(.*?)</span>(?=<span class="s|$)', body, re.DOTALL
    )
    lengths = [len(unescape(re.sub(r"<[^>]+>", "", piece))) for *_, piece in pieces]
    shades = np.repeat([int(shade) for shade, *_ in pieces], lengths)
    lines = np.repeat([bool(line) for _, line, _ in pieces], lengths)
    np.testing.assert_array_equal(shades, [shade_of(level) for level in levels])
    np.testing.assert_array_equal(lines, labels.values & labels.valid)


def sizes(drawn, kind, side):
    return [float(x) for x in re.findall(rf'{side}="([\d.]+)"[^>]*class="{kind}"', drawn)]


def test_bars_are_as_long_as_scores():
    drawn = bars([("a", 1.0, "unit"), ("b", 0.75, "rival"), ("c", None, "rival")], 0.5)
    (whole,), (half,) = (sizes(drawn, kind, "width") for kind in ("unit", "rival"))
    assert half == pytest.approx(whole / 2, abs=0.1)
    assert "not tested" in drawn


def test_the_histogram_has_a_bar_for_every_level_that_was_met():
    histogram = {"inside": [4, 1, 0, 0], "outside": [0, 0, 0, 9]}
    drawn = inside_and_outside(histogram, 64.0)
    tall, short = sizes(drawn, "inside", "height")
    assert short == pytest.approx(tall / 2)
    assert len(sizes(drawn, "outside", "height")) == 1
    assert drawn.count("threshold") == 1
    assert inside_and_outside({"inside": [0] * 4, "outside": [0] * 4}, None).count("<rect") == 0


def test_a_dot_for_every_value_and_every_unit():
    graded = by_grade({"values": [0.0, 2.0, 5.0], "means": [10.0, 200.0, 255.0], "n": [9, 1, 4]})
    assert graded.count("<circle") == 3
    assert strip(EFFECT, 0.25).count("<circle") == 1 + len(EFFECT["controls"])
    assert columns([0.9, None], ["1/8", "2/8"], 0.5, "AUROC").count("<rect") == 1
