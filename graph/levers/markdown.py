"""Markdown from templates: everything that is filled in is one line of text, and never markup."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from graph.dossier.lookup import DOCUMENT
from graph.export import words
from graph.export.text import ADDRESS_LIMIT, SENTENCES_LIMIT, clean, web_address

Json = dict[str, Any]
_MARKS = re.compile(r"([\\`*\[\]<>|$~])|((?<!\w)_|_(?!\w))|(&(?=[#\w]+;))")
_AT_THE_START = re.compile(r"^(#|[+\-=](?=\s|[+\-=]|$)|\d+(?=[.)]))")


class Raw(str):
    """Markup that this module made; the only text that is not escaped."""


class Filled(str):
    """A text, and the ids of the documents that it cites, in the order of their numbers."""

    cited: tuple[str, ...] = ()


class Cited:
    """Numbers documents in the order in which a text cites them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.documents: list[Json] = []

    def cite(self, documents: list[Json]) -> Raw:
        """' [1] [4]'; nothing where no document is given."""
        for one in documents:
            if one["id"] not in self._numbers:
                self.documents.append(dict.fromkeys(DOCUMENT) | one)
                self._numbers[one["id"]] = len(self.documents)
        return Raw("".join(f" [{self._numbers[one['id']]}]" for one in documents))


def filled(template: str, **values: Any) -> Filled:
    """A template of ``templates/`` with its values; lines that end up empty are joined."""
    cited = Cited()
    text = _environment().get_template(template).render(**values, cite=cited.cite, cited=cited)
    made = Filled(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n")
    made.cited = tuple(one["id"] for one in cited.documents)
    return made


def escaped(value: object) -> str:
    """A value as text in one line that no reader of Markdown takes for markup."""
    if isinstance(value, Raw):
        return value
    text = _MARKS.sub(lambda found: "\\" + found[0], clean(str(value), SENTENCES_LIMIT))
    return _AT_THE_START.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", text)


def _address(url: str | None) -> str:
    """A web address as a link, where it is a plain one."""
    cleaned = clean(url or "", ADDRESS_LIMIT)
    found = web_address(cleaned)
    return Raw(f"<{found}>") if found else cleaned or "no address stated"


@cache
def _environment() -> Environment:
    # Not HTML: what is filled in is escaped for Markdown, by ``finalize``, everywhere.
    made = Environment(
        loader=PackageLoader("graph.levers"),
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        finalize=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"address": _address, "country": lambda code: words.country(code) or "country not stated"}
    made.globals["period"] = words.period
    return made
