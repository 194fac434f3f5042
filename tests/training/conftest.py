import pytest

from charviz.passages import PASSAGES


@pytest.fixture
def text(tmp_path):
    """A text of our own to learn from, long enough for three parts."""
    path = tmp_path / "ours.txt"
    path.write_text("\n".join(p.text for p in PASSAGES.values() if p.language == "prose") * 3)
    return path
