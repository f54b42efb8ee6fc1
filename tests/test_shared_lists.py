"""Every readable list of the developer data, loaded in one call: a complete table, nothing lost, nothing twice."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.build import current
from graph.cli import load as command
from graph.errors import InputError
from graph.ledger import entries
from graph.verify import verify
from graph.workspace import Workspace

DATA = Path(__file__).parents[2] / "shared" / "data"
SAID = """
["apple-suppliers-2018/suppliers.csv"]
brand = "Apple"
as_of = "2018"
["oar-contributor-lists/*.csv"]
publisher = "Open Apparel Registry"
as_of = "2018"
["oar-contributor-lists/*.xls"]
publisher = "Open Apparel Registry"
as_of = "2018"
["oar-contributor-lists/*.xlsx"]
publisher = "Open Apparel Registry"
as_of = "2018"
["unilever_2019.csv"]
brand = "Unilever"
["merged_adidas_nike.csv"]
brand = "adidas"
as_of = "2023"
"""
NO_LISTS = ("country-reference", "labelled-pairs", "matching-benchmark", "oar-dedupe-training", "geocoded")
"""Tables of codes, labelled pairs and programs: nothing to load."""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Workspace, list[Path]]:
    if not DATA.is_dir():
        pytest.skip("developer data not present: ../shared/data")
    folder = tmp_path_factory.mktemp("all")
    (folder / "said.toml").write_text(SAID, "utf-8")
    paths = [
        path
        for path in sorted(DATA.glob("*/*"))
        if path.name != "SOURCE.md" and not {path.parent.name, path.name} & set(NO_LISTS)
    ]
    options = ["--said", str(folder / "said.toml"), "--no-neo4j", "--workspace", str(folder / "w")]
    return CliRunner().invoke(command.load_command, [*map(str, paths), *options]), Workspace(folder / "w"), paths


def test_all_are_loaded_but_the_one_with_damaged_lines(done: tuple[Result, Workspace, list[Path]]) -> None:
    result, workspace, paths = done

    assert isinstance(result.exception, InputError), result.output[-2000:]
    told = str(result.exception)
    assert f"1 of {len(paths)} files were not loaded; the others were." in told
    assert told.splitlines()[-1].strip() == "wikirate-company-matching/wikirate_to_wikipedia_sample.csv"
    assert len(entries(workspace)) == len(paths) - 1 == result.output.count("ledger entry ")


def test_every_row_that_was_read_is_in_the_table(done: tuple[Result, Workspace, list[Path]]) -> None:
    result, _, _ = done

    read = {
        name: int(count.replace(",", ""))
        for name, count in re.findall(r"^  (\S+) +([\d,]+) rows read$", result.output, re.M)
    }

    assert {name: read[name] for name in EXPECTED} == EXPECTED


EXPECTED = {
    "Nike.xls": 498, "merged_adidas_nike.csv": 1_017, "puma_2023.csv": 330, "suppliers.csv": 778,
    "universal_mill_list.csv": 2_104, "brand_year_mill_edges.csv": 41_749, "hershey_2020H2.csv": 1_293,
    "unilever_2019.csv": 1_523, "goods_2016.xml": 379 + 1, "goods_2018.xml": 418, "goods_2019.xml": 438,
    "goods_2021.xml": 467, "countries_2021.xml": 143, "events.csv": 28, "company_has_brand_edges.csv": 494,
    "factory_wage_gap.csv": 167, "ground_truth_sample.csv": 900, "oc_mappings_sample.csv": 1_572,
}  # fmt: skip
"""As each SOURCE.md counts them; one good of 2016 stands there without a country, and states nothing."""


def test_what_was_loaded_has_its_hashes_and_loading_it_again_changes_nothing(
    done: tuple[Result, Workspace, list[Path]], tmp_path: Path
) -> None:
    _, workspace, paths = done
    assert verify(workspace).wrong == []
    digest, count = current(workspace).digest, len(entries(workspace))

    again = [
        str(path)
        for path in paths
        if path.parent.name in ("us-dol-sweat-and-toil", "palmwatch-2023") and "unilever" not in path.name
    ]
    result = CliRunner().invoke(command.load_command, [*again, "--no-neo4j", "--workspace", str(workspace.folder)])

    assert result.exception is None
    assert result.output.count("the ledger held exactly this already; nothing changed.") == len(again)
    assert (current(workspace).digest, len(entries(workspace))) == (digest, count)
