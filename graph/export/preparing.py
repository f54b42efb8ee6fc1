"""From a question to the content that leaves: the build, narrowed by a profile, asked, and stamped."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from graph.export.asked import Asked, kind
from graph.export.content import Content, Json, Stamp
from graph.export.plain import STATEMENT
from graph.projection import Projection

_MAKERS = ("tiertrace", "networkx", "pyarrow", "pyvis")
"""Packages whose versions may change the bytes of a file."""


def prepare(
    projection: Projection,
    question: str,
    parameters: Mapping[str, Any],
    *,
    date: str,
    command: str,
    position: int | None = None,
    profile: str = "internal",
    redactions: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
) -> Content:
    """Ask a build that a profile has narrowed already, and stamp the answer.

    Args:
        question: name of a kind in ``graph.export.asked``.
        parameters: of that kind, as JSON.
        date: day of the export.
        command: the command that makes it again.
        position: the ledger's entry up to which the build was made.
    """
    asked = kind(question).ask(projection, parameters)
    sources = tuple(projection.manifest["datasets"])
    days = [one["as_of"] for one in sources if one.get("as_of")]
    stamp = Stamp(
        title=asked.title,
        date=date,
        data_date=max(days, default=None),
        digest=projection.digest,
        position=position,
        profile=profile,
        redactions=redactions,
        warnings=warnings,
        searched=sources,
        licenses=_licenses(sources),
        statements=(STATEMENT, *asked.statements),
        command=command,
        versions={name: version(name) for name in _MAKERS},
    )
    return _content(question, asked, projection, stamp)


def _content(question: str, asked: Asked, projection: Projection, stamp: Stamp) -> Content:
    return Content(question, asked.name, asked.answer, asked.picture, projection, asked.network, asked.sheets, stamp)


def _licenses(sources: tuple[Json, ...]) -> tuple[str, ...]:
    stated = [f"{one['title']}: {one.get('license') or 'licence not stated'}" for one in sources]
    return tuple(dict.fromkeys(stated))
