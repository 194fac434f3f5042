"""Where things lie: what ships with charviz, and what its user makes."""

import os
import shutil
from pathlib import Path

import platformdirs

from charviz.errors import CharvizError

# The variable of more arguments: whoever lists the machine's processes does not see them there.
UNLISTED = "CHARVIZ_ARGUMENTS"
LEAST_FREE = 500 * 2**20  # bytes of the disk: what fills it fails, and so does all else
SAMPLE_MODELS = Path(__file__).resolve().parent.parent / "sample_models"


def home() -> Path:
    """Return the folder of what the user makes: `CHARVIZ_HOME`, or the platform's data folder."""
    chosen = os.environ.get("CHARVIZ_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("charviz"))


def check_room(folder: Path) -> None:
    """Raise CharvizError where the disk of a folder has too little room to begin something."""
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise CharvizError(
            f"The disk has {free / 1e6:,.0f} MB left, too little to begin: delete what you do not "
            "need, such as runs, or name a folder on another disk in CHARVIZ_HOME."
        )
