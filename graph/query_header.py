"""What a question's file declares of itself, read from the TOML in its leading ``//`` lines and checked.

A question is one ``.cypher`` file. Its header says what is asked, for whom, with which
parameters, and what each column means; the body can be pasted into Neo4j Browser.
Nothing about a question is written anywhere else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph import model
from graph.errors import UsageError

AUDIENCES = ("campaigner", "researcher", "journalist")
TOPICS = (
    *("labels", "monitoring", "agreements", "grievances", "producers"),
    *("trade_preference", "import_law", "complaints", "procurement", "unions"),
)
"""What can be done about a finding, and by whom: the parts of the Levers screen, in its order."""
TYPES = {
    "id": "an id of the graph",
    "text": "text",
    "texts": "a list of texts",
    "int": "a whole number",
    "date": "a date as YYYY, YYYY-MM or YYYY-MM-DD",
    "day": "a full day as YYYY-MM-DD",
    "bool": "true or false",
}
"""Types of parameters, each in words for a message."""
_KEYS = {"title", "question", "audience", "caveat", "topic", "parameters", "columns"}
_PARAMETER_KEYS = {"type", "help", "example", "default", "optional", "labels", "values_of"}
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`", re.DOTALL)
"""Comments, strings and quoted names: what has to go before ``$names`` are looked for."""
_AFTER_COLUMNS = re.compile(r"\s(?:ORDER\s+BY|SKIP|LIMIT)\s", re.IGNORECASE)


@dataclass(frozen=True)
class Parameter:
    """One value a question asks for."""

    name: str
    type: str
    help: str
    example: Any
    default: Any = None
    """Taken when no value is given; None where there is none."""
    optional: bool = False
    """May be left out; the body then sees null."""
    labels: tuple[str, ...] = ()
    """For an id: the labels or families it may have."""
    values: tuple[str, ...] = ()
    """The closed vocabulary, when there is one."""

    @property
    def required(self) -> bool:
        """Must a value be given?"""
        return not self.optional and self.default is None


@dataclass(frozen=True)
class Question:
    """One question and the Cypher that answers it."""

    name: str
    title: str
    question: str
    audience: str
    caveat: str | None
    """What the answer does not show."""
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    """Each column, in the order returned, with its meaning."""
    cypher: str
    """The whole text of the file, header included."""
    topic: str | None = None
    """The lever that it belongs to, one of ``TOPICS``."""

    @property
    def body(self) -> str:
        """The statement alone."""
        lines = self.cypher.splitlines()
        first = next((number for number, line in enumerate(lines) if not line.startswith("//")), len(lines))
        return "\n".join(lines[first:]).strip()


def read_question(path: Path) -> Question:
    """Read and check one file.

    Raises:
        UsageError: the header or the body is not as it must be; the message names file and remedy.
    """
    text = path.read_text("utf-8")
    lines = text.splitlines()
    length = next((number for number, line in enumerate(lines) if not line.startswith("//")), len(lines))
    try:
        header = tomllib.loads("\n".join(line[2:].removeprefix(" ") for line in lines[:length]))
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, f"its leading // lines are not TOML: {error}") from error
    _refuse_unknown(path, "header", header, _KEYS)
    parameters = tuple(
        _parameter(path, name, declared) for name, declared in _table(path, header, "parameters").items()
    )
    columns = _columns(path, header)
    audience = _sentence(path, header, "audience")
    if audience not in AUDIENCES:
        raise _wrong(path, f"audience '{audience}' is not one of {', '.join(AUDIENCES)}")
    if header.get("topic", TOPICS[0]) not in TOPICS:
        raise _wrong(path, f"topic '{header['topic']}' is not one of {', '.join(TOPICS)}")
    asked = _sentence(path, header, "question")
    if not asked.endswith("?"):
        raise _wrong(path, "question must be one sentence that ends with a question mark")
    _check_body(path, "\n".join(lines[length:]), {parameter.name for parameter in parameters}, list(columns))
    return Question(
        name=path.stem,
        title=_sentence(path, header, "title"),
        question=asked,
        audience=audience,
        caveat=_sentence(path, header, "caveat") if "caveat" in header else None,
        parameters=parameters,
        columns=columns,
        cypher=text,
        topic=header.get("topic"),
    )


def _parameter(path: Path, name: str, declared: Any) -> Parameter:
    place = f"parameter {name}"
    if not _NAME.match(name) or not isinstance(declared, dict):
        raise _wrong(path, f"{place} must be a table named in snake_case, as [parameters.{name}]")
    _refuse_unknown(path, place, declared, _PARAMETER_KEYS)
    kind = declared.get("type")
    if kind not in TYPES:
        raise _wrong(path, f"{place}: type '{kind}' is not one of {', '.join(TYPES)}")
    if "example" not in declared:
        raise _wrong(path, f"{place} has no example")
    if "default" in declared and declared.get("optional"):
        raise _wrong(path, f"{place} has a default and is optional; keep one of the two")
    labels = tuple(declared.get("labels", ()))
    unknown = [label for label in labels if label not in model.LABELS and label not in model.FAMILIES]
    if unknown or (kind == "id") != bool(labels):
        raise _wrong(path, f"{place}: an id, and nothing else, has labels = [...] of the model; unknown: {unknown}")
    return Parameter(
        name=name,
        type=kind,
        help=_sentence(path, declared, "help"),
        example=declared["example"],
        default=declared.get("default"),
        optional=bool(declared.get("optional", False)),
        labels=labels,
        values=_vocabulary(path, place, declared["values_of"]) if "values_of" in declared else (),
    )


def _vocabulary(path: Path, place: str, named: str) -> tuple[str, ...]:
    """The closed vocabulary of a property of the model, named as ``Label.property``."""
    label, _, wanted = str(named).partition(".")
    found = (
        [one.values for one in model.LABELS[label].properties if one.name == wanted] if label in model.LABELS else []
    )
    if not found or not found[0]:
        raise _wrong(path, f"{place}: values_of '{named}' names no property of the model that has a vocabulary")
    return found[0]


def _columns(path: Path, header: dict[str, Any]) -> dict[str, str]:
    columns = _table(path, header, "columns")
    empty = [name for name, meaning in columns.items() if not isinstance(meaning, str) or not meaning.strip()]
    if empty or not columns:
        raise _wrong(path, f"every column needs its meaning under [columns]; without one: {', '.join(empty) or 'all'}")
    return columns


def _check_body(path: Path, body: str, declared: set[str], columns: list[str]) -> None:
    """Parameters and columns of header and body must be the same."""
    code = _NOT_CODE.sub(" ", body)
    used = set(re.findall(r"\$(\w+)", code))
    if used != declared:
        raise _wrong(path, f"header and body differ in the parameters: {', '.join(sorted(used ^ declared))}")
    returned = _returned(code)
    if returned != columns:
        raise _wrong(path, f"the body returns {', '.join(returned)}; [columns] must name the same in the same order")


def _returned(code: str) -> list[str]:
    """Names of the columns of the last RETURN outside all brackets: ``... AS name`` or a bare name."""
    depth, outside = 0, ""
    for char in code:
        depth -= char in ")]}"
        if depth == 0:
            outside += " " if char in ")]}" else char
        depth += char in "([{"
    last = re.split(r"\bRETURN\s+(?:DISTINCT\s+)?", outside, flags=re.IGNORECASE)[-1]
    columns = _AFTER_COLUMNS.split(f"{last} ", maxsplit=1)[0].rstrip().rstrip(";")
    return [(item.split() or [""])[-1] for item in columns.split(",")]


def _table(path: Path, header: dict[str, Any], key: str) -> dict[str, Any]:
    table = header.get(key, {})
    if not isinstance(table, dict):
        raise _wrong(path, f"{key} must be a table, as [{key}]")
    return table


def _sentence(path: Path, header: dict[str, Any], key: str) -> str:
    value = header.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(path, f"{key} is missing or empty")
    return value.strip()


def _refuse_unknown(path: Path, place: str, given: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise _wrong(path, f"{place} has unknown keys {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _wrong(path: Path, what: str) -> UsageError:
    return UsageError(f"The question {path.name} cannot be used: {what}.")
