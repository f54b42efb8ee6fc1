"""The catalogue of questions: find them, check what is asked, ask, and print ``docs/queries.md``.

Every ``.cypher`` file in ``graph/queries`` is a question (``graph.query_header`` reads
its header); there is no list to edit. Parameters are checked before a server sees
them: a missing value or an id the graph does not have must never come back as an empty
answer, which here would be a false "nothing is recorded".
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.dates import bounds
from graph.errors import InputError, UsageError
from graph.former import current_id
from graph.projection import Projection
from graph.query_header import AUDIENCES, TYPES, Parameter, Question, read_question

FOLDER = Path(__file__).parent / "queries"
COVERAGE = "what_is_loaded"
"""The question whose answer goes along with every other: what was searched and how fresh it is."""
IDS = "what_an_id_is"
"""The question that says whether the graph has an id."""


class Table(Protocol):
    """Rows as a store returns them."""

    @property
    def columns(self) -> Sequence[str]:
        """Names of the columns."""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """The rows, each in the order of the columns."""

    @property
    def capped(self) -> str | None:
        """Which limit cut the answer; None when it is whole."""


class Reader(Protocol):
    """Whatever can run one reading statement."""

    def read(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Table:
        """Run it in read access mode, within the store's limits."""


@dataclass(frozen=True)
class Answer:
    """The rows, with what they do not show and what was searched for them."""

    question: Question
    parameters: dict[str, Any]
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    caveat: str | None
    coverage: dict[str, Any]
    """One row of the question ``what_is_loaded``."""
    capped: str | None
    """Which limit cut the rows, when there are more than these."""

    def records(self) -> list[dict[str, Any]]:
        """The rows with their columns' names."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@cache
def _catalogue() -> Mapping[str, Question]:
    return {path.stem: read_question(path) for path in sorted(FOLDER.glob("*.cypher"))}


def questions() -> list[Question]:
    """All questions by name; every file is checked.

    Raises:
        UsageError: a file's header or body is not as it must be.
    """
    return list(_catalogue().values())


def question(name: str) -> Question:
    """One question.

    Raises:
        UsageError: there is none of that name.
    """
    found = _catalogue().get(name)
    if found is None:
        raise UsageError(f"There is no question '{name}'; the questions are: {', '.join(_catalogue())}")
    return found


def check(asked: Question, values: Mapping[str, Any], projection: Projection | None = None) -> dict[str, Any]:
    """The parameters as the server gets them: all there, of their type, defaults filled in.

    Args:
        asked: the question.
        values: what was given, by parameter.
        projection: the graph being asked, where its files are at hand; ids are looked up in it.

    Raises:
        UsageError: a parameter is missing, unknown or wrongly typed, or an id is not in the graph.
    """
    known = {parameter.name: parameter for parameter in asked.parameters}
    problems = [
        f"{name} is not one of its parameters ({', '.join(known) or 'it has none'})"
        for name in values
        if name not in known
    ]
    checked: dict[str, Any] = {}
    for name, parameter in known.items():
        value = values.get(name)
        if value is None:
            if parameter.required:
                problems.append(f"{name} is missing ({parameter.help}), for example {name}={parameter.example}")
            checked[name] = parameter.default
            continue
        problem = _mistyped(parameter, value)
        if problem is None and parameter.type == "id" and projection is not None:
            problem = _not_there(parameter, value, _labels_of(projection, value))
        if problem:
            problems.append(f"{name} {problem}, for example {name}={parameter.example}")
        checked[name] = value
    if problems:
        raise UsageError(f"{asked.name} cannot be asked like this: {'; '.join(problems)}.")
    return checked


def from_text(asked: Question, texts: Mapping[str, str]) -> dict[str, Any]:
    """Values typed as text (an option, a form) turned into the types of their parameters.

    A text that cannot be turned stays as it is, so that ``check`` names it. Lists are
    separated by commas.
    """
    types = {parameter.name: parameter.type for parameter in asked.parameters}
    return {name: _read(types.get(name, "text"), text) for name, text in texts.items()}


def ask(store: Reader, name: str, /, **parameters: Any) -> Answer:
    """Ask one question of a loaded graph.

    Raises:
        UsageError: no such question, or its parameters are wrong; see ``check``.
        StoreError: the store could not answer.
    """
    asked = question(name)
    values = check(asked, parameters)
    _check_ids(store, asked, values)
    table = store.read(asked.cypher, values)
    loaded = table if name == COVERAGE else store.read(question(COVERAGE).cypher, {})
    columns = tuple(asked.columns)
    order = [list(table.columns).index(column) for column in columns]
    return Answer(
        question=asked,
        parameters=values,
        columns=columns,
        rows=[tuple(row[place] for place in order) for row in table.rows],
        caveat=asked.caveat,
        coverage=dict(zip(loaded.columns, loaded.rows[0], strict=True)) if loaded.rows else {},
        capped=table.capped,
    )


def _check_ids(store: Reader, asked: Question, values: dict[str, Any]) -> None:
    """Refuse ids that the graph does not have, or has as something else; put today's id in a former one's place."""
    ids = [parameter for parameter in asked.parameters if parameter.type == "id" and values[parameter.name] is not None]
    if not ids:
        return
    table = store.read(question(IDS).cypher, {"ids": sorted({values[parameter.name] for parameter in ids})})
    at = {name: place for place, name in enumerate(table.columns)}
    labels = {row[at["id"]]: set(row[at["labels"]]) for row in table.rows}
    current = {row[at["id"]]: row[at["current_id"]] for row in table.rows}
    for parameter in ids:
        value = values[parameter.name]
        values[parameter.name] = current.get(value, value)
        problem = _not_there(parameter, value, labels.get(value, set()))
        if problem:
            how = f"{parameter.name} {problem}, for example {parameter.name}={parameter.example}"
            raise UsageError(f"{asked.name} cannot be asked like this: {how}.")


def _mistyped(parameter: Parameter, value: Any) -> str | None:
    """What is wrong with a value, or None."""
    right = {
        "int": isinstance(value, int) and not isinstance(value, bool),
        "bool": isinstance(value, bool),
        "texts": isinstance(value, list | tuple) and all(isinstance(one, str) and one for one in value),
    }.get(parameter.type, isinstance(value, str) and bool(value))
    if not right:
        return f"must be {TYPES[parameter.type]}, not {str(value)[:40]!r}"
    if parameter.type in ("date", "day"):
        try:
            bounds(value)
        except InputError as error:
            return f"must be {TYPES[parameter.type]}: {error}"
        if parameter.type == "day" and len(value) != len("2013-04-24"):
            return f"must be {TYPES['day']}, not {value!r}"
    chosen = value if parameter.type == "texts" else [value]
    if parameter.values and not set(chosen) <= set(parameter.values):
        return f"must be one of {', '.join(parameter.values)}, not {str(value)[:40]!r}"
    return None


def _not_there(parameter: Parameter, value: str, labels: set[str]) -> str | None:
    """What is wrong with an id, or None: the graph does not have it, or has it as something else."""
    wanted = " or ".join(parameter.labels)
    if not labels:
        return f"'{value[:60]}' is not in the loaded graph; it takes the id of a {wanted}"
    if not labels & set(parameter.labels):
        return f"'{value[:60]}' is a {' and '.join(sorted(labels))}; it takes the id of a {wanted}"
    return None


def _labels_of(projection: Projection, identifier: str) -> set[str]:
    """The labels a node of the projection carries; none when it is not there."""
    identifier = current_id(projection, identifier)
    for label in model.LABELS:
        ids = projection.nodes(label, ["id"]).column("id")
        if pc.index(ids, pa.scalar(identifier, pa.string())).as_py() >= 0:
            return set(model.LABELS[label].labels)
    return set()


def _read(kind: str, text: str) -> Any:
    if kind == "int" and text.removeprefix("-").isdecimal():
        return int(text)
    if kind == "bool" and text.lower() in ("true", "false", "yes", "no"):
        return text.lower() in ("true", "yes")
    if kind == "texts":
        return [one.strip() for one in text.split(",") if one.strip()]
    return text


def page() -> str:
    """The text of ``docs/queries.md``."""
    lines = [
        "# The questions",
        "",
        "Generated by `make docs` from the headers in `graph/queries`; do not edit.",
        "",
        "An answer is a set of published statements. A path through several links does not say that one product took",
        "it, and nothing here says that a company caused, knew of or could have prevented anything. Where nothing is",
        "found, the answer says what was searched: no record is not the same as no harm.",
        "",
        "Ask with `tiertrace ask NAME --param name=value`, in Python with `graph.query.ask(store, NAME, name=value)`,",
        "or paste the file into Neo4j Browser after setting its parameters with `:param`.",
    ]
    for audience in AUDIENCES:
        lines += ["", f"## For a {audience}"]
        for asked in questions():
            if asked.audience == audience:
                lines += _section(asked)
    return "\n".join(lines) + "\n"


def _section(asked: Question) -> list[str]:
    """One question of the page."""
    lines = ["", f"### {asked.name}", "", f"**{asked.title}.** {asked.question}"]
    if asked.caveat:
        lines += ["", f"*What it does not show:* {asked.caveat}"]
    if asked.parameters:
        lines += ["", "| parameter | type | meaning | example |", "|---|---|---|---|"]
        lines += [_parameter_row(parameter) for parameter in asked.parameters]
    lines += ["", "| column | meaning |", "|---|---|"]
    lines += [f"| {name} | {_cell(meaning)} |" for name, meaning in asked.columns.items()]
    options = "".join(f" --param {one.name}={_typed(one.example)}" for one in asked.parameters if one.required)
    return [*lines, "", f"`tiertrace ask {asked.name}{options}`"]


def _parameter_row(parameter: Parameter) -> str:
    kind = f"{TYPES[parameter.type]} ({', '.join(parameter.labels)})" if parameter.labels else TYPES[parameter.type]
    meaning = parameter.help + (f"; one of {', '.join(parameter.values)}" if parameter.values else "")
    if parameter.default is not None:
        meaning += f"; {parameter.default} when left out"
    elif parameter.optional:
        meaning += "; may be left out"
    return f"| {parameter.name} | {kind} | {_cell(meaning)} | `{_typed(parameter.example)}` |"


def _typed(example: Any) -> str:
    """An example as a person types it; ``from_text`` reads it back."""
    return ",".join(example) if isinstance(example, list) else str(example)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
