"""Where countries lie and how they are drawn: Natural Earth, see the README beside this file."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
from babel.core import get_global

Floats = npt.NDArray[np.float64]
_NEAR = 0.5
"""Degrees by which a position may lie outside: coasts are coarse, and piers and islets are not drawn."""


@dataclass(frozen=True)
class Frame:
    """Where a country lies."""

    lng: float
    lat: float
    """A point inside, where its number is written."""
    boxes: tuple[tuple[float, ...], ...]
    """West, south, east, north around each of its land areas, the largest first."""

    def holds(self, lat: Floats, lng: Floats) -> npt.NDArray[np.bool_]:
        """Which positions lie in one of the boxes, or near."""
        inside = np.zeros(len(lat), dtype=bool)
        for west, south, east, north in self.boxes:
            inside |= (lng >= west - _NEAR) & (lng <= east + _NEAR) & (lat >= south - _NEAR) & (lat <= north + _NEAR)
        return inside


@cache
def shapes() -> dict[str, Any]:
    """The countries as GeoJSON; whoever gets it must not change it."""
    found: dict[str, Any] = json.loads((files(__name__) / "countries.json").read_text("utf-8"))
    return found


@cache
def frames() -> dict[str, Frame]:
    """Where countries lie, by their two letters; small dependent territories may be missing."""
    letters = get_global("territory_aliases")
    found = {}
    for row in csv.DictReader((files(__name__) / "frames.csv").read_text("utf-8").splitlines()):
        boxes = tuple(tuple(float(value) for value in box.split()) for box in row["boxes"].split(";"))
        for alpha2 in letters.get(row["number"], ())[:1]:
            found[alpha2] = Frame(float(row["lng"]), float(row["lat"]), boxes)
    return found
