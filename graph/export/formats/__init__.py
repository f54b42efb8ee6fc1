"""The formats of an export, one module each, found by themselves.

A module here has ``FORMAT = Format(...)``; there is no list to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph.errors import UsageError
from graph.export.content import Content


@dataclass(frozen=True)
class Format:
    """One way to write a ``Content``."""

    name: str
    """As given on the command line: 'gexf'."""
    suffix: str
    """Of the file, with the dot; empty for a folder of files."""
    title: str
    """What it is and what opens it, in one line."""
    write: Callable[[Content, Path, Mapping[str, Any]], None]
    """Writes the content to a file (or into a new folder) that is not there yet; the options are those it declares."""
    takes: Callable[[Content], str | None]
    """None when it can write this content, else why not, in a sentence."""
    options: Mapping[str, tuple[str, ...]]
    """Options it understands and their values, the first of them the default: {'theme': ('light', 'dark')}."""
    whole: bool = False
    """Can it write a whole build of millions of links?"""


def anything(content: Content) -> str | None:
    """For formats that can write every content."""
    return None


def with_picture(content: Content) -> str | None:
    """For formats that draw or tell the paths of a trace."""
    return None if content.picture else f"An answer of '{content.kind}' has no paths to draw; choose a table or network"


def with_text(content: Content) -> str | None:
    """For formats that tell the paths of a trace, or an answer that is a text to read."""
    return None if content.document else with_picture(content)


def with_sheets(content: Content) -> str | None:
    """For tables."""
    return None if content.sheets else f"An answer of '{content.kind}' has no table; choose a network format"


def not_for(chosen: Format, content: Content) -> str | None:
    """Why a format cannot write a content, in a sentence; None when it can."""
    if content.network is content.projection and not chosen.whole:
        return "A whole graph is too much for this format; choose one of: " + ", ".join(
            one.name for one in formats().values() if one.whole
        )
    return chosen.takes(content)


@cache
def formats() -> dict[str, Format]:
    """All formats by name, in alphabetical order."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    found = [one for module in modules for one in (getattr(module, "FORMAT", None),) if one]
    return {one.name: one for one in sorted(found, key=lambda one: str(one.name))}


def write(
    content: Content,
    name: str,
    path: Path,
    options: Mapping[str, Any] | None = None,
    check: Callable[[Path], None] = lambda _: None,
) -> Path:
    """Write a content in a format, whole or not at all: under another name first, then renamed.

    Args:
        check: looks at what was written before it gets its name, and raises where it must not.

    Raises:
        UsageError: no such format or option, the content does not fit the format, or the file cannot be written.
    """
    chosen = formats().get(name)
    if chosen is None:
        raise UsageError(f"There is no format '{name}'; there are: {', '.join(formats())}")
    refused = not_for(chosen, content)
    if refused:
        raise UsageError(f"{refused} ({name})")
    given = {option: values[0] for option, values in chosen.options.items()} | check_options(chosen, options or {})
    partial = path.with_name(f".{path.name}.partial")
    _remove(partial)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        chosen.write(content, partial, given)
        check(partial)
        if partial.is_dir() and path.exists():
            raise UsageError(f"{path.name} is there already; name another folder with -o, or remove it first")
        partial.replace(path)
    except OSError as error:
        raise UsageError(
            f"{path.name} cannot be written ({error.strerror}); nothing was left under that name"
        ) from None
    finally:
        _remove(partial)
    return path


def check_options(chosen: Format, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options, once the format knows each of them and its value.

    Raises:
        UsageError: it does not.
    """
    for option, value in options.items():
        values = chosen.options.get(option)
        if values is None:
            raise UsageError(f"{chosen.name} has no option '{option}'; it has: {', '.join(chosen.options) or 'none'}")
        if value not in values:
            raise UsageError(f"{option} of {chosen.name} is one of: {', '.join(values)}")
    return dict(options)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
