"""Builds of earlier positions of the ledger and of other profiles: the same bytes as they were then."""

import shutil
import threading
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from own_data import BASE, built, changed, files_of, loaded, nodes, write

from graph import build, past_builds
from graph.corrections import erase, retract, withdraw
from graph.errors import ErasedSince, NoLedger, UsageError
from graph.ledger import entries
from graph.projection import Projection
from graph.verify import verify
from graph.workspace import Workspace

PRIVATE = changed("incidents.csv", 0, visibility="private")


@pytest.fixture
def history(tmp_path: Path) -> tuple[Workspace, list[dict[str, bytes]]]:
    """A workspace of four entries, and the files of the build as it was after each."""
    workspace = Workspace(tmp_path / "w")
    then = [files_of(built(workspace, write(tmp_path / "data")).folder)]
    then.append(files_of(retract(workspace, "i-1", "r").projection.folder))
    then.append(files_of(built(workspace, write(tmp_path / "data", changed("brands.csv", 0, name="Brand uno"))).folder))
    then.append(files_of(withdraw(workspace, "data", "r").projection.folder))
    return workspace, then


def test_every_position_gives_the_bytes_of_then_and_leaves_the_current_build(
    history: tuple[Workspace, list[dict[str, bytes]]],
) -> None:
    workspace, then = history
    now = build.current(workspace)

    made = [build.build_at(workspace, position, "partner") for position in (1, 2, 3, 4)]

    assert [files_of(one.folder) for one in made] == then
    assert made[3].folder == now.folder == build.build_at(workspace, None, "partner").folder
    assert build.current(workspace).folder == now.folder
    assert build.build_at(workspace, 2, "partner").folder == made[1].folder, "kept, not made again"
    assert verify(workspace).wrong == []


def test_a_profile_gives_what_a_build_of_that_profile_gives(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", PRIVATE)

    narrow, wide = (build.build_at(workspace, None, profile) for profile in ("public", "private"))

    assert nodes(narrow, "Incident") == {} and set(nodes(wide, "Incident")) == {"i-1"}
    assert build.profile_in_use(workspace) == "partner"
    with workspace.writing():
        assert files_of(build.build(workspace, "public").folder) == files_of(narrow.folder)
        assert files_of(build.build(workspace, "private").folder) == files_of(wide.folder)


def test_where_nothing_is_narrower_the_tables_are_those_of_the_current_build(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    current = built(workspace, write(tmp_path / "data"))

    public = build.build_at(workspace, None, "public")

    (name,) = (path.relative_to(public.folder) for path in public.folder.rglob("Incident.parquet"))
    assert (public.folder / name).samefile(current.folder / name)
    assert public.digest == current.digest and public.manifest["profile"] == "public"
    with workspace.writing():
        assert files_of(build.build(workspace, "public").folder) == files_of(public.folder)


def test_what_was_erased_later_does_not_come_back_and_the_position_says_so(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    without = {**BASE, "incidents.csv": []}
    loaded(workspace, tmp_path / "data", without)
    loaded(workspace, tmp_path / "data", BASE)
    retract(workspace, "i-1", "r")
    before = files_of(build.build_at(workspace, 1, "partner").folder)
    build.build_at(workspace, 2, "partner")
    erase(workspace, "i-1", "request of the person concerned")
    assert not workspace.past.exists()

    with pytest.raises(
        ErasedSince, match=r"after ledger entry 2 cannot be made whole any more: i-1 \(erased on 20"
    ) as no:
        build.build_at(workspace, 2, "partner")
    left = build.build_at(workspace, 2, "partner", incomplete=True)

    assert list(no.value.records) == ["i-1"]
    assert nodes(left, "Incident") == {}
    assert left.manifest["report"]["erased_since"] == no.value.records
    assert files_of(build.build_at(workspace, 1, "partner").folder) == before, "what no erasure reached is as it was"
    assert "erased_since" not in build.build_at(workspace, 4, "partner").manifest["report"]
    tables = [str(pq.read_table(path).to_pylist()) for path in workspace.folder.rglob("*.parquet")]
    assert not any("Paid late" in one for one in tables)


def test_a_past_build_that_an_interrupted_erasure_left_goes_with_the_next_build(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data")
    retract(workspace, "i-1", "r")
    kept = build.build_at(workspace, 1, "partner").folder
    saved = shutil.copytree(kept, tmp_path / "saved")
    (workspace.past / ".1.partial").mkdir()
    erase(workspace, "i-1", "r")
    shutil.copytree(saved, kept)

    with pytest.raises(ErasedSince):
        build.build_at(workspace, 1, "partner")
    with workspace.writing():
        build.build(workspace)

    assert list(workspace.past.iterdir()) == []


def test_only_a_few_are_kept_and_those_used_last(history: tuple[Workspace, list[dict[str, bytes]]]) -> None:
    workspace, _ = history
    first = build.build_at(workspace, 1, "partner").folder
    for profile in ("public", "private"):
        for position in (1, 2, 3):
            build.build_at(workspace, position, profile)
            build.build_at(workspace, 1, "partner")

    kept = {path.name for path in workspace.past.iterdir()}

    assert len(kept) == past_builds.MOST and first.name in kept


def test_two_at_once_make_one_whole_build(history: tuple[Workspace, list[dict[str, bytes]]]) -> None:
    workspace, then = history
    made: list[Projection] = []
    both = [threading.Thread(target=lambda: made.append(build.build_at(workspace, 2, "partner"))) for _ in range(2)]

    for one in both:
        one.start()
    for one in both:
        one.join()

    assert [files_of(one.folder) for one in made] == [then[1]] * 2
    assert len(list(workspace.past.iterdir())) == 1


def test_what_there_is_not_is_refused(tmp_path: Path, history: tuple[Workspace, list[dict[str, bytes]]]) -> None:
    workspace, _ = history
    for position in (0, 5, -1):
        with pytest.raises(UsageError, match="The ledger has entries 1 to 4; there is no position"):
            build.build_at(workspace, position, "partner")
    with pytest.raises(UsageError, match="no profile 'secret'"):
        build.build_at(workspace, 1, "secret")
    with pytest.raises(UsageError, match="Nothing is loaded"):
        build.build_at(Workspace(tmp_path / "empty"), None, "public")
    assert not (tmp_path / "empty").exists()


def test_of_a_pulled_graph_only_the_build_in_use_can_be_had(
    tmp_path: Path, history: tuple[Workspace, list[dict[str, bytes]]]
) -> None:
    theirs = build.build_at(history[0], 1, "partner").folder
    mine = Workspace(tmp_path / "mine")
    with mine.writing():
        mine.builds.mkdir()
        build.adopt(mine, Projection(Path(shutil.copytree(theirs, mine.builds / "pulled"))))

    assert build.build_at(mine).folder == build.build_at(mine, None, "partner").folder == build.current(mine).folder
    for position, profile in ((1, None), (None, "public"), (1, "partner")):
        with pytest.raises(NoLedger, match="only the build in use can be exported"):
            build.build_at(mine, position, profile)
    assert entries(mine) == []
