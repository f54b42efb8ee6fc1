"""``tiertrace review``: keys of a person, lines of a script, what is kept, what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graph.build import current
from graph.cli import keys, review
from graph.cli.review import review_command
from graph.cli.side_by_side import question_text
from graph.errors import InputError, UsageError
from graph.ledger import entries
from graph.match.marking import marked
from graph.match.review import queue
from graph.workspace import Workspace
from tests.doubtful_pairs import ONE, OPEN, TWO, doubtful, factories

WHO = ("--who", "A. Reviewer")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return doubtful(tmp_path)


def run(workspace: Workspace, *said: str, typed: str = "") -> Result:
    return CliRunner().invoke(review_command, ["--workspace", str(workspace.folder), *said], input=typed)


def failed(result: Result, kind: type[BaseException], *words: str) -> None:
    assert isinstance(result.exception, kind), result.output
    assert all(word in str(result.exception) for word in words)


def decisions(workspace: Workspace) -> list[dict[str, Any]]:
    """Entries of people as the ledger has them."""
    kinds = ("decide", "undecide")
    return [{"kind": one.kind, **one.content} for one in entries(workspace) if one.kind in kinds]


def test_a_script_decides_pair_after_pair_with_reasons(workspace: Workspace) -> None:
    before = factories(workspace)

    result = run(workspace, *WHO, typed="s plot and name agree\n\nd other number\nu the unit may be new\n")

    assert result.exception is None
    assert [(one["verdict"], one["who"], one["why"]) for one in decisions(workspace)] == [
        ("same", "A. Reviewer", "plot and name agree"),
        ("different", "A. Reviewer", "other number"),
        ("unsure", "A. Reviewer", "the unit may be new"),
    ]
    assert "This sitting: 1 same, 1 different, 1 unsure, 0 skipped. Open: 0." in result.stdout
    assert factories(workspace) == before - 1


def test_both_records_stand_side_by_side_and_what_differs_is_marked(workspace: Workspace) -> None:
    shown = {one.a.values["name"]: one for one in queue(workspace, current(workspace))}

    denim = question_text(shown["Example Denim Ltd Unit 2"], 200)
    quux = question_text(shown["Quux Garments Limited"], 100)

    row = next(line for line in denim.splitlines() if line.startswith("name"))
    assert row.split("  ")[-1].strip() == "Example Denim Ltd"
    assert "Example Denim Ltd [Unit 2]" in row
    assert "[55] Canal Street" in quux and "[57] Canal Street" in quux
    assert "one.csv:3" in denim and "two.csv:3" in denim and "as of 2024" in denim
    assert "24, 90.4 (precision not stated)" in denim
    total = shown["Example Denim Ltd Unit 2"].log_odds
    assert total is not None and f"{total:+7.2f}  together" in denim
    numbers = [line.split()[0] for line in denim.splitlines() if line.startswith("  ")]
    addends = [float(one) for one in numbers if one[0] in "+-" and len(one) > 1]
    assert sum(addends[:-1]) == pytest.approx(addends[-1], abs=0.05)
    assert "  - only one of the two names a unit" in denim


def test_back_undoes_a_skip_and_then_a_decision(workspace: Workspace) -> None:
    digest, before = current(workspace).digest, factories(workspace)

    result = run(workspace, *WHO, typed="s one place\nk\nb\nb\nq\n")

    assert result.exception is None
    first, second = decisions(workspace)
    assert (first["kind"], second["kind"], second["who"]) == ("decide", "undecide", "A. Reviewer")
    assert second["why"]
    assert (current(workspace).digest, factories(workspace)) == (digest, before)
    assert f"0 same, 0 different, 0 unsure, 0 skipped. Open: {OPEN}." in result.stdout
    again = run(workspace, *WHO, typed="b\n")
    assert again.exception is None
    assert "Nothing was decided or skipped in this sitting" in again.stderr


def test_the_last_pair_can_be_taken_back_too(workspace: Workspace) -> None:
    result = run(workspace, *WHO, "--search", "quux", typed="d other number\nb\nu a corner house\n")

    assert result.exception is None
    assert [one.get("verdict") for one in decisions(workspace)] == ["different", None, "unsure"]


def test_a_person_at_a_terminal_presses_keys_and_is_asked_once_who_and_each_time_why(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "at_terminal", lambda: True)

    result = run(workspace, typed="\n A. Reviewer \ns\nx/quux\ndother number\nq")

    assert result.exception is None, result.output
    assert [(one["verdict"], one["who"], one["why"]) for one in decisions(workspace)] == [
        ("same", "A. Reviewer", keys._WHY),
        ("different", "A. Reviewer", "other number"),
    ]
    assert "No pair with the text 'quux' is open any more." in result.stdout


def test_a_contradiction_is_said_and_the_person_stays_with_the_pair(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contradicts(*_: Any, **__: Any) -> Any:
        raise UsageError("entry 3 is in the way")

    monkeypatch.setattr(review.review, "decide", contradicts)
    failed(run(workspace, *WHO, typed="s one place\n"), UsageError, "entry 3")
    monkeypatch.setattr(review, "at_terminal", lambda: True)
    result = run(workspace, *WHO, "--why", "read both", typed="skq")

    assert result.exception is None
    assert "entry 3 is in the way" in result.stderr
    assert "0 same" in result.stdout and "1 skipped" in result.stdout


@pytest.mark.parametrize(
    ("said", "typed", "kind", "words"),
    [
        ((), "s one place\n", UsageError, ("--who NAME",)),
        (("--who", "  "), "s one place\n", UsageError, ("--who NAME",)),
        (WHO, "s\n", InputError, ("line 1", "reason is missing")),
        (WHO, "k\n\nsame place\n", InputError, ("line 3", "'same place' begins with no key")),
        (WHO, "x\n", InputError, ("'x' is no key",)),
        ((*WHO, "--guard", "no_such"), "", UsageError, ("'no_such'", "place_differs", "unit_missing")),
        ((*WHO, "--all", "different", "--why", "x"), "", UsageError, ("--guard",)),
        ((*WHO, "--all", "different", "--guard", "unit_missing"), "", UsageError, ("--why TEXT",)),
    ],
)
def test_what_is_misused_is_refused_and_nothing_is_kept(
    workspace: Workspace, said: tuple[str, ...], typed: str, kind: type[BaseException], words: tuple[str, ...]
) -> None:
    failed(run(workspace, *said, typed=typed), kind, *words)

    assert decisions(workspace) == []


def test_many_are_decided_at_once_only_within_one_guard(workspace: Workspace) -> None:
    alike = (*WHO, "--guard", "unit_missing", "--all", "different", "--why", "only one names a unit")

    asked = run(workspace, *alike, typed="n\n")
    assert decisions(workspace) == [] and asked.exit_code == 1
    result = run(workspace, *alike, "--yes")

    assert result.exception is None
    assert "Example Denim Ltd Unit 2  |  Example Denim Ltd" in result.stdout
    assert [one["verdict"] for one in decisions(workspace)] == ["different"]
    left = {one.guards[0].code for one in queue(workspace, current(workspace))}
    assert left == {"place_differs", "word_missing"}


def test_the_queue_is_listed_without_anything_being_decided(workspace: Workspace) -> None:
    listed = run(workspace, "--list", "--format", "csv", "--search", "canal")

    assert listed.exception is None
    header, row = listed.stdout.splitlines()
    assert header.startswith("impact,points,guard,a,") and "place_differs" in row and "Quux Garments Ltd" in row
    assert "1 pair is open" in listed.stderr
    assert decisions(workspace) == []


def test_nothing_compared_yet_is_said(tmp_path: Path) -> None:
    result = run(doubtful(tmp_path, matched=False), *WHO)

    assert "No pair is open." in result.stdout and "tiertrace match" in result.stderr


def test_names_that_mean_harm_stay_text(tmp_path: Path) -> None:
    one, two = (
        text.replace("Quux Garments", "Quux [bold]\u0645\u0635\u0646\u0639[/bold] Garments") for text in (ONE, TWO)
    )
    workspace = doubtful(tmp_path, one, two)
    found = next(one for one in queue(workspace, current(workspace)) if "Quux" in one.a.values["name"])

    text = question_text(found, 200)

    assert "Quux [bold]\u0645\u0635\u0646\u0639[/bold] Garments [Limited]" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("text", "words", "hits"),
    [
        ("Example Denim (Unit-2) Ltd.", {"denim", "2"}, ["Denim", "2"]),
        ("Plot 14 B, Savar", {"14", "b"}, ["14 B"]),
        ("\u6c5f\u82cf\u793a\u4f8b\u5382", {"jiang"}, ["\u6c5f"]),
        ("\u00c7elik Tekstil", {"celik"}, ["\u00c7elik"]),
        ("Savar", set(), []),
        ("", {"x"}, []),
    ],
)
def test_words_are_marked_in_the_text_as_published(text: str, words: set[str], hits: list[str]) -> None:
    found = marked(text, words)

    assert "".join(piece for piece, _ in found) == text
    assert [piece for piece, hit in found if hit] == hits
