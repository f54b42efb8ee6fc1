"""The change log as a page to publish beside what was published: HTML or Markdown, the newest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape

from graph.changelog import Change, sentence
from graph.dossier.described import described
from graph.export import words
from graph.export.text import SENTENCES_LIMIT, clean
from graph.projection import Projection

Json = dict[str, Any]
COLUMNS = ("day", "what", "about", "name", "reason", "author", "entry")
_TEMPLATES = {"html": "changelog.html", "md": "changelog.md.txt"}
_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~])")


def log_rows(changes: Sequence[Change], projection: Projection) -> list[Json]:
    """One row a decision, the newest first, with the keys of ``COLUMNS``; ``name`` says what the build shows it as."""
    names = described(projection, {one.record for one in changes if one.record and not one.erased}, words.relation)
    return [
        {
            "day": one.day,
            "what": clean(sentence(one), SENTENCES_LIMIT),
            "about": clean(one.record or one.dataset or ""),
            "name": clean(names.get(one.record or "", "")),
            "reason": clean(one.reason, SENTENCES_LIMIT),
            "author": clean(one.author or ""),
            "entry": one.number,
        }
        for one in reversed(changes)
    ]


def page(rows: list[Json], *, hidden: int, since: str | None, profile: str, position: int, format: str) -> str:
    """The page.

    Args:
        rows: of ``log_rows``.
        hidden: decisions that the profile does not let be told.
        position: the last entry of the ledger.
        format: html or md.
    """
    environment = Environment(
        loader=FunctionLoader(lambda name: (files("graph.export") / name).read_text("utf-8")),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = lambda text: _SIGNS.sub(r"\\\1", text)
    environment.filters["code"] = lambda text: text.replace("`", "'").replace("|", "\\|")
    about = {"rows": rows, "hidden": hidden, "since": since, "profile": profile, "position": position}
    return environment.get_template(_TEMPLATES[format]).render(page=about)
