"""A small run by the command line, for tests of what it leaves."""

import json

from click.testing import CliRunner

from charviz.cli import main

SMALL = ["--hidden-size", "24", "--batch", "4", "--sequence", "32", "--warmup", "5"]


def train(text, out, *options):
    arguments = ["train", str(text), "--out", str(out), "--json", *SMALL, *options]
    return CliRunner().invoke(main, arguments)


def told(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)
