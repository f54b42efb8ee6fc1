"""The research log of a case: everything in order of time, nothing of people, nothing that a profile withholds."""

from pathlib import Path

import pytest
from own_data import BASE, PUBLIC, loaded
from test_field_research import FINDING, UNION, WATCH

from graph.build import current
from graph.consent import withdraw_consent
from graph.corrections import correct, dispute
from graph.errors import UsageError
from graph.field_research import enter
from graph.redaction import read_profile
from graph.research_log import ResearchLog, research_log
from graph.research_log_page import log_rows, missing, page
from graph.responding import Response, respond
from graph.workspace import Workspace

NODE = f"{WATCH}:F-2026-1"
AUTHOR = "Zyxwvina Researcher"
DOCUMENTS = [dict(one, published=day) for one, day in zip(BASE["documents.csv"], ("2013-05", ""), strict=True)]


def of(workspace: Workspace, case: str, profile: str | None = None) -> ResearchLog:
    return research_log(workspace, case, read_profile(profile) if profile else None, current(workspace))


def told(log: ResearchLog) -> list[tuple[str, str, str]]:
    """Day, what and text of each event; entries of the ledger without the day of the test."""
    ledger = ("entered", "entered anew", "decision", "consent withdrawn")
    return [("" if row["what"] in ledger else row["day"], row["what"], row["text"]) for row in log_rows(log)]


def test_a_log_tells_a_finding_from_the_first_minute_to_the_withdrawal(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    loaded(workspace, tmp_path / "data", {**BASE, "documents.csv": DOCUMENTS, "organisations.csv": [UNION]})
    union = {"union": "u-1", "union_role": "represents", "union_consent": "partners", "consent": "partners"}
    paper = {"document_title": "Pay | slips <b>", "document_date": "2026-02"}
    enter(workspace, {**FINDING, **union, **paper}, AUTHOR)
    enter(workspace, {**FINDING, **union, **paper, "status": "documented", "end": "2026-02"}, AUTHOR)
    respond(workspace, Response("s-1", [NODE], "none", "2026-04", due_on="2026-05", visibility="partner"), AUTHOR)
    dispute(workspace, NODE, "says that it paid", AUTHOR, by="Supplier one")
    correct(workspace, "i-1", {"start": "2013-05"}, "misread", AUTHOR)

    log = of(workspace, NODE)

    assert told(log) == [
        ("2026-01", "abuse recorded", "wages (disputed): Overtime was paid three months late"),
        ("2026-02", "document", "Pay | slips <b>"),
        ("2026-02", "abuse ended", "wages (disputed): Overtime was paid three months late"),
        ("2026-04", "company asked", "Supplier one to answer by 2026-05"),
        ("2026-05", "response",
         f"Response of Supplier one on wages ({NODE}): no answer (asked on 2026-04, to answer by 2026-05)"),
        ("", "entered", "ledger entry 1, dataset data: factory (1), organisation (1)"),
        ("", "entered", "ledger entry 2, dataset field-research: document (2), incident (1)"),
        ("", "entered anew", "ledger entry 3, dataset field-research: another end, status"),
        ("", "entered", "ledger entry 4, dataset company-responses: response (1)"),
        ("", "decision", "disputed by Supplier one, stated as documented by Example Labour Watch. "
         "Reason: says that it paid."),
        ("no day stated", "document", f"Record {FINDING['finding']} of field research, kept by Example Labour Watch"),
        ("no day stated", "union", "Example Knitters Union, union"),
    ]  # fmt: skip
    assert missing(log)[0].startswith("Only one publisher") and len(missing(log)) == 3
    written = page(log)
    assert "Pay \\| slips \\<b\\>" in written and AUTHOR not in written and "kept\\_apart" not in written

    assert [row["id"] for row in log_rows(of(workspace, "f-1"))].count("i-1") == 2, "with its correction"
    public = page(of(workspace, "f-1", "public"))
    assert "2013-05" in public and not any(one in public for one in ("Overtime", "Knitters", "slips", "company-resp"))
    for case, profile in ((NODE, "public"), ("b-1", None), ("nothing", None)):
        with pytest.raises(UsageError, match="is no incident and no place"):
            of(workspace, case, profile)

    withdraw_consent(workspace, NODE, AUTHOR)
    assert told(of(workspace, NODE)) == [("", "consent withdrawn", "ledger entry 7")]
    left = page(of(workspace, "f-1"))
    assert "consent was withdrawn, of any place: 1" in left and "Overtime" not in left and PUBLIC
    assert "withdrawn" not in page(of(workspace, "f-1", "public")), "it was a finding for partners"
