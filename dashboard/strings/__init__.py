"""Every word the dashboard says, in one file a language: ``en.toml``. A translation is one more such file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from graph.errors import UsageError

DEFAULT = "en"


def say(key: str, **values: Any) -> str:
    """The sentence of a key, such as ``trace.title``, with its values filled in.

    Numbers are written with thousands separators; a sentence that depends on a number has the forms ``one`` and
    ``other`` and takes it as ``count``.

    Raises:
        KeyError: there is no such sentence.
    """
    found: Any = sentences(os.environ.get("TIERTRACE_LANGUAGE") or DEFAULT)
    for part in key.split("."):
        found = found[part]
    if isinstance(found, dict):
        found = found["one" if values["count"] == 1 else "other"]
    written = {
        name: f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
    return str(found).format(**written)


@cache
def sentences(language: str) -> Mapping[str, Any]:
    """All sentences of a language.

    Raises:
        UsageError: there is no file for it.
    """
    file = files(__name__) / f"{language}.toml"
    if not language.isalpha() or not file.is_file():
        raise UsageError(
            f"There is no language '{language[:20]}'; TIERTRACE_LANGUAGE names a file in dashboard/strings"
        )
    return tomllib.loads(file.read_text("utf-8"))
