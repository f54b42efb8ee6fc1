"""Marks the functions that can be compiled; leaves them alone in a module that is not the compiled one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

_F = TypeVar("_F", bound=Callable[..., Any])


class Mark(Protocol):
    """A decorator that keeps the type of what it decorates."""

    def __call__(self, function: _F, /) -> _F:
        """The function, as it is or compiled."""


def form_of(module: str) -> Mark:
    """The decorator for a module: numba's in one that was loaded to be compiled, else one that does nothing."""
    if module.endswith("_compiled"):
        import numba

        return cast(Mark, numba.njit(cache=True, nogil=True))
    return _as_it_is


def _as_it_is(function: _F, /) -> _F:
    return function
