"""The build that a page works on, and what is computed from it once and kept for everybody who asks the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from graph.build import current
from graph.projection import Projection
from graph.workspace import Workspace, find_workspace

_KEPT = 24
"""Answers that are kept at one time."""


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
            arguments, options: values that can be hashed.
        """
        key = (function.__module__, function.__qualname__, arguments, tuple(sorted(options.items())))
        return _computed(self.digest, key, str(self.projection.folder), function, arguments, options)


def open_current() -> Opened:
    """The current build of the workspace of this dashboard.

    Raises:
        UsageError: nothing was loaded yet.
        LedgerError: there is a ledger and no build.
    """
    workspace = find_workspace()
    return Opened(workspace, current(workspace))


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _computed(
    digest: str, key: tuple[Any, ...], _folder: str, _function: Callable[..., Any], _arguments: Any, _options: Any
) -> Any:
    return _function(Projection(Path(_folder)), *_arguments, **_options)
