"""Films while they are written: what is there already is shown, whoever else looks shares it."""

from collections.abc import Iterator
from threading import Condition, Thread
from time import monotonic

from charviz.checkpoint import Model
from charviz.sampling.choosing import Choice
from charviz.sampling.film import TEMPERATURES, Film, pieces
from charviz.ui import cache

PATIENCE = 0.7  # s after someone last looked, until writing rests
_A_CHARACTER = 100  # bytes at each temperature, besides the levels


class Reel:
    """A film that grows in a thread as long as someone looks, and goes on when someone does again.

    nbytes: how much it will take.
    """

    def __init__(self, model: Model, prompt: str, choice: Choice, length: int) -> None:
        """Take what `pieces` takes; nothing is written yet."""
        self.length = length
        self.nbytes = len(TEMPERATURES) * length * (_A_CHARACTER + _units(model))
        self._pieces: Iterator[Film] | None = pieces(model, prompt, choice, length)
        self._parts: list[Film] = []
        self._failed: Exception | None = None
        self._changed = Condition()
        self._until = 0.0
        self._is_writing = False

    def parts(self, least: int) -> list[Film]:
        """Return what is written, and wait until that is so many characters, or all.

        Raises what `pieces` raises.
        """
        with self._changed:
            while not (self._failed or self._count >= min(least, self.length)):
                self._look()
                self._changed.wait(PATIENCE / 2)
            self._look()  # nobody waits now, but will soon ask for more
            if self._failed:
                raise self._failed
            return list(self._parts)

    def rest(self) -> None:
        """Let it rest: whoever looked now looks at another. Someone else's wait goes on."""
        self._until = 0.0

    @property
    def _count(self) -> int:
        return self._parts[-1].first + self._parts[-1].ids.shape[1] if self._parts else 0

    def _look(self) -> None:
        self._until = monotonic() + PATIENCE
        if not self._is_writing and self._pieces:
            self._is_writing = True
            Thread(target=self._write, daemon=True).start()

    def _write(self) -> None:
        while True:
            with self._changed:
                if not self._pieces or monotonic() > self._until:
                    self._is_writing = False
                    return
                film = self._pieces
            part, failed = None, None
            try:
                part = next(film, None)
            except Exception as error:  # told to whoever looks
                failed = error
            with self._changed:
                if part:
                    self._parts.append(part)
                self._failed = failed
                if failed or self._count >= self.length:
                    self._pieces = None
                self._changed.notify_all()


def reel(model: Model, prompt: str, choice: Choice, length: int) -> Reel:
    """Return the film of a prompt and a choice, whatever its temperature, for all who ask."""
    what = ("film", choice.top_k, choice.top_p, choice.seed, length)
    return cache.derived(model, prompt, what, lambda: Reel(model, prompt, choice, length))


def _units(model: Model) -> int:
    config = model.config
    return len(config.states) * config.layers * config.hidden_size
