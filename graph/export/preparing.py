"""From a question to the content that leaves: a build of the ledger, narrowed by a profile, asked, and stamped."""

from __future__ import annotations

import re
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from graph.build import build_at, current
from graph.errors import NoLedger
from graph.export.asked import BEFORE, Asked, kind
from graph.export.content import Content, Json, Stamp
from graph.export.request import Request
from graph.export.words import say
from graph.ledger import entries
from graph.projection import Projection
from graph.redaction import Redacted, redact, unique_paths
from graph.workspace import Workspace

_MAKERS = (
    "tiertrace",
    "fonttools",
    "jinja2",
    "manimgx-fonts",
    "manimgx-fonts-cjk",
    "markdown-it-py",
    "networkx",
    "numpy",
    "pyarrow",
    "pyvis",
    "python-docx",
    "scipy",
    "typst",
    "xlsxwriter",
)
"""Packages whose versions may change the bytes of a file."""
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 80
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Prepared:
    """A content ready to be written, and what must be in none of its files."""

    content: Content
    request: Request
    """As it was answered: the position is a number, ids are those of the narrowed graph."""
    redacted: Redacted
    erased_since: Mapping[str, str]
    """By id, the day of its erasure: records that the position held and that are gone; only where that was allowed."""


@contextmanager
def prepared(
    workspace: Workspace, request: Request, *, incomplete: bool = False, tell: Tell = lambda _: None
) -> Iterator[Prepared]:
    """Make a content from a workspace; its files lie in a temporary folder until the end of the block.

    The caller must not hold ``workspace.writing()``.

    Args:
        incomplete: after an erasure, go on without what was erased.
        tell: told what is being done.

    Raises:
        ErasedSince, NoLedger, UsageError: there is no such build; see ``graph.build.build_at``.
        NotRedacted: something that the profile takes out is still there.
    """
    tell("making the graph as it was" if request.position else "making the graph")
    projection, position = _built(workspace, request, incomplete)
    with tempfile.TemporaryDirectory(prefix="tiertrace-export-") as folder:
        tell(f"redaction profile {request.profile.name}")
        redacted = redact(projection, request.profile, Path(folder) / "graph")
        asked_for = replace(request, position=position).renamed(redacted.renamed)
        tell("asking")
        content = prepare(
            redacted.projection,
            request.question,
            asked_for.parameters,
            date=request.date,
            command=asked_for.command(),
            position=position,
            profile=request.profile.name,
            redactions=tuple(redacted.sentences()[1:]) if redacted.log else (),
            warn=lambda answer: _warnings(answer, redacted),
            beside=_before(projection, request, redacted),
        )
        since = projection.manifest.get("report", {}).get("erased_since", {})
        yield Prepared(content, asked_for, redacted, since)


def _built(workspace: Workspace, request: Request, incomplete: bool) -> tuple[Projection, int | None]:
    """The build of a request and the number of its position; a pulled graph has only the build in use."""
    position = request.position
    if position is None:
        position = len(entries(workspace)) or None
    try:
        return build_at(workspace, position, request.profile.visibility, incomplete=incomplete), position
    except NoLedger:
        if request.position is not None:
            raise
        return current(workspace), None  # the redaction refuses it where it holds more than the profile admits


def _before(projection: Projection, request: Request, redacted: Redacted) -> Json:
    """What a question has to know of the build before the profile; nothing where nothing was taken out."""
    asked_of = kind(request.question).before
    if asked_of is None or redacted.profile.removes_nothing:
        return {}
    return {BEFORE: asked_of(projection, request.parameters, redacted)}


def _warnings(answer: Json, redacted: Redacted) -> tuple[str, ...]:
    says = (redacted.profile.says,) if redacted.profile.removes_nothing else ()
    return (*says, *unique_paths(answer, redacted))


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
    warn: Callable[[Json], tuple[str, ...]] = lambda _: (),
    beside: Mapping[str, Any] | None = None,
) -> Content:
    """Ask a build that a profile has narrowed already, and stamp the answer.

    Args:
        question: name of a kind in ``graph.export.asked``.
        parameters: of that kind, as JSON.
        date: day of the export.
        command: the command that makes it again.
        position: the ledger's entry up to which the build was made.
        warn: what of the answer may tell who is meant all the same.
        beside: for the question alone, and written nowhere.
    """
    asked = kind(question).ask(projection, {**parameters, **(beside or {})})
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
        warnings=warn(asked.answer),
        searched=sources,
        licenses=_licenses(sources),
        statements=(say("statement.link"), *asked.statements),
        command=command,
        versions=_versions(),
    )
    return _content(question, asked, projection, stamp)


def _content(question: str, asked: Asked, projection: Projection, stamp: Stamp) -> Content:
    name = _NO_NAME.sub("-", asked.name)[:_LONGEST_NAME].strip("-.")
    return Content(
        question,
        name,
        asked.answer,
        asked.picture,
        projection,
        asked.network,
        asked.sheets,
        stamp,
        document=asked.document,
    )


def _versions() -> dict[str, str]:
    """What makes the bytes; packages that are not there make none."""
    found = {"zlib": zlib.ZLIB_RUNTIME_VERSION}
    for name in _MAKERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return dict(sorted(found.items()))


def _licenses(sources: tuple[Json, ...]) -> tuple[str, ...]:
    stated = [f"{one['title']}: {one.get('license') or 'licence not stated'}" for one in sources]
    return tuple(dict.fromkeys(stated))
