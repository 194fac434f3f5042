"""What the cells of a character-level recurrent network follow as it reads.

Nothing is imported here, so that the command line and the pages pay only for what they use;
`charviz.hunt`, for notebooks, is there when it is asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from charviz.hunting.frame import hunt

__version__ = "0.1.0"
__all__ = ["hunt"]


def __getattr__(name: str) -> Any:
    if name == "hunt":
        from charviz.hunting.frame import hunt

        return hunt
    raise AttributeError(f"module 'charviz' has no attribute {name!r}")
