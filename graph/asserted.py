"""What the ledger holds on which records are one: runs of the matcher, decisions of people, and what was undone.

A run (entry of kind ``match``) names two records files: ``matched``, the records that were looked at, and ``pairs``,
what came of them. A person's decision (``decide``) is an entry of its own; ``undecide`` takes one of either kind back.
Nothing here joins anything: facilities are derived from these at every build.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

VERDICTS = ("same", "different", "unsure")
"""What a person may say of a pair."""
KINDS = ("match", "decide", "undecide")
"""Kinds of ledger entry that are read here."""
_TEXTS, _NUMBERS = pa.list_(pa.string()), pa.list_(pa.float64())
SCHEMAS = {
    "matched": pa.schema(
        [("id", pa.string()), ("fingerprint", pa.string()), ("decision", pa.string()), ("reason", pa.string())]
    ),
    "pairs": pa.schema(
        [
            ("query", pa.string()),
            ("known", pa.string()),
            ("rank", pa.int64()),
            ("decision", pa.string()),
            ("by", pa.string()),
            ("log_odds", pa.float64()),
            ("features", _TEXTS),
            ("coefficients", _NUMBERS),
            ("values", _NUMBERS),
            ("guards", _TEXTS),
            ("sentences", _TEXTS),
        ]
    ),
}
"""Columns of the files of a run.

matched: a record, the fingerprint of what was compared, what came of it (auto, review, new) and the first reason.
pairs: ``decision`` is auto, review, or apart (the two must not come together by a chain); ``rank`` 1 is the best
candidate of the query; ``by`` is identifier or comparison; a term is a coefficient times a value; ``guards`` are codes,
``sentences`` the same in words.
"""


@dataclass(frozen=True)
class Run:
    """One run of the matcher that is in force."""

    number: int
    at: str
    about: Mapping[str, Any]
    """version, build, datasets and counts."""
    records: Mapping[str, str]
    """SHA-256 of the files ``matched`` and ``pairs``; one that lost all its rows is absent."""


@dataclass(frozen=True)
class Said:
    """What a person decided about two records, by their ids in the order of the alphabet."""

    number: int
    at: str
    a: str
    b: str
    verdict: str
    who: str
    why: str


@dataclass
class Asserted:
    """Everything asserted about pairs of records, in the order of the ledger."""

    runs: list[Run] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    """All decisions that were not taken back; of a pair the newest counts."""

    def __bool__(self) -> bool:
        return bool(self.runs or self.said)

    def take(self, number: int, at: str, kind: str, content: Mapping[str, Any]) -> bool:
        """Read an entry; False where its kind is none of ``KINDS``."""
        if kind == "match":
            self.runs.append(Run(number, at, content, dict(content["records"])))
        elif kind == "decide":
            a, b = ordered(content["a"], content["b"])
            self.said.append(Said(number, at, a, b, content["verdict"], content["who"], content["why"]))
        elif kind == "undecide":
            self.drop({content["entry"]})
        return kind in KINDS

    def drop(self, numbers: set[int]) -> None:
        """Forget entries that were taken back."""
        self.runs = [one for one in self.runs if one.number not in numbers]
        self.said = [one for one in self.said if one.number not in numbers]

    def verdicts(self) -> dict[tuple[str, str], Said]:
        """The newest decision of each pair."""
        return {(one.a, one.b): one for one in self.said}


def ordered(a: str, b: str) -> tuple[str, str]:
    """A pair in the order of the alphabet."""
    return (a, b) if a <= b else (b, a)
