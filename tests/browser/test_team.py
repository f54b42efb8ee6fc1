"""A team signs in; what each may do is held by the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from dashboard.strings import say
from graph.intake import load
from graph.workspace import Workspace
from tests.browser.conftest import Opener
from tests.browser.identity import CLIENT, SECRET, Provider, providing
from tests.browser.served import Served, free_port, serving
from tests.own_data import write

ROLES = 'readers = ["reader@example.org"]\nreviewers = ["reviewer@example.org"]\n'
BOX = "/questions?part=own"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as running:
        yield running


@pytest.fixture(scope="module")
def team(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard that asks who one is."""
    folder, port = tmp_path_factory.mktemp("team"), free_port()
    load(Workspace(folder / "workspace"), write(folder / "data"))
    (folder / "roles.toml").write_text(ROLES, "utf-8")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "of the test, long enough"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
        f'server_metadata_url = "{provider.address}/.well-known/openid-configuration"\n',
        "utf-8",
    )
    with serving(folder / "workspace", folder, port, TIERTRACE_ROLES=str(folder / "roles.toml")) as served:
        yield served


def test_nobody_sees_anything_before_signing_in(team: Served, look: Opener) -> None:
    view = look(team, "/trace?brand=b-1")

    expect(view.page.get_by_text(say("frame.sign_in"))).to_be_visible()
    assert "Brand one" not in view.words


@pytest.mark.parametrize(
    ("email", "box"), [("reader@example.org", False), ("reviewer@example.org", True)], ids=["reader", "reviewer"]
)
def test_a_reader_may_not_use_the_cypher_box_and_a_reviewer_may(
    team: Served, provider: Provider, look: Opener, email: str, box: bool
) -> None:
    provider.email = email
    view = look(team, "/", allowed=(provider.address,))
    view.page.get_by_role("button", name=say("frame.sign_in_button")).click()
    expect(view.page.get_by_role("navigation")).to_be_visible()

    view.settle().open(BOX)

    expect(view.page.get_by_text(say("questions.own_not_yours"))).to_be_visible(visible=not box)
    expect(view.page.get_by_role("textbox", name=say("questions.own_box"))).to_be_visible(visible=box)
    view.open("/trace?brand=b-1")
    expect(view.page.get_by_text("1 recorded incident")).to_be_visible()


def test_somebody_who_signed_in_and_has_no_role_sees_no_data(team: Served, provider: Provider, look: Opener) -> None:
    provider.email = "stranger@example.org"
    view = look(team, "/", allowed=(provider.address,))
    view.page.get_by_role("button", name=say("frame.sign_in_button")).click()
    expect(view.page.get_by_role("navigation")).to_be_visible()

    view.settle().open("/trace?brand=b-1")

    assert "Brand one" not in view.words and "Factory one" not in view.words
    expect(view.page.get_by_text("needs the role reader")).to_be_visible()
