"""The house's rules on imports hold, and each guard can fail: an offence is planted in a copy."""

import ast
import subprocess
import sys
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"torch", "streamlit"}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter by the contracts in a tree's pyproject.toml."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-logo", "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def brought_in(root: Path, *modules: str) -> set[str]:
    """Import modules in a fresh interpreter and return the top-level packages that came along."""
    code = f"import sys, {', '.join(modules)}; print(*{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def modules(root: Path, *but: str) -> list[str]:
    """Name all modules of a tree's charviz, apart from some packages."""
    files = [file.relative_to(root).with_suffix("") for file in (root / "charviz").rglob("*.py")]
    names = [".".join(file.parts).removesuffix(".__init__") for file in files]
    return sorted(name for name in names if not f"{name}.".startswith(but))


def folders_the_linter_overlooks(root: Path) -> set[str]:
    """The folders of a tree's charviz that hold modules and are no package: no graph shows them."""
    folders = {file.parent for file in (root / "charviz").rglob("*.py")}
    return {folder.name for folder in folders if not (folder / "__init__.py").exists()}


def imports(file: Path) -> set[str]:
    """The top-level packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def pages_with_torch(root: Path) -> list[str]:
    """The pages of a tree that import torch themselves."""
    pages = [*root.glob("app.py"), *root.glob("pages/*.py")]
    return [page.name for page in pages if "torch" in imports(page)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package to plant an offence in."""
    copytree(ROOT / "charviz", tmp_path / "charviz", ignore=ignore_patterns("__pycache__"))
    copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(tree: Path, module: str, line: str) -> None:
    """Append a line to a module, or make the module and its package."""
    file = tree / module
    file.parent.mkdir(exist_ok=True)
    (file.parent / "__init__.py").touch()
    with file.open("a", encoding="utf-8") as end:
        end.write(f"\n{line}\n")


def test_imports_point_down_only_and_heavy_ones_stay_where_they_belong():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("charviz/tokenizer.py", "import charviz.tracing", "Imports point down only"),
        ("charviz/errors.py", "def f(): from charviz import home", "Imports point down only"),
        ("charviz/brand_new.py", "", "Imports point down only"),
        ("charviz/tracing.py", "import streamlit", "streamlit only in charviz.ui"),
        ("charviz/viz/planted.py", "from streamlit import cache_data", "streamlit only"),
        ("charviz/training/planted.py", "import streamlit", "streamlit only in charviz.ui"),
        ("charviz/recurrence.py", "def f(): import torch", "torch only in charviz.training"),
        ("charviz/ui/planted.py", "from torch import nn", "torch only in charviz.training"),
    ],
)
def test_the_linter_reports_a_planted_import(tree, module, line, broken):
    plant(tree, module, line)
    done = lint_imports(tree)
    assert done.returncode == 1
    assert [row for row in done.stdout.splitlines() if row.startswith(broken) and "BROKEN" in row]


def test_the_linter_overlooks_no_module():
    assert folders_the_linter_overlooks(ROOT) == set()


def test_a_folder_that_is_no_package_is_reported(tree):
    plant(tree, "charviz/viz/planted.py", "import streamlit")
    (tree / "charviz/viz/__init__.py").unlink()
    assert folders_the_linter_overlooks(tree) == {"viz"}


def test_the_package_itself_brings_in_nothing():
    assert not brought_in(ROOT, "charviz") & {*HEAVY, "numpy", "pandas", "plotly"}


def test_all_but_training_and_ui_work_without_torch_and_streamlit():
    names = modules(
        ROOT, "charviz.training.", "charviz.ui.", "charviz.__main__.", "charviz.hunting.shards."
    )
    assert "charviz.tracing" in names
    assert not brought_in(ROOT, *names) & HEAVY


@pytest.mark.parametrize("heavy", sorted(HEAVY))
def test_a_planted_heavy_import_is_seen_to_come_along(tree, heavy):
    plant(tree, "charviz/tokenizer.py", f"import {heavy}")
    assert heavy in brought_in(tree, "charviz.tracing")


def test_no_page_imports_torch():
    assert pages_with_torch(ROOT) == []


def test_a_page_that_imports_torch_is_reported(tmp_path):
    plant(tmp_path, "app.py", "def later():\n    from torch.nn import LSTM")
    plant(tmp_path, "pages/2_Sample.py", "import torch")
    plant(tmp_path, "pages/3_Other.py", "import charviz")
    assert sorted(pages_with_torch(tmp_path)) == ["2_Sample.py", "app.py"]
