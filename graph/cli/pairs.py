"""``--param NAME=VALUE``, read."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import UsageError


def pairs(params: Sequence[str]) -> dict[str, str]:
    """Parameters by name.

    Raises:
        UsageError: one is not NAME=VALUE, or is given twice.
    """
    found: dict[str, str] = {}
    for text in params:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise UsageError(f"--param {text} is not NAME=VALUE")
        if name in found:
            raise UsageError(f"--param {name} is given twice")
        found[name] = value
    return found
