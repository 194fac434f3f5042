"""Bad addresses, all in one visit: each is refused in a sentence, and all else is as at first."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

# What stands in the address, and in the sentence that refuses it.
BAD = {
    "a network with a script": (
        "model=<script>alert(1)</script>",
        ["the network '<script>alert(1)</script>', which is not here; war-and-peace is shown"],
    ),
    "a network by a path": (
        "model=../../../../etc/passwd",
        ["the network '../../../../etc/passwd', which is not here; war-and-peace is shown"],
    ),
    "an unknown text": (
        "model=planted&text=klingon",
        ["the text 'klingon', which is not here; dialogue is shown instead"],
    ),
    "a unit out of range": (
        "model=planted&unit=c0.9999",
        ["There is no unit c0.9999: layers go from 0 to 0 and units from 0 to 47. c0.7 is shown"],
    ),
    "a unit that is no name": (
        "model=planted&unit=;drop table c0",
        ["';drop table c0' is not a unit: write a state, its layer and a number, such as c0.12."],
    ),
    "a gate of another kind of cell": (
        "model=planted&unit=z0.3",
        ["z0.3 names the state 'z', but this LSTM has c, h, i, f, g, o. c0.7 is shown instead."],
    ),
    "a position before the text": (
        "model=planted&pos=-1",
        ["asks for character '-1', but positions in this text go from 0 to 2,152"],
    ),
    "a position far behind the text": (
        "model=planted&pos=99999999999999999999",
        ["asks for character '99999999999999999999', but positions in this text go from 0 to"],
    ),
    "a position that is no number": (
        "model=planted&pos=NaN",
        ["asks for character 'NaN', but positions in this text go from 0 to 2,152"],
    ),
    "looks that make no sense": (
        "model=planted&colour=rainbow&pins=nonsense,c0.99999&open=doors&sort=sideways&stretch=9-3",
        [
            "colours the text by 'rainbow'",
            "pins 'nonsense'",
            "opens the panel 'doors', which is not here",
            "sorts the units by 'sideways', which is not known",
            "marks the stretch '9-3': write where it begins and ends",
        ],
    ),
    "percent signs that encode nothing": (
        "model=planted&unit=%zz%ff%00&text=%E0%A4%A",
        ["is not a unit", "which is not here; dialogue is shown instead"],
    ),
    "60 kB": (  # what is over 64 never comes to a page: the web server may answer 400
        f"model=planted&unit={'x' * 60_000}",
        [f"'{'x' * 40}' is not a unit"],
    ),
}


def state(reader):
    """All that an address could have changed."""
    return {
        "unit": reader.unit,
        "place": reader.place,
        "text": reader.says("layer")[:60],
        "colour": reader.one("colour-choice").input_value(),
        "pins": reader.one("pins").inner_text(),
        "open": reader.one("panel-buttons [aria-expanded=true]").count(),
        "shades": reader.shades()[:300],
    }


def go(reader, query):
    reader.page.goto(f"{reader.server}/?{query}")
    reader.wait()


@pytest.mark.parametrize(
    "said", ["https://evil.example/login", "www.evil.example", "a@evil.example"]
)
def test_what_an_address_says_becomes_no_link(reader, said):
    reader.page.goto(f"{reader.server}/train?{urlencode({'run': said})}")
    alert = reader.page.locator("[data-testid=stAlert]")
    expect(alert).to_contain_text("evil")
    assert not alert.locator("a").count()


def test_bad_addresses_are_refused_in_sentences(reader):
    usual = {}
    for query in ("", "model=planted"):
        go(reader, query)
        usual[query] = state(reader)
    for name, (query, sentences) in BAD.items():
        go(reader, query)
        said = reader.page.inner_text("[data-testid=stAlert]")
        assert all(sentence in said for sentence in sentences), (name, said)
        assert len(said) < 1_000
        assert state(reader) == usual["model=planted" if "planted" in query else ""], name
