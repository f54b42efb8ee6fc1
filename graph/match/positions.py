"""Positions: how far apart two records lie, and when a stated position is not worth reading."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from graph.match.record import PRECISE, Record

_EARTH = 6371.0
NEAR = 0.3
"""Kilometres within which two precise positions are one place of work."""
FAR = 25.0
"""Kilometres beyond which two precise positions are two places."""
VERY_FAR = 300.0
"""Kilometres beyond which even positions of unknown precision speak against one place."""


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees, and whether the list says that the position is good to a building or plot."""

    lat: float
    lng: float
    precise: bool = False


def read_position(record: Record) -> tuple[Position | None, str]:
    """The position of a record and the code of a doubt about it (see ``normalise.DOUBTS``); none if not usable."""
    if record.lat is None or record.lng is None:
        return None, ""
    lat, lng = record.lat, record.lng
    if lat != lat or lng != lng:
        return None, ""
    if abs(lat) < 0.01 and abs(lng) < 0.01:
        return None, "position_zero"
    if abs(lat) > 90 or abs(lng) > 180:
        return None, "position_swapped" if abs(lng) <= 90 and abs(lat) <= 180 else "position_outside"
    return Position(lat, lng, record.precision.strip().lower() in PRECISE), ""


def kilometres(one: Position, other: Position) -> float:
    """Great-circle distance."""
    lat1, lat2 = radians(one.lat), radians(other.lat)
    across = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(other.lng - one.lng) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(across)))


def swapped(one: Position, other: Position) -> bool:
    """Does one lie at the other only after latitude and longitude are exchanged?"""
    if abs(one.lng) > 90 or kilometres(one, other) < VERY_FAR:
        return False
    return kilometres(Position(one.lng, one.lat), other) < FAR
