"""The house rules that a machine can check: import direction, sizes, names, where drivers may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("graph", "dashboard")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST = 300
LINT_HERE = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as lint; lint()"


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_data_walks_one_way() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout[-3000:]


def test_a_planted_import_in_the_wrong_direction_is_found(tmp_path: Path) -> None:
    """The contracts can fail: a copy of the packages in which a low room imports a high one is refused."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for name, planted in (("model", "import graph.intake"), ("query", "import neo4j")):
        path = tmp_path / "graph" / f"{name}.py"
        path.write_text(f"{path.read_text('utf-8')}\n{planted}\n", "utf-8")

    checked = subprocess.run(
        [sys.executable, "-c", LINT_HERE, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "graph.model -> graph.intake" in checked.stdout
    assert "graph.query -> neo4j" in checked.stdout


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_no_module_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_no_module_says_nothing_of_what_it_is_for() -> None:
    silent = [relative(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]

    assert silent == []


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    folders = [*(ROOT / package for package in PACKAGES), ROOT / "tests", ROOT / "benchmarks"]
    named = [
        path for folder in folders for path in folder.rglob("*") if path.stem in ("utils", "util", "common", "helpers")
    ]

    assert [relative(path) for path in named] == []


def test_nothing_below_tests_or_dashboard_hides_the_packages() -> None:
    hiding = [path for folder in ("tests", "dashboard") for path in (ROOT / folder).rglob("*") if path.stem in PACKAGES]

    assert [relative(path) for path in hiding] == []


def test_only_the_store_imports_the_driver_and_nothing_imports_py2neo() -> None:
    users = {relative(path): imports(path) for path in MODULES}

    drivers = {path for path, names in users.items() if any(name.split(".")[0] == "neo4j" for name in names)}
    assert drivers and all(path.startswith("graph/store/") for path in drivers)
    assert not [path for path, names in users.items() if any(name.split(".")[0] == "py2neo" for name in names)]


def test_the_library_knows_nothing_of_streamlit() -> None:
    library = [path for path in MODULES if relative(path).startswith("graph/")]

    assert not [relative(path) for path in library if any(name.split(".")[0] == "streamlit" for name in imports(path))]


def test_no_list_of_sources_or_commands_is_kept_by_hand() -> None:
    """A new importer or command is found by itself: the packages that hold them name none."""
    for package, loader in (("ingest", "tables"), ("cli", "opening")):
        path = ROOT / "graph" / package / "__init__.py"
        own = {path.stem for path in path.parent.glob("*.py")} - {"__init__", "source", loader}
        assert not own & {name.rpartition(".")[2] for name in imports(path)}
