"""A first or large load of the local server: Neo4j's import tool into a new home, then the pointer is swapped.

The old home keeps answering until the new one is complete, counted and indexed. A crash at any point leaves the old
one in use; what it left behind is removed by the next load.
"""

import re
import shutil
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import neo4j
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.errors import StoreError, TiertraceError
from graph.projection import Projection
from graph.store import homes
from graph.store import server as local_server
from graph.store.admin import end_abandoned, import_tool
from graph.store.batches import Progress, run_step, steps
from graph.store.bolt import Store
from graph.store.constraints import make_schema
from graph.store.difference import Difference
from graph.store.holding import look, write_receipt
from graph.store.importfiles import ImportFiles, write_import_files
from graph.store.install import free_megabytes
from graph.store.local import LocalStore, open_server
from graph.store.state import Server, find_running
from graph.store.tables import whole_table

PATIENCE = 30.0
"""seconds that statements running on the old server get to end"""


def import_build(
    projection: Projection,
    folder: Path,
    *,
    version: str,
    cypher: str | None = None,
    owner: str = "command",
    progress: Progress = lambda *_: None,
) -> LocalStore:
    """Make the local server hold a build, whatever it held before; returns the open store of the new home.

    The caller holds the workspace's load lock. The server that ran before is stopped when its statements have ended.

    Args:
        projection: the build.
        folder: the server folder of the workspace.
        version: Neo4j version of the new home.
        cypher: default language of its server.
        owner: who starts it, shown by status.
        progress: told what is being done, rows done and rows in all.

    Raises:
        StoreError: the tool failed or imported other counts than the build has; the old home stays in use.
    """
    folder = folder.absolute()
    remove_leftovers(folder)
    home = homes.new_home(folder, version)
    try:
        store = _filled(projection, folder, home, version, cypher, owner, progress)
    except BaseException:
        with suppress(TiertraceError):
            local_server.stop(folder, home)
            homes.delete_home(home)
        raise
    old = homes.current_home(folder)
    homes.use_home(folder, home)
    if old is not None:
        retire(folder, old)
    return store


def _filled(
    projection: Projection, folder: Path, home: Path, version: str, cypher: str | None, owner: str, progress: Progress
) -> LocalStore:
    total = sum(int(about["rows"]) for about in projection.manifest["tables"].values())
    place = home / "import"
    _check_room(projection, folder)
    files = write_import_files(projection, place, progress)
    progress("importing into a new Neo4j", 0, total)
    printed = import_tool(home, files.arguments, *files.options) if files.arguments else ""
    shutil.rmtree(place)
    place.mkdir(mode=0o700)
    _check_printed(printed, projection)
    progress("starting the new Neo4j", total, total)
    server = local_server.start(folder, version=version, home=home, cypher=cypher, owner=owner)
    store = open_server(server)
    try:
        progress("making constraints and the name index", total, total)
        make_schema(store)
        _finish(store, projection, files)
    except BaseException:
        store.close()
        raise
    return store


def _check_room(projection: Projection, folder: Path) -> None:
    """The files of an import and its database take about ten times the compressed tables."""
    needed = sum(path.stat().st_size for path in projection.folder.rglob("*.parquet")) * 16 // 1_000_000
    if free_megabytes(folder) < needed:
        raise StoreError(f"Loading needs about {needed:,} MB on the disk of {folder}; make room and load again.")


def _check_printed(printed: str, projection: Projection) -> None:
    """Compare what the tool says it imported with the build."""
    rows = {name: int(about["rows"]) for name, about in projection.manifest["tables"].items()}
    for word, names in (("nodes", model.LABELS), ("relationships", model.RELATIONSHIPS)):
        wanted = sum(count for name, count in rows.items() if name in names)
        found = re.search(rf"^\s*(\d+) {word}\s*$", printed, re.MULTILINE)
        got = int(found.group(1)) if found else 0
        if got != wanted:
            raise StoreError(f"Neo4j imported {got:,} of {wanted:,} {word}; the graph in use is unchanged. Load again.")


def _finish(store: Store, projection: Projection, files: ImportFiles) -> None:
    """Write what CSV could not hold, count, and sign the receipt."""
    odd = Difference()
    for name in dict.fromkeys(table for table, _ in files.odd_lists):
        columns = [column for table, column in files.odd_lists if table == name]
        odd.written[name] = pa.concat_tables([_with_odd(table, columns) for table in whole_table(projection, name)])
    holding = look(store)
    stated = {name: int(about["rows"]) for name, about in projection.manifest["tables"].items()}
    there = {name: count for name, count in {**holding.nodes, **holding.links}.items() if count}
    if there != stated or holding.other_nodes or holding.other_links:
        wrong = ", ".join(
            f"{name} {there.get(name, 0):,} of {stated.get(name, 0):,}"
            for name in sorted({*there, *stated})
            if there.get(name) != stated.get(name)
        )
        raise StoreError(f"The import is not the build ({wrong}); the graph in use is unchanged. Load again.")
    with store.session("write") as session:
        for step in steps(odd, None, projection):
            session.execute_write(run_step, step)
        session.execute_write(write_receipt, projection)


def _with_odd(table: pa.Table, columns: list[str]) -> pa.Table:
    """The rows in which one of the columns holds an empty list, or a list of one empty text."""
    wanted = pa.array([False] * table.num_rows)
    for column in columns:
        lengths = pc.binary_length(pc.binary_join(table.column(column).combine_chunks(), ""))
        short = pc.less_equal(pc.list_value_length(table.column(column).combine_chunks()), 1)
        wanted = pc.or_(wanted, pc.fill_null(pc.and_(pc.equal(lengths, 0), short), False))
    return table.filter(wanted)


def retire(folder: Path, old: Path) -> None:
    """Stop the server of a home that is no longer in use and remove the home; a statement that runs may end first."""
    running = find_running(folder, old)
    if running is not None and not _is_idle(running):
        return  # the next load removes it
    local_server.stop(folder, old)
    homes.delete_home(old)


def _is_idle(server: Server) -> bool:
    """Wait until no statement runs on the server; False when one still does after a while."""
    try:
        with open_server(server, retry_seconds=0) as store:
            end = monotonic() + PATIENCE
            while True:
                with store.session("read") as session:
                    others = session.run(
                        "SHOW TRANSACTIONS YIELD currentQuery WHERE NOT currentQuery STARTS WITH 'SHOW TRANSACTIONS' "
                        "RETURN count(*) AS n"
                    ).single(strict=True)["n"]
                if not others or monotonic() > end:
                    return not others
                sleep(0.2)
    except (TiertraceError, neo4j.exceptions.Neo4jError):
        return True  # it does not answer: nobody is served by it


def remove_leftovers(folder: Path) -> None:
    """Remove homes that an interrupted or finished load left behind; the caller holds the load lock."""
    current = homes.current_home(folder)
    for home in homes.all_homes(folder):
        if home != current:
            end_abandoned(home)
            retire(folder, home)
