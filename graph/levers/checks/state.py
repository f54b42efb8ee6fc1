"""What a check says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"


class Checked(NamedTuple):
    """The state of a condition, why, and on whose word."""

    state: str
    because: str
    documents: tuple[dict[str, Any], ...] = ()


def documents_of(rows: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The documents of some statements, each once."""
    return tuple({one["id"]: one for row in rows for one in row.get("documents") or ()}.values())
