"""Where the verdicts of a review come from: keys of a person at a terminal, or lines of a script."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Protocol

import click

from graph.errors import InputError

HELP = "s same   d different   u unsure   k skip   b back (undo the last)   / search   q quit"
_WHY = "read both records"


class Keys(Protocol):
    """Where verdicts come from."""

    def key(self) -> tuple[str, str]:
        """The next key, and what was written behind it."""

    def reason(self, behind: str) -> str:
        """Why: what stands behind the key, or what is answered to a question."""

    def search(self, behind: str) -> str:
        """The text to look for."""


class Typed:
    """A person at a terminal: one key, then a question."""

    def key(self) -> tuple[str, str]:
        """Wait for a key."""
        click.echo(f"{HELP}: ", nl=False)
        pressed = click.getchar()
        click.echo(pressed if pressed.isprintable() else "")
        return pressed.lower(), ""

    def reason(self, behind: str) -> str:
        """Ask, with what is usually the case."""
        return str(click.prompt("Why", default=_WHY))

    def search(self, behind: str) -> str:
        """Ask; nothing looks at all pairs again."""
        return str(click.prompt("Only pairs with the text", default="", show_default=False))


class Piped:
    """Lines of a script: a key, and behind it the reason or the text to look for."""

    def __init__(self) -> None:
        self._number = 0
        self._lines = self._read()

    def _read(self) -> Iterator[str]:
        for line in sys.stdin:
            self._number += 1
            if line.strip():
                yield line.strip()

    def key(self) -> tuple[str, str]:
        """The next line; at the end, quit."""
        line = next(self._lines, "q")
        if line[0] == "/":
            return "/", line[1:].strip()
        key, _, behind = line.partition(" ")
        if len(key) > 1:
            raise InputError(
                f"line {self._number}: '{line[:60]}' begins with no key; each line is a key, then a reason"
            )
        return key.lower(), behind.strip()

    def reason(self, behind: str) -> str:
        """A script has read nothing, so that no reason is taken for granted."""
        if not behind:
            raise InputError(f"line {self._number}: a reason is missing; write it behind the key, or give --why TEXT")
        return behind

    def search(self, behind: str) -> str:
        """What stands behind the key."""
        return behind
