"""The command line: `python -m charviz VERB … [--json]`.

With --json one JSON object goes to standard output, null and never NaN; progress goes to standard
error. Exit status: 0; 1 for what a user did wrong or a run that failed; 2 for usage.
"""

import click

from charviz import __version__
from charviz.cli import (
    comparing,
    hunting,
    listing,
    measuring,
    reading,
    sampling,
    training,
)
from charviz.errors import CharvizError
from charviz.machine import leave_a_core_free


class _Teaching(click.Group):
    """Turns a CharvizError into one message and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CharvizError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Teaching, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def main() -> None:
    """See what a character-level recurrent network learned."""
    leave_a_core_free()


for command in (
    listing.models,
    listing.corpora,
    listing.concepts,
    reading.read,
    sampling.sample,
    comparing.compare,
    measuring.evaluate,
    measuring.ngram,
    hunting.hunt,
    training.train,
):
    main.add_command(command)
