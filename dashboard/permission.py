"""Whether whoever looks at a page may change what is kept: their role, a switch, and whose ledger it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard import background
from dashboard.roles import NotAllowed, Role, need
from graph.errors import TiertraceError


@dataclass(frozen=True)
class Permission:
    """What a reviewer may do through a page, unless it is switched off or the pages show a copy."""

    switched_on: Callable[[], bool]
    when_off: str
    """What is said where it is switched off."""
    when_copy: str
    """What is said where the pages show a copy of a Neo4j."""

    def need(self) -> None:
        """Go on only if it is allowed.

        Raises:
            NotAllowed: it is not.
        """
        need(Role.REVIEWER)
        if not self.switched_on():
            raise NotAllowed(self.when_off)
        if background.state().address is not None:
            raise NotAllowed(self.when_copy)

    def refusal(self) -> str | None:
        """Why not, as the name of a sentence; None if it is allowed. For what the page shows only."""
        try:
            self.need()
        except NotAllowed:
            if background.state().address is not None:
                return "copy"
            return "not_yours" if self.switched_on() else "off"
        except TiertraceError:
            return "not_yours"
        return None
