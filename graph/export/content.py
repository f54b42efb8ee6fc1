"""What leaves: an answer with its network, its tables and everything a reader must be told about it.

Formats take a ``Content`` and nothing else: what a profile redacts was taken out of the graph before the question was
asked, so that no format can bring it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from graph.export.network import Network
from graph.projection import Projection

if TYPE_CHECKING:
    from graph.export.dossier.parts import Dossier

Json = dict[str, Any]


@dataclass(frozen=True)
class Stamp:
    """What is written on every export, whatever its format."""

    title: str
    """What was asked, and of what, with counts: 'Primark: 3 recorded abuses at 2 places linked to it'."""
    date: str
    """Day of the export, ISO; given by the user, never read from the clock inside a format."""
    data_date: str | None
    """The newest 'as of' day of the sources; None where none states one."""
    digest: str
    """Of the build that was asked, after redaction."""
    position: int | None
    """The ledger's entry up to which the build was made; None for a graph that was pulled."""
    profile: str
    """Name of the redaction profile."""
    redactions: tuple[str, ...]
    """What it took out, in sentences with counts; empty if nothing."""
    warnings: tuple[str, ...]
    """Paths so unique that they may identify a source all the same."""
    searched: tuple[Json, ...]
    """The loaded sources: title, publisher, license, as_of, files with sha256."""
    licenses: tuple[str, ...]
    """Each once."""
    statements: tuple[str, ...]
    """What a link does not prove, what is missing, what is retracted: sentences to be printed with it."""
    command: str
    """The exact command that makes it again."""
    versions: Mapping[str, str]
    """tiertrace and the libraries that make the bytes."""


@dataclass(frozen=True)
class Sheet:
    """One table of an answer."""

    name: str
    """Plain, as a file name: findings, steps, sources."""
    table: pa.Table
    """Typed columns; names in snake_case."""
    meanings: Mapping[str, str]
    """What each column means."""
    says: str = ""
    """What a row is, in a sentence."""


@dataclass(frozen=True)
class Content:
    """An answer, ready to be written in any format."""

    kind: str
    """Which question it answers: the name of a module in graph.export.asked."""
    name: str
    """Short name for files: 'trace-org-primark'."""
    answer: Json
    """The answer itself, as the trace, the dossier or the catalogue gives it."""
    picture: Json | None
    """An answer of trace or brands that pictures and dossiers draw on; None where the question has none."""
    projection: Projection
    """The build that was asked."""
    network: Network
    sheets: tuple[Sheet, ...]
    stamp: Stamp
    document: Callable[[Content], Dossier] | None = None
    """What makes its own text of it, for an answer that is a text to read; None: pages and dossiers tell its paths."""
