"""How a condition is held against the facts: one small function each, found by its name.

A check takes ``Facts`` and the values of its rule, and never says ``met`` because something is absent: where the data
do not say, it is ``unknown``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from graph.levers.checks.state import MET, NOT_MET, UNKNOWN, Checked

Check = Callable[..., Checked]
__all__ = ["MET", "NOT_MET", "UNKNOWN", "Check", "Checked", "checks"]


@cache
def checks() -> dict[str, Check]:
    """Every check by name: the functions of these modules that return ``Checked``."""
    found: dict[str, Check] = {}
    for module in pkgutil.iter_modules(__path__):
        room = importlib.import_module(f"{__name__}.{module.name}")
        for name, one in vars(room).items():
            own = getattr(one, "__module__", None) == room.__name__ and not name.startswith("_")
            if own and getattr(one, "__annotations__", {}).get("return") == "Checked":
                found[name] = one
    return found
