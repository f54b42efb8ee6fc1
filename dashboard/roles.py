"""Who may do what. Alone on one's own machine everything is allowed; a team signs in (``docs/how-to/team.md``).

Signing in says who somebody is (OpenID Connect, by Streamlit); what they may do stands in a file of ours, and is
asked for in the functions that do it, not by hiding buttons.
"""

from __future__ import annotations

import os
import tomllib
from enum import IntEnum
from pathlib import Path

import streamlit as st

from graph.errors import TiertraceError, UsageError

FILE = "TIERTRACE_ROLES"
"""Environment variable that names the file of roles, and by that turns signing in on."""
CYPHER_BOX = "TIERTRACE_CYPHER_BOX"
"""Environment variable; ``off`` takes the box for one's own Cypher away from everybody."""
LOADING = "TIERTRACE_LOADING"
"""Environment variable; ``off`` takes loading and undoing a load through a page away from everybody."""

REVIEWING = "TIERTRACE_REVIEWING"
"""Environment variable; ``off`` takes deciding on doubtful pairs through a page away from everybody."""


class Role(IntEnum):
    """What somebody may do; each role may also do what those before it may."""

    NOBODY = 0
    READER = 1
    """Every screen, and the questions of the catalogue."""
    REVIEWER = 2
    """Cypher of one's own; loading a list and undoing a load; findings of field research, and taking one out whose
    consent was withdrawn; decisions on doubtful matches."""
    ADMIN = 3
    """Correcting: retracting, withdrawing, erasing."""


class NotAllowed(TiertraceError):
    """Somebody asked for what their role does not allow."""


def signing_in() -> bool:
    """Does one have to sign in?"""
    return bool(os.environ.get(FILE))


def role() -> Role:
    """The role of whoever looks at the page; without signing in, that of the owner of the machine."""
    if not signing_in():
        return Role.ADMIN
    if not signed_in() or st.user.get("email_verified") is not True:
        return Role.NOBODY
    return _roles(Path(os.environ[FILE])).get(str(st.user.get("email", "")).lower(), Role.NOBODY)


def signed_in() -> bool:
    """Has whoever looks at the page signed in?

    Raises:
        UsageError: roles are asked for and signing in was not set up.
    """
    known = getattr(st.user, "is_logged_in", None)  # Streamlit has it only where signing in is set up
    if known is None:
        raise UsageError(f"{FILE} asks people to sign in, which is not set up here; see docs/how-to/team.md")
    return known is True


def need(least: Role) -> None:
    """Go on only if whoever looks at the page has at least this role.

    Raises:
        NotAllowed: they have not.
        UsageError: nobody can be let in, because signing in or the file of roles is not right.
    """
    if role() < least:
        raise NotAllowed(f"This needs the role {least.name.lower()}; yours is {role().name.lower()}")


def cypher_allowed() -> bool:
    """Is the box for one's own Cypher there at all?"""
    return os.environ.get(CYPHER_BOX, "on").lower() != "off"


def loading_on() -> bool:
    """Can anything be loaded through a page at all?"""
    return os.environ.get(LOADING, "on").lower() != "off"


def reviewing_on() -> bool:
    """Can anything be decided through a page at all?"""
    return os.environ.get(REVIEWING, "on").lower() != "off"


def _roles(path: Path) -> dict[str, Role]:
    """Roles by e-mail address: the tables ``readers``, ``reviewers`` and ``admins`` of the file, each a list."""
    try:
        stated = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"The file of roles named by {FILE} cannot be read: {error}") from error
    known = {"readers": Role.READER, "reviewers": Role.REVIEWER, "admins": Role.ADMIN}
    wrong = [name for name, people in stated.items() if name not in known or not _are_addresses(people)]
    if wrong:
        raise UsageError(
            f"The file of roles has lists of e-mail addresses named {', '.join(known)} and nothing else; "
            f"wrong is: {', '.join(wrong)}"
        )
    return {email.lower(): known[name] for name in known for email in stated.get(name, [])}


def _are_addresses(people: object) -> bool:
    return isinstance(people, list) and all(isinstance(one, str) and "@" in one for one in people)
