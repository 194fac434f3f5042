"""The errors charviz raises on purpose: each is one sentence for the person at the page."""


class CharvizError(Exception):
    """What was wrong, the value, and what to do instead, in words a page can show as they are."""


class TextError(CharvizError):
    """A text that cannot be read as asked."""


class ModelError(CharvizError):
    """A model folder that is missing, incomplete, damaged or not what it says it is."""


class UnitError(CharvizError):
    """A unit name that the network does not have."""


class CorpusError(CharvizError):
    """A corpus that is unknown, unreachable or not the file it should be."""


class TrainingError(CharvizError):
    """A training run that cannot start or go on."""


class SamplingError(CharvizError):
    """A way to sample, or an operation on a unit, that cannot be had."""
