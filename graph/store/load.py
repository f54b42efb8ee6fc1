"""Makes a store hold a build: projection in, Neo4j out.

::

    load(projection, store, known=(), into_foreign=False, again=False, small=SMALL, progress=...) -> Loaded
    load_local(projection, folder, known=(), version=None, ...) -> (LocalStore, Loaded)

A difference of at most `small` rows is one transaction. More goes into a new home through the import tool on the local
server, and in batches that resume on any other Neo4j. What the store holds is known by the digest on its Build node:
give the builds that are on disk as `known`; where none of them is it, the store is read (pulled) to compare. Nothing
that a load did not make is ever changed or removed.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import filelock

from graph import model
from graph.errors import StoreError
from graph.projection import Projection
from graph.store import homes
from graph.store import server as local_server
from graph.store.batches import NoRoom, Progress, write_at_once, write_in_batches
from graph.store.bolt import Store
from graph.store.bulk import import_build
from graph.store.constraints import make_schema
from graph.store.difference import Difference, TooMany, compare
from graph.store.foreign import check_clashes, check_foreign
from graph.store.holding import COMPLETE, LOADING, Holding, look
from graph.store.local import LocalStore, open_local
from graph.store.lock import DEFAULT_VERSION
from graph.store.pull import read_content

SMALL = 20_000
"""rows of a difference that go into one transaction; they fit half of a heap of 512 MB"""
How = Literal["unchanged", "transaction", "import", "batches"]


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    how: How
    rows: int
    """nodes and relationships that were written or removed"""


def load(
    projection: Projection,
    store: Store,
    *,
    known: Sequence[Projection] = (),
    into_foreign: bool = False,
    again: bool = False,
    small: int = SMALL,
    progress: Progress = lambda *_: None,
) -> Loaded:
    """Make `store` hold `projection`, writing only what differs from what it holds.

    After an import into the local server `store` leads to the new home.

    Args:
        known: builds on disk, of which one may be what the store holds.
        into_foreign: load beside things that tiertrace did not make; they stay as they are.
        again: write every row, also those that the store should have: for one that somebody changed.
        small: rows that one transaction takes.
        progress: told what is being done, rows done and rows in all.

    Raises:
        StoreError: the store holds something foreign, was changed by somebody, or refused; what it held is unchanged,
            or marked as loading and resumed by the next call.
        ServerUnavailable: it does not answer, or stopped answering.
    """
    with _alone(store):
        holding = look(store)
        again = again or (holding.state == COMPLETE and bool(holding.missing()))
        if holding.state == COMPLETE and holding.digest == projection.digest and not again:
            make_schema(store)
            return Loaded("unchanged", 0)
        foreign = check_foreign(holding, store, into_foreign)
        known = [*known, projection]
        if isinstance(store, LocalStore) and not foreign:
            old = _find(known, holding)
            if not again and (old is not None or holding.is_empty):
                with suppress(TooMany, NoRoom):
                    return _in_one(projection, store, compare(old, projection, small), old, holding, progress)
            return _import(projection, store, progress)
        make_schema(store)
        if again and holding.state == COMPLETE:
            return _write_again(projection, store, holding, known, foreign, progress)
        return _write_difference(projection, store, holding, known, small, foreign, progress)


def load_local(
    projection: Projection,
    folder: Path,
    *,
    known: Sequence[Projection] = (),
    version: str | None = None,
    owner: str = "command",
    small: int = SMALL,
    progress: Progress = lambda *_: None,
) -> tuple[LocalStore, Loaded]:
    """Make the local server of a workspace hold a build, and open it; saves a start when there is no database yet."""
    rows = _rows(projection)
    if homes.current_home(folder) is None and rows > small:
        with _load_lock(folder):
            if homes.current_home(folder) is None:
                chosen = version or DEFAULT_VERSION
                return import_build(projection, folder, version=chosen, owner=owner, progress=progress), Loaded(
                    "import", rows
                )
    store = open_local(folder, version=version, owner=owner)
    try:
        return store, load(projection, store, known=known, small=small, progress=progress)
    except BaseException:
        store.close()
        raise


def _rows(projection: Projection) -> int:
    return sum(projection.rows(name) for name in (*model.LABELS, *model.RELATIONSHIPS))


def _import(projection: Projection, store: LocalStore, progress: Progress) -> Loaded:
    """The local server: the whole build into a new home."""
    server = store.server
    fresh = import_build(
        projection, server.folder, version=server.version, cypher=server.cypher if server.version[0] != "5" else None,
        owner=server.owner, progress=progress,
    )  # fmt: skip
    with fresh:
        store.follow(fresh.server)
    return Loaded("import", _rows(projection))


def _write_again(
    projection: Projection,
    store: Store,
    holding: Holding,
    known: Sequence[Projection],
    foreign: bool,
    progress: Progress,
) -> Loaded:
    """Any other Neo4j that lost or changed rows of ours: remove what the build no longer states, write all the rest."""
    old = _find(known, holding)
    if old is None:
        raise _changed(store, holding)
    found = compare(old, projection)
    found.written = dict.fromkeys(projection.manifest["tables"])
    found.rows = sum(table.num_rows for table in found.removed.values()) + _rows(projection)
    # Its steps are not those of a difference, so what resumes it must not take them for such: it reads the store.
    write_in_batches(store, found, old, projection, "again", foreign, progress)
    return Loaded("batches", found.rows)


def _write_difference(
    projection: Projection,
    store: Store,
    holding: Holding,
    known: Sequence[Projection],
    small: int,
    foreign: bool,
    progress: Progress,
) -> Loaded:
    """Any other Neo4j: one transaction, or batches."""
    with _what_is_there(projection, store, holding, known, progress) as old:
        if foreign and holding.state != LOADING:
            check_clashes(store, old, projection)
        found = compare(old, projection)
        if found.rows <= small and holding.state != LOADING:
            try:
                return _in_one(projection, store, found, old, holding, progress)
            except NoRoom:
                pass
        write_in_batches(store, found, old, projection, old.digest if old else "", foreign, progress)
        return Loaded("batches", found.rows)


def _in_one(
    projection: Projection,
    store: Store,
    found: Difference,
    old: Projection | None,
    holding: Holding,
    progress: Progress,
) -> Loaded:
    make_schema(store)
    write_at_once(store, found, old, projection, holding.digest, progress)
    return Loaded("transaction", found.rows)


def _find(known: Iterable[Projection], holding: Holding) -> Projection | None:
    """The build on disk that a complete store holds."""
    if holding.state != COMPLETE:
        return None
    return next((build for build in known if build.digest == holding.digest), None)


@contextmanager
def _what_is_there(
    projection: Projection, store: Store, holding: Holding, known: Sequence[Projection], progress: Progress
) -> Iterator[Projection | None]:
    """The build to compare with: none, one on disk, or what is read from the store."""
    if holding.state == LOADING:
        previous = str(holding.properties.get("previous"))
        found = next((build for build in known if build.digest == previous), None)
        if holding.digest == projection.digest and (found is not None or not previous):
            yield found  # the very load that was interrupted: it goes on where it stopped
            return
        if holding.properties.get("foreign"):
            raise StoreError(
                f"A load of build {str(holding.digest)[:12]} into {store.address} was interrupted; finish it with the "
                "workspace that began it, since tiertrace cannot tell here what else is in that database."
            )
    elif holding.digest is None:
        yield None
        return
    else:
        found = _find(known, holding)
        if found is not None:
            yield found
            return
    with tempfile.TemporaryDirectory(prefix="tiertrace-") as folder:
        there = read_content(store, Path(folder), holding, progress)
        if holding.state == COMPLETE and there.digest != holding.digest:
            raise _changed(store, holding)
        yield there


def _changed(store: Store, holding: Holding) -> StoreError:
    return StoreError(
        f"{store.address} was changed since build {str(holding.digest)[:12]} was loaded, so tiertrace cannot tell what "
        "it made. Load with the workspace that holds that build, or empty the database."
    )


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """One load at a time into the local server; the second waits for the first."""
    if not isinstance(store, LocalStore):
        yield
        return
    with _load_lock(store.server.folder):
        if not store.is_current():
            current = homes.current_home(store.server.folder)
            assert current is not None
            store.follow(local_server.start(store.server.folder, owner=store.server.owner))
        yield


def _load_lock(folder: Path) -> filelock.BaseFileLock:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return filelock.FileLock(folder / "load.lock", timeout=7200)
