"""Who may do what is decided in the functions that do it; without a role nobody sees anything."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from dashboard import asking, background, roles
from dashboard.opened import Opened
from dashboard.roles import CYPHER_BOX, FILE, NotAllowed, Role
from graph.build import current
from graph.errors import UsageError
from graph.intake import load
from graph.workspace import Workspace
from tests.dashboard_pages import CASES, open_page, texts

FILE_TEXT = 'readers = ["reader@example.org"]\nreviewers = ["Reviewer@Example.org"]\nadmins = ["admin@example.org"]\n'


class Person(dict[str, Any]):
    """Somebody as the sign-in tells of them."""

    def __init__(self, email: str | None, verified: Any = True) -> None:
        super().__init__({"email": email, "email_verified": verified, "is_logged_in": email is not None})
        self.is_logged_in = email is not None


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    workspace = Workspace(tmp_path_factory.mktemp("cases"))
    load(workspace, CASES)
    return Opened(workspace, current(workspace))


@pytest.fixture
def signing_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A team's file of roles, and a way to be somebody."""
    path = tmp_path / "roles.toml"
    path.write_text(FILE_TEXT)
    monkeypatch.setenv(FILE, str(path))

    def become(email: str | None, verified: Any = True) -> None:
        monkeypatch.setattr(st, "user", Person(email, verified))

    become(None)
    return SimpleNamespace(become=become, path=path)


class Reached(Exception):
    """The Neo4j was asked."""


@pytest.fixture
def neo4j_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_store(*_: Any) -> None:
        raise Reached

    monkeypatch.setattr(background, "running", lambda: SimpleNamespace(with_store=with_store))


def test_alone_on_a_machine_everything_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FILE, raising=False)

    assert roles.role() is Role.ADMIN


@pytest.mark.parametrize(
    ("email", "verified", "expected"),
    [
        (None, True, Role.NOBODY),
        ("stranger@example.org", True, Role.NOBODY),
        ("reader@example.org", True, Role.READER),
        ("READER@example.org", True, Role.READER),
        ("reader@example.org", False, Role.NOBODY),
        ("reader@example.org", None, Role.NOBODY),
        ("reader@example.org", "true", Role.NOBODY),
        ("reviewer@example.org", True, Role.REVIEWER),
        ("admin@example.org", True, Role.ADMIN),
        ("", True, Role.NOBODY),
    ],
)
def test_a_role_is_what_the_file_says_of_a_verified_address(
    signing_in: Any, email: str | None, verified: Any, expected: Role
) -> None:
    signing_in.become(email, verified)

    assert roles.role() is expected


@pytest.mark.parametrize(
    "text",
    ['readers = "reader@example.org"', 'owners = ["a@example.org"]', "readers = [", "readers = [1]"],
)
def test_a_wrong_file_of_roles_lets_nobody_in_and_says_so(signing_in: Any, text: str) -> None:
    signing_in.path.write_text(text)
    signing_in.become("reader@example.org")

    with pytest.raises(UsageError, match="file of roles"):
        roles.need(Role.READER)


def test_a_missing_file_of_roles_lets_nobody_in_and_says_so(signing_in: Any) -> None:
    signing_in.path.unlink()
    signing_in.become("admin@example.org")

    with pytest.raises(UsageError, match=FILE):
        roles.need(Role.READER)


@pytest.mark.parametrize("email", [None, "stranger@example.org", "reader@example.org"])
def test_cypher_of_ones_own_is_refused_in_the_function_that_runs_it(
    signing_in: Any, neo4j_behind: None, opened: Opened, email: str | None
) -> None:
    signing_in.become(email)

    with pytest.raises(NotAllowed, match="reviewer"):
        asking.ask_own(opened, "RETURN 1")


@pytest.mark.parametrize("email", ["reviewer@example.org", "admin@example.org"])
def test_a_reviewer_may(signing_in: Any, neo4j_behind: None, opened: Opened, email: str) -> None:
    signing_in.become(email)

    with pytest.raises(Reached):
        asking.ask_own(opened, "RETURN 1")


def test_a_box_that_is_switched_off_is_so_for_everybody(
    signing_in: Any, neo4j_behind: None, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing_in.become("admin@example.org")
    monkeypatch.setenv(CYPHER_BOX, "OFF")

    with pytest.raises(NotAllowed, match="switched off"):
        asking.ask_own(opened, "RETURN 1")


def test_a_question_of_the_catalogue_needs_the_role_reader(signing_in: Any, neo4j_behind: None, opened: Opened) -> None:
    asked = asking.prepare(opened, "what_is_loaded", {})

    with pytest.raises(NotAllowed):
        asking.ask_catalogue(opened, asked)
    signing_in.become("reader@example.org")
    with pytest.raises(Reached):
        asking.ask_catalogue(opened, asked)


@pytest.mark.parametrize("screen", ["find", "trace", "questions"])
def test_without_a_role_no_page_says_anything_of_the_graph(
    signing_in: Any, opened: Opened, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    signing_in.become("stranger@example.org")

    said = texts(open_page(opened.workspace.folder, monkeypatch, screen))

    assert "This needs the role reader" in said
    assert opened.digest[:12] not in said
    assert "Profile" not in said


def test_before_signing_in_there_is_a_button_and_nothing_else(
    signing_in: Any, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(opened.workspace.folder, monkeypatch, "questions")

    assert [button.label for button in page.button] == ["Sign in"]
    assert opened.digest[:12] not in texts(page)


def test_a_reader_sees_that_the_box_is_for_reviewers(
    signing_in: Any, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing_in.become("reader@example.org")

    page = open_page(opened.workspace.folder, monkeypatch, "questions", part="own")

    assert "is for reviewers" in texts(page)
    assert not page.text_area


def test_roles_without_sign_in_set_up_let_nobody_in_and_say_so(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "roles.toml").write_text(FILE_TEXT)
    monkeypatch.setenv(FILE, str(tmp_path / "roles.toml"))

    page = open_page(opened.workspace.folder, monkeypatch, "find")

    assert not page.exception
    assert "docs/how-to/team.md" in texts(page)
    assert opened.digest[:12] not in texts(page)
