"""Which form of the kernels to use: compiled for a large graph, plain for a small one.

The compiler needs some seconds the first time on a machine (its result is kept); on
a graph of a few thousand links the plain functions are done before it would start.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import platformdirs

from graph.trace import alternatives, arrays, closure, judge, kernel, reach

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
    with _kept_under_all_sources():
        for module in _MODULES:
            again.append(_load_again(module, again))
    return Engine(tuple(again))


@contextmanager
def _kept_under_all_sources() -> Iterator[None]:
    """What is compiled here is kept in a folder that is named by all sources of the kernels.

    The compiler itself looks at one file only: a kernel that uses a rule of another file would go on with the old rule
    after that one was changed.
    """
    from numba import config

    files = [Path(str(module.__file__)) for module in (*_MODULES, arrays)]
    sources = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    before = config.CACHE_DIR  # type: ignore[attr-defined]  # it is set from the environment
    config.CACHE_DIR = str(_folder(sources))  # type: ignore[attr-defined]
    try:
        yield
    finally:
        config.CACHE_DIR = before  # type: ignore[attr-defined]


def _folder(name: str) -> Path:
    """A folder in the user's cache, or where nothing can be written there, one for this process."""
    named = os.environ.get("TIERTRACE_CACHE")
    root = Path(named).expanduser() if named else platformdirs.user_cache_path("tiertrace", appauthor=False)
    folder = root / "kernels" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="tiertrace-kernels-"))
    return folder


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
