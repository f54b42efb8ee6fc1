"""The build that a page works on, and what is computed from it once and kept for everybody who asks the same."""

from __future__ import annotations

import gc
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from graph.build import current
from graph.projection import Projection
from graph.workspace import Workspace, find_workspace

_KEPT = 48
"""Answers that are kept at one time."""
_ROWS = 60_000
"""Rows that all of them may have together: two answers of the biggest brands, or many of a usual one."""

_BIG = 500
"""Rows from which on an answer is a burden to the collector of garbage."""


@dataclass(frozen=True)
class Opened:
    """What every screen is given."""

    workspace: Workspace
    projection: Projection

    @property
    def digest(self) -> str:
        """The name of the build."""
        return self.projection.digest

    def kept(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """``function(projection, ...)``, computed once per build and arguments; whoever gets it must not change it.

        Args:
            function: a function of a module (not a lambda): its name is part of the key.
            arguments, options: values that tell one question from another: texts, numbers, lists of them.
        """
        key = (self.digest, *_name(function), _frozen(arguments), _frozen(options))
        return _ANSWERS.get(key, lambda: function(self.projection, *arguments, **options))

    def derived(self, function: Callable[..., Any], value: Any, of: Any, *arguments: Hashable) -> Any:
        """``function(value, ...)`` for something kept, computed once; whoever gets it must not change it.

        Args:
            function: a function of a module.
            value: what ``kept`` or this gave.
            of: what tells it from every other value of this function in one build, such as the question asked.
            arguments: further arguments.
        """
        return _ANSWERS.get(
            (self.digest, *_name(function), _frozen(of), arguments), lambda: function(value, *arguments)
        )


def open_current() -> Opened:
    """The current build of the workspace of this dashboard.

    Raises:
        UsageError: nothing was loaded yet.
        LedgerError: there is a ledger and no build.
    """
    workspace = find_workspace()
    return Opened(workspace, current(workspace))


class Answers:
    """Values by key; the longest unused go when there are too many, or when together they have too many rows."""

    def __init__(self, most: int = _KEPT, rows: int = _ROWS) -> None:
        self._most, self._rows = most, rows
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The value of a key, made if it is not there; who asks for the same meanwhile waits for it."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    self._making.pop(key, None)
                    return self._kept[key][0]
            try:
                value, rows = _made(make)
                with self._lock:
                    self._kept[key] = value, rows
                    self._drop()
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def _drop(self) -> None:
        rows = sum(size for _, size in self._kept.values())
        while len(self._kept) > 1 and (len(self._kept) > self._most or rows > self._rows):
            _, (_, size) = self._kept.popitem(last=False)
            rows -= size


def _made(make: Callable[[], Any]) -> tuple[Any, int]:
    """A value and its rows.

    Streamlit collects garbage after every run of a page, and would walk over all that is kept each time: a second for
    a big answer. Answers have no cycles, so the collector rests while one is made and never looks at a big one again.
    """
    gc.disable()
    try:
        value = make()
    finally:
        gc.enable()
    rows = rows_of(value)
    if rows > _BIG:
        gc.freeze()
    return value, rows


def rows_of(value: Any) -> int:
    """About how much a value holds: the rows of its lists and tables."""
    if isinstance(value, dict):
        return sum(rows_of(inner) for inner in value.values() if isinstance(inner, list | tuple | dict)) + 1
    if isinstance(value, list | tuple):
        return len(value)
    table = getattr(value, "table", None)
    return int(table.num_rows) // 4 if table is not None else 1


def _frozen(value: Any) -> Hashable:
    """A value as a part of a key."""
    if isinstance(value, dict):
        return tuple(sorted((name, _frozen(inner)) for name, inner in value.items()))
    if isinstance(value, list | tuple):
        return tuple(_frozen(inner) for inner in value)
    return frozenset(value) if isinstance(value, set) else value


def _name(function: Callable[..., Any]) -> tuple[str, str]:
    return function.__module__, function.__qualname__


_ANSWERS = Answers()
