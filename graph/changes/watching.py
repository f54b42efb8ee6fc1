"""Watch lists: which lists and companies a person watches, and what came since they last ticked it off.

Everybody's stand in one file of the workspace, ``watch.json``, written whole. In a team a person is known by a hash
of their address, so that the file names nobody. It holds no data of the graph, and no build depends on it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow.compute as pc
from filelock import FileLock, Timeout

from graph.changes.sides import BUYS
from graph.changes.versions import Version, versions
from graph.errors import UsageError
from graph.ledger import read_records
from graph.workspace import Workspace, clear_disk_errors, write_whole

_FILE = "watch.json"
_FORMAT = 1
_MOST = 500
"""Lists and companies that one person may watch: enough for anybody, and no way to fill the disk."""
_WAIT = 10.0
"""Seconds to wait for somebody who writes the file at this moment."""


@dataclass(frozen=True)
class Watched:
    """What one person watches."""

    lists: dict[str, int] = field(default_factory=dict)
    """Dataset to the number of the ledger's entry up to which its news were ticked off."""
    companies: dict[str, int] = field(default_factory=dict)
    """The same by id of a company."""
    ticked_off: str | None = None
    """When the person last ticked the news off: an ISO day."""


@dataclass(frozen=True)
class News:
    """A version that came since."""

    kind: str
    """lists or companies: which of the two the person watches."""
    what: str
    """Dataset, or id of a company that the version names."""
    version: Version
    before: Version | None
    """The version before it by its day; None where it is the first."""


def watched(workspace: Workspace, person: str = "") -> Watched:
    """What a person watches; the empty text is the owner of the machine.

    Raises:
        UsageError: the file cannot be read.
    """
    return _watched(_read(workspace).get(_key(person), {}))


def watch(workspace: Workspace, kind: str, what: str, person: str = "") -> Watched:
    """Put a list (``lists``) or company (``companies``) on a watch list; what is loaded now is no news.

    Raises:
        UsageError: the watch list is full, or the file cannot be read.
    """
    newest = _newest(workspace)

    def change(mine: dict[str, Any]) -> None:
        if len(mine["lists"]) + len(mine["companies"]) >= _MOST:
            raise UsageError(f"A watch list holds up to {_MOST} lists and companies; take one off first")
        mine[kind].setdefault(what, newest)

    return _change(workspace, person, change)


def unwatch(workspace: Workspace, kind: str, what: str, person: str = "") -> Watched:
    """Take a list or company off a watch list."""
    return _change(workspace, person, lambda mine: mine[kind].pop(what, None))


def tick_off(workspace: Workspace, person: str = "", up_to: int | None = None) -> Watched:
    """Note that a person has seen the news.

    Args:
        up_to: number of the newest entry of the ledger that they were shown; by default the newest there is.
    """
    newest = _newest(workspace) if up_to is None else up_to

    def change(mine: dict[str, Any]) -> None:
        for kind in ("lists", "companies"):
            mine[kind] = {what: max(seen, newest) for what, seen in mine[kind].items()}
        mine["ticked_off"] = datetime.now(UTC).date().isoformat()

    return _change(workspace, person, change)


def news(workspace: Workspace, mine: Watched, shown: Callable[[Version], bool] = lambda version: True) -> list[News]:
    """The versions that came since, those of lists first.

    Args:
        shown: may the person see a version? One that the build does not show is no news.
    """
    known = {name: [one for one in found if shown(one)] for name, found in versions(workspace).items()}
    return [*_of_lists(known, mine), *_of_companies(workspace, known, mine)]


def _of_lists(known: dict[str, list[Version]], mine: Watched) -> Iterator[News]:
    for dataset, seen in sorted(mine.lists.items()):
        for at, version in enumerate(known.get(dataset, ())):
            if version.number > seen:
                yield News("lists", dataset, version, known[dataset][at - 1] if at else None)


def _of_companies(workspace: Workspace, known: dict[str, list[Version]], mine: Watched) -> Iterator[News]:
    """A new version that names something of the company, or that follows one that did."""
    for company, seen in sorted(mine.companies.items()):
        for found in known.values():
            for at, version in enumerate(found):
                if version.number > seen and any(
                    _names(workspace, one, company) for one in found[max(0, at - 1) : at + 1]
                ):
                    yield News("companies", company, version, found[at - 1] if at else None)


def _names(workspace: Workspace, version: Version, company: str) -> bool:
    if BUYS not in version.records:
        return False
    table = read_records(workspace, BUYS, version.records[BUYS])
    return bool(pc.any(pc.equal(table["from_id"], company)).as_py())


def _newest(workspace: Workspace) -> int:
    """The highest number of a version that is in force."""
    return max((one.number for found in versions(workspace).values() for one in found), default=0)


def _change(workspace: Workspace, person: str, change: Callable[[dict[str, Any]], Any]) -> Watched:
    workspace.prepare()
    with clear_disk_errors(workspace.folder):
        lock = FileLock(workspace.folder / "watch.lock")
        try:
            lock.acquire(timeout=_WAIT)
        except Timeout:
            raise UsageError("The watch list is being written by somebody else; try again in a moment") from None
        try:
            people = _read(workspace)
            mine = people.setdefault(_key(person), {"lists": {}, "companies": {}, "ticked_off": None})
            change(mine)
            if not mine["lists"] and not mine["companies"]:
                del people[_key(person)]  # who watches nothing leaves nothing behind
            text = json.dumps({"format": _FORMAT, "people": people}, indent=1, sort_keys=True, ensure_ascii=False)
            write_whole(workspace.folder / _FILE, f"{text}\n".encode(), mode=0o600)
            return _watched(mine)
        finally:
            lock.release()


def _read(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """What everybody watches, by key of the person."""
    path = workspace.folder / _FILE
    try:
        stated = json.loads(path.read_text("utf-8"))
        people: dict[str, dict[str, Any]] = stated["people"]
        if stated["format"] == _FORMAT and all(_is_watch_list(one) for one in people.values()):
            return people
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    raise UsageError(f"The watch lists in {_FILE} of the workspace cannot be read; move that file away to begin anew")


def _is_watch_list(stated: Any) -> bool:
    kinds: Sequence[Any] = [stated["lists"], stated["companies"]]
    return all(
        isinstance(kind, dict) and all(isinstance(seen, int) for seen in kind.values()) for kind in kinds
    ) and isinstance(stated["ticked_off"], str | None)


def _watched(mine: dict[str, Any]) -> Watched:
    return Watched(dict(mine.get("lists", {})), dict(mine.get("companies", {})), mine.get("ticked_off"))


def _key(person: str) -> str:
    return hashlib.sha256(person.lower().encode()).hexdigest()[:32] if person else "owner"
