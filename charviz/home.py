"""Where things lie: what ships with charviz, and what its user makes."""

import os
from pathlib import Path

import platformdirs

# The variable of more arguments: whoever lists the machine's processes does not see them there.
UNLISTED = "CHARVIZ_ARGUMENTS"
SAMPLE_MODELS = Path(__file__).resolve().parent.parent / "sample_models"


def home() -> Path:
    """Return the folder of what the user makes: `CHARVIZ_HOME`, or the platform's data folder."""
    chosen = os.environ.get("CHARVIZ_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("charviz"))
