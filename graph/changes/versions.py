"""Which versions of which lists the ledger keeps in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.errors import UsageError
from graph.history import accumulates
from graph.ledger import read_state
from graph.workspace import Workspace


@dataclass(frozen=True)
class Version:
    """One version of a list."""

    dataset: str
    as_of: str
    """The day it speaks of, a partial date."""
    title: str
    publisher: str | None
    license: str | None
    files: tuple[str, ...]
    """Names of the published files."""
    records: Mapping[str, str]
    """SHA-256 of the records by label or relationship type."""
    number: int
    """Of its entry in the ledger: a later load has a higher one."""


def versions(workspace: Workspace) -> dict[str, list[Version]]:
    """The versions of every list that is kept version by version, the oldest first; withdrawn lists are left out."""
    found: dict[str, list[Version]] = {}
    for one in read_state(workspace).snapshots:
        if accumulates(one.about):
            about = one.about
            files = tuple(str(file["name"]) for file in about.get("files", ()))
            found.setdefault(one.dataset, []).append(
                Version(
                    one.dataset, about["as_of"], about.get("title") or one.dataset, about.get("publisher"),
                    about.get("license"), files, one.records, one.number,
                )
            )  # fmt: skip
    return found


def choose(
    workspace: Workspace, dataset: str, before: str | None = None, after: str | None = None
) -> tuple[Version, Version]:
    """Two versions of a list: those of the given days, else the newest and the one before it.

    Raises:
        UsageError: there is no such list or version; the message names those there are.
    """
    known = versions(workspace)
    if dataset not in known:
        loaded = sorted({one.dataset for one in read_state(workspace).snapshots})
        if dataset in loaded:
            raise UsageError(f"{dataset} is replaced as a whole by each load, so it has no versions to compare")
        raise UsageError(f"There is no list '{dataset}'; lists with versions are: {', '.join(sorted(known)) or 'none'}")
    days = [one.as_of for one in known[dataset]]
    for day in (before, after):
        if day is not None and day not in days:
            raise UsageError(f"{dataset} has no version of {day}; there are: {', '.join(days)}")
    newer = days.index(after) if after is not None else len(days) - 1
    older = days.index(before) if before is not None else newer - 1
    if len(days) < 2:
        raise UsageError(f"{dataset} has one version only, of {days[0]}; load another one to compare them")
    if older < 0 or older >= newer:
        raise UsageError(
            f"There is no earlier version than that of {days[newer]} to compare it with"
            if before is None
            else f"The version of {days[older]} is not before that of {days[newer]}; swap the two"
        )
    return known[dataset][older], known[dataset][newer]
