"""One file holds every word that leaves: complete against the model, every key used, nothing said that we never say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph import model
from graph.export import words
from graph.trace.arrays import STRENGTHS, VERDICTS

ROOT = Path(__file__).parent.parent
NEVER = re.compile(
    r"\b(uses?|using|guilt\w*|clean\w*|safe|violat\w*|offend\w*|complicit\w*|entit(?:y|ies)|scores?|blacklist\w*)\b",
    re.I,
)
"""What a set of published statements does not show of anybody (notes: wording rules)."""
HINT = re.compile(r"--[a-z]")
"""An option of a command belongs to the terminal, not into a file that is published."""
SPEAKERS = ("say", "told", "lines", "choose")
"""Functions whose first argument is a key."""
TABLES = {
    "verdict.incident": VERDICTS,
    "verdict.incident_meaning": VERDICTS,
    "verdict.day": VERDICTS,
    "verdict.day_meaning": VERDICTS,
    "strength": STRENGTHS,
    "strength_meaning": STRENGTHS,
    "status": (*model.LINK_STATUSES, *model.INCIDENT_STATUSES),
    "status_meaning": (*model.LINK_STATUSES, *model.INCIDENT_STATUSES),
    "relation": model.RELATIONSHIPS,
    "basis": model.BASES,
    "category": model.CATEGORIES,
    "ilo_indicator": model.ILO_INDICATORS,
    "affected_unit.one": model.AFFECTED_UNITS,
    "affected_unit.other": model.AFFECTED_UNITS,
    "level": model.LEVELS,
    "letter.link": model.WALKED,
    "dossier.link": model.WALKED,
    "dossier.link_in_lists": model.WALKED,
    "response.kind": model.RESPONSES,
    "plural": (*model.COMPANIES, *model.FACILITIES, "Organisation"),
}


def texts(found: Any = None, key: str = "") -> Iterator[tuple[str, str]]:
    """Every key and its text; the forms for one and many stand for one key."""
    found = words.wording() if found is None else found
    for name, inner in found.items():
        place = f"{key}.{name}" if key else name
        if isinstance(inner, dict):
            forms = set(inner) == {"one", "other"} and all(isinstance(form, str) for form in inner.values())
            yield from (((place, form) for form in inner.values()) if forms else texts(inner, place))
        elif isinstance(inner, list):
            yield from ((place, one) for one in inner)
        else:
            yield place, inner


def table(key: str) -> dict[str, Any]:
    found: Any = words.wording()
    for part in key.split("."):
        found = found[part]
    return dict(found)


def called(path: Path) -> Iterator[tuple[str, str]]:
    """The function and the key, for each call in a module that says something by its key.

    A key of which only the beginning is written out may be any of that table.
    """
    source = path.read_text("utf-8")
    if "graph.export" not in source and path.name != "words.py":
        return
    tree = ast.parse(source)
    ours = set(SPEAKERS) if path.name == "words.py" else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in ("graph.export.words", "graph.export.dossier.parts"):
            ours |= {alias.name for alias in node.names} & set(SPEAKERS)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            of_words = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "words"
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SPEAKERS if of_words else isinstance(node.func, ast.Name) and name in ours:
                first = node.args[0]
                for key in [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]:
                    of_table = isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant)
                    assert isinstance(key, ast.Constant) or of_table, f"{path.name}:{node.lineno}: write the key out"
                    if isinstance(key, ast.JoinedStr):
                        yield "choose", key.values[0].value.removesuffix(".")
                    else:
                        yield name, str(key.value)


def calls() -> set[tuple[str, str]]:
    rooms = (ROOT / "graph", ROOT / "dashboard")
    return {one for room in rooms for path in sorted(room.rglob("*.py")) for one in called(path)}


def test_every_word_of_the_model_has_its_word_here_and_no_other_has() -> None:
    for key, vocabulary in TABLES.items():
        assert set(table(key)) == set(vocabulary), key


def test_no_key_is_unknown_and_none_is_left_unused() -> None:
    known = {key for key, _ in texts()}
    said = {key for name, key in calls() if name != "choose"}
    chosen = {key for name, key in calls() if name == "choose"}

    assert said <= known, said - known
    assert all(table(key) for key in chosen)
    unused = {key for key in known - said if not any(key.startswith(f"{one}.") for one in chosen)}
    assert not unused


def test_an_unknown_key_is_an_error_and_a_strange_value_is_said_as_it_is() -> None:
    for wrong in ("limits.nothing_of_that_name", "nowhere.at_all"):
        try:
            words.say(wrong)
        except KeyError:
            continue
        raise AssertionError(wrong)
    assert words.status("brand_new") == "brand new" and words.basis(None) == "not stated"
    assert words.say("limits.left_out", count=1_204).startswith("1,204 more are")
    assert words.say("limits.left_out", count=1).startswith("1 more is")
    assert words.period("{count}", "{0}") == "{count} to {0}"


def test_no_sentence_accuses_praises_or_speaks_of_a_command() -> None:
    wrong = [(key, text) for key, text in texts() if NEVER.search(text) or HINT.search(text)]

    assert wrong == []
    assert NEVER.search("Uses forced labour") and NEVER.search("an entity") and not NEVER.search("because of it")
    assert HINT.search("raise --max-hops") and not HINT.search("2012 - 2013")
