"""Tables for other programs: what they read back is what was there."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pytest

from charviz.viz.table import Column, arrow_table, csv_table

STRANGE = '=+-@\t"\'",;|#\n\r\n\r\0 é“日😀\U0001f468\u200d\u0301\ufeff\u2028NA'
ABOUT = {"model": '=net, "one"\n', "model_digest": "0123", "text_sha256": "abcd"}


def columns(text):
    surprise = np.linspace(0.1, 9.9, len(text)).astype(np.float32)
    surprise[:1] = np.nan
    levels = np.arange(len(text)) % 256 / 127.5 - 1
    return [Column("surprise", surprise, "nats"), Column("c0.7", levels, "tanh(c), -1 to 1")]


def assert_equal(frame, text):
    assert frame["position"].tolist() == list(range(len(text)))
    assert frame["character"].tolist() == list(text)
    for column in columns(text):
        np.testing.assert_array_equal(frame[column.name].to_numpy(float), column.rounded)


@pytest.mark.parametrize("text", [STRANGE, "0123", "\0", "\r", "\n" * 5, "a"])
def test_pandas_reads_a_csv_back_equal(text):
    data = csv_table(text, columns(text), ABOUT)
    frame = pd.read_csv(io.BytesIO(data), dtype={"character": str})
    assert_equal(frame, text)


@pytest.mark.parametrize("text", [STRANGE, "0123", "\0"])
def test_pyarrow_reads_a_csv_back_equal(text):
    options = pyarrow.csv.ConvertOptions(
        column_types={"character": pa.string()}, quoted_strings_can_be_null=False
    )
    table = pyarrow.csv.read_csv(
        io.BytesIO(csv_table(text, columns(text), ABOUT)),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=options,
    )
    assert_equal(table.to_pandas(), text)


@pytest.mark.parametrize("text", [STRANGE, "0123", "\0", ""])
def test_an_arrow_file_is_read_back_equal(text):
    table = pa.ipc.open_file(arrow_table(text, columns(text), ABOUT)).read_all()
    assert_equal(table.to_pandas(), text)


def test_both_files_say_what_they_hold():
    data = csv_table("ab", columns("ab"), ABOUT)
    said = json.loads(pd.read_csv(io.BytesIO(data))["about"][0])
    assert said.items() >= ABOUT.items()
    assert said["columns"]["surprise"] == "nats"
    schema = pa.ipc.open_file(arrow_table("ab", columns("ab"), ABOUT)).schema
    assert schema.metadata == {k.encode(): v.encode() for k, v in ABOUT.items()}
    assert schema.field("c0.7").metadata == {b"about": b"tanh(c), -1 to 1"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_no_cell_can_be_a_formula(delimiter):
    """Wherever a spreadsheet cuts the lines: after = + - or @ comes nothing, or a number."""
    text = '=1+1;=2;"=3\n"=4;\t=5\n-6|=7,=8,"=9","=10";@SUM(1)' * 3
    data = csv_table(text, columns(text), ABOUT).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(data), delimiter=delimiter) for cell in row]
    assert not [c for c in cells if c[:1] in "=+@\t\r" and len(c) > 1]
    for cell in cells:
        if cell.startswith("-") and len(cell) > 1:
            float(cell)


def test_missing_values_are_empty_in_csv_and_null_in_arrow():
    assert b'\r\n0,"a",,-1.0,' in csv_table("a", columns("a"), ABOUT)
    table = pa.ipc.open_file(arrow_table("a", columns("a"), ABOUT)).read_all()
    assert table["surprise"].null_count == 1


def test_the_first_bytes_tell_a_spreadsheet_the_encoding():
    assert csv_table("é", columns("é"), ABOUT).startswith(b'\xef\xbb\xbf"position"')


def test_every_level_keeps_a_value_of_its_own():
    levels = Column("c0.1", np.arange(256) / 127.5 - 1, "")
    assert len(set(levels.rounded.tolist())) == 256
