"""Log-odds that two records are of one place or company: a sum of terms, each a coefficient times a feature."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import fsum
from operator import mul
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of a sum."""

    feature: str
    coefficient: float
    value: float

    @property
    def points(self) -> float:
        """What it adds to the log-odds."""
        return self.coefficient * self.value


@dataclass(frozen=True)
class Model:
    """Coefficients of one kind of record, with the thresholds by size of the reference.

    ``thresholds`` are (records up to which it holds, least log-odds of ``auto``, of ``review``), ascending.
    """

    version: str
    intercept: float
    coefficients: Mapping[str, float]
    thresholds: tuple[tuple[float, float, float], ...]

    def terms(self, features: Sequence[str], values: Sequence[float]) -> tuple[Term, ...]:
        """The addends of a pair; those that are nothing are left out."""
        addends = [Term("intercept", self.intercept, 1.0)]
        for name, value in zip(features, values, strict=True):
            if value and (coefficient := self.coefficients.get(name, 0.0)):
                addends.append(Term(name, coefficient, value))
        return tuple(addends)

    def in_order(self, features: Sequence[str]) -> tuple[float, ...]:
        """Coefficients in the order of features."""
        return tuple(self.coefficients.get(name, 0.0) for name in features)

    def log_odds(self, in_order: Sequence[float], values: Sequence[float]) -> float:
        """The same as ``total`` of ``terms``, without making them; exact whatever the order of the addends."""
        return fsum((self.intercept, *map(mul, in_order, values)))

    def bars(self, records: int) -> tuple[float, float]:
        """Least log-odds of ``auto`` and of ``review`` against so many known records."""
        for most, auto, review in self.thresholds:
            if records <= most:
                return auto, review
        return self.thresholds[-1][1:]


def total(terms: Sequence[Term]) -> float:
    """Sum of the terms, exact whatever their order."""
    return fsum(term.points for term in terms)


@cache
def model(kind: str) -> Model:
    """The model that the package carries: ``facilities`` or ``companies``."""
    content: dict[str, Any] = json.loads((resources.files("graph.match") / "coefficients.json").read_text("utf-8"))
    return read_model(content, kind)


def read_model(content: Mapping[str, Any], kind: str) -> Model:
    """A model out of the content of a file of coefficients."""
    own = content[kind]
    thresholds = tuple(
        (float(row["records"] or "inf"), float(row["auto"]), float(row["review"])) for row in own["thresholds"]
    )
    return Model(content["version"], float(own["intercept"]), dict(own["coefficients"]), thresholds)
