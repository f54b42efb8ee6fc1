"""Decisions as a table that another organisation can take over: by published ids, and by what the records say.

The ids of records without a published one are those of this workspace. So each side of a pair also carries its name,
address and country: there, exactly one record must say the same. What is not found, or found twice, is listed and never
guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.cells import bare
from graph.errors import InputError
from graph.match.clusters import IDENTIFIERS
from graph.match.deciding import Decided, Verdict, write
from graph.match.desk import Desk, desk_of
from graph.match.letters import fold
from graph.projection import Projection
from graph.workspace import Workspace

_SIDE = ("id", "identifiers", "name", "address", "country")
COLUMNS = (
    *(f"{side}_{name}" for side in ("a", "b") for name in _SIDE), "verdict", "who", "why", "decided_on",
)  # fmt: skip


@dataclass
class Taken:
    """What became of a file of decisions."""

    added: int = 0
    known: int = 0
    """Pairs of which a person here has decided the same already."""
    not_found: list[str] = field(default_factory=list)
    """Lines whose records are not known here, or are named by several."""
    other: list[str] = field(default_factory=list)
    """Lines of pairs of which a person here has decided otherwise: that decision stays."""
    decided: Decided | None = None


def table(workspace: Workspace, projection: Projection) -> list[dict[str, str]]:
    """The newest decision of each pair that the build admits, one row a pair."""
    desk = desk_of(workspace, projection)
    said = [one for pair, one in sorted(desk.live.people.items()) if desk.shown.issuperset(pair)]
    rows = desk.rows(end for one in said for end in (one.a, one.b))
    return [
        {
            **_side("a", one.a, rows[one.a][-1]), **_side("b", one.b, rows[one.b][-1]), "verdict": one.verdict,
            "who": one.who, "why": one.why, "decided_on": one.at[:10],
        }
        for one in said
    ]  # fmt: skip


def _side(side: str, record: str, row: dict[str, object]) -> dict[str, str]:
    listed = row["identifiers"]
    published = [str(one) for one in listed] if isinstance(listed, list) else []
    if record.partition(":")[0] in IDENTIFIERS and record not in published:
        published.insert(0, record)
    texts = {name: str(row[name] or "") for name in ("name", "address", "country")}
    values = {"id": record, "identifiers": ";".join(published), **texts}
    return {f"{side}_{name}": values[name] for name in _SIDE}


def take(workspace: Workspace, projection: Projection, path: Path) -> Taken:
    """Take over the decisions of a file, in one build.

    Raises:
        InputError: it is no such table.
        UsageError: its decisions contradict what people decided here; nothing is written.
    """
    desk = desk_of(workspace, projection)
    finder = _Finder(desk)
    taken = Taken()
    verdicts: list[Verdict] = []
    for line, row in _read(path):
        where = f"{path.name}, line {line}"
        sides = [finder.find(row, side) for side in ("a", "b")]
        lost = [f"{side}: {why}" for side, (_, why) in zip(("a", "b"), sides, strict=True) if why]
        a, b = (record for record, _ in sides)
        if lost or a == b:
            taken.not_found.append(f"{where}: {'; '.join(lost) or 'both sides are one record here'}")
            continue
        said = desk.said((a, b))
        if said is None:
            verdicts.append(Verdict(a, b, row["verdict"], row["who"], row["why"]))
        elif said.verdict == row["verdict"]:
            taken.known += 1
        else:
            taken.other.append(f"{where}: {said.who} decided '{said.verdict}' here (entry {said.number})")
    verdicts = list({(min(one.a, one.b), max(one.a, one.b)): one for one in verdicts}.values())
    taken.added = len(verdicts)
    if verdicts:
        taken.decided = write(workspace, verdicts)
    return taken


class _Finder:
    """Finds a record by its id, by a published identifier of it, or by all that it says."""

    def __init__(self, desk: Desk) -> None:
        self._shown = desk.shown
        self._by_identifier: dict[str, set[str]] = {}
        self._by_text: dict[tuple[str, ...], set[str]] = {}
        for wave in desk.waves:
            columns = wave.table.select(["id", "identifiers", "name", "address", "country"]).to_pylist()
            for row in columns:
                self._by_text.setdefault(_text(row["name"], row["address"], row["country"]), set()).add(row["id"])
                for one in row["identifiers"] or ():
                    self._by_identifier.setdefault(one, set()).add(row["id"])

    def find(self, row: dict[str, str], side: str) -> tuple[str, str]:
        """The id here, and why there is none."""
        own = row[f"{side}_id"]
        text = _text(*(row[f"{side}_{name}"] for name in ("name", "address", "country")))
        by_text = self._by_text.get(text, set())
        published = own.partition(":")[0] in IDENTIFIERS
        if own in self._shown and (published or own in by_text):
            return own, ""
        for found in (self._identified(row[f"{side}_identifiers"]), by_text):
            if len(found) == 1:
                return next(iter(found)), ""
            if found:
                return (
                    "",
                    f"{len(found)} records here may be '{row[f'{side}_name'][:60]}' ({', '.join(sorted(found)[:3])})",
                )
        return "", f"no record here is '{row[f'{side}_name'][:60]}' ({own[:60]})"

    def _identified(self, listed: str) -> set[str]:
        """Records with one of the published identifiers."""
        found: set[str] = set()
        for one in filter(None, listed.split(";")):
            found |= {one} & self._shown | self._by_identifier.get(one, set())
        return found


def _text(*parts: str | None) -> tuple[str, ...]:
    return tuple(fold(part or "") for part in parts)


def _read(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            _check_header(path, reader.fieldnames or ())
            for row in reader:
                clean = {name: bare(row[name] or "").strip() for name in COLUMNS}
                if clean["verdict"] not in ("same", "different", "unsure"):
                    raise InputError(
                        f"{path.name}, line {reader.line_num}, column verdict: '{clean['verdict'][:60]}' is none of "
                        "same, different, unsure"
                    )
                yield reader.line_num, clean
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8; save it as UTF-8 CSV") from None
    except csv.Error as error:
        raise InputError(f"{path.name} is no CSV file ({error}); save it as UTF-8 CSV") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); name a file that can") from None


def _check_header(path: Path, header: Sequence[str]) -> None:
    if missing := [name for name in COLUMNS if name not in header]:
        raise InputError(f"{path.name}: column {', '.join(missing)} is missing; it has {', '.join(header)[:200]}")
