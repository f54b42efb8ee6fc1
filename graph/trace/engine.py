"""Which form of the kernels to use: compiled for a large graph, plain for a small one.

The compiler needs some seconds the first time on a machine (its result is kept); on
a graph of a few thousand links the plain functions are done before it would start.
"""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from types import ModuleType
from typing import Any

from graph.trace import alternatives, closure, judge, kernel, reach

LARGE = 20_000
"""Steps from which the compiler pays."""


class Engine:
    """The functions of the kernel modules in one of their two forms."""

    def __init__(self, modules: tuple[ModuleType, ...]) -> None:
        self._modules = modules

    def __getattr__(self, name: str) -> Any:
        for module in self._modules:
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(name)


_MODULES = (judge, kernel, alternatives, reach, closure)
"""Each may use those before it."""


@cache
def engine(compiled: bool) -> Engine:
    """The plain functions, or the same compiled."""
    if not compiled:
        return Engine(_MODULES)
    again: list[ModuleType] = []
    for module in _MODULES:
        again.append(_load_again(module, again))
    return Engine(tuple(again))


def engine_for(steps: int) -> Engine:
    """The form that suits a graph of so many steps."""
    return engine(steps >= LARGE)


def _load_again(module: ModuleType, before: list[ModuleType]) -> ModuleType:
    """The same file under a name that makes it compile its functions, using those compiled before."""
    name = f"{module.__name__}_compiled"
    spec = importlib.util.spec_from_file_location(name, module.__file__)
    assert spec is not None and spec.loader is not None
    again = importlib.util.module_from_spec(spec)
    sys.modules[name] = again
    spec.loader.exec_module(again)
    for other in before:
        # Compilation happens at the first call, so what a function uses can still be exchanged here.
        for used in vars(other).keys() & vars(again).keys():
            if callable(vars(other)[used]) and not used.startswith("_"):
                setattr(again, used, vars(other)[used])
    return again
