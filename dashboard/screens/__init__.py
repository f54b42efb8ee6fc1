"""One file a screen, found by itself: a module with ``SCREEN`` and ``show(data)``. There is no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.opened import Opened
from dashboard.strings import say


@dataclass(frozen=True)
class Screen:
    """What the frame has to know of a screen; its words are in the strings under its name."""

    name: str
    """Its part of the address, and the table of its strings, which has ``title``."""
    order: int
    """Place in the menu, from the left."""
    icon: str
    """A Material symbol, such as ``:material/search:``."""
    show: Callable[[Opened], None]
    """Draws it: inputs, one call into ``graph``, outputs."""
    without_data: Callable[[], None] | None = None
    """Draws it before anything is loaded; without it, a sentence says how to load."""

    @property
    def title(self) -> str:
        """The heading of its page."""
        return say(f"{self.name}.title")

    @property
    def menu(self) -> str:
        """Its name in the menu, which has to hold all screens on a laptop's width."""
        return say(f"menu.{self.name}")


def screens() -> list[Screen]:
    """All screens in the order of the menu."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    return sorted((module.SCREEN for module in modules), key=lambda screen: (screen.order, screen.name))
