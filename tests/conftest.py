"""What every test may ask for, and the two things none may do: disturb the user's folder, and the
machine's other core.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before NumPy comes in; children inherit it


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Let one more work than there are cores: those that drive a browser wait most of the time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the file that takes longest, or all but one would wait for it in the end."""
    items.sort(key=lambda item: item.path.name != "test_sample_models.py")


@pytest.fixture(scope="session", autouse=True)
def home_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Let what a user would make go to a folder of this run."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHARVIZ_HOME", str(home))
        yield home


@pytest.fixture(scope="session")
def corpora_folder() -> Path:
    """The folder of the real corpora, which charviz does not ship."""
    named = os.environ.get("CHARVIZ_CORPORA")
    if not named:
        pytest.skip("needs the real corpora: set CHARVIZ_CORPORA to their folder")
    folder = Path(named)
    assert folder.is_dir(), f"CHARVIZ_CORPORA is {named!r}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a real Chromium; without one the test fails, and says how to get one."""
    from tools.chromium import HOW_TO_GET_ONE, find

    return find() or pytest.fail(HOW_TO_GET_ONE)
