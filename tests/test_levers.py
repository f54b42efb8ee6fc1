"""Which lever: the rules as data, each condition against the cited cases, memo and letters."""

import json
import re
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from cases_graph import cases_projection  # noqa: F401
from click.testing import CliRunner
from hostile_content import HOSTILE, hostile_projection
from markdown_it import MarkdownIt

from graph.cli.levers import levers_command
from graph.errors import InputError, UsageError
from graph.export.dossier.parts import Items, Paragraph, Table
from graph.export.formats import write
from graph.export.leaving import check_redacted
from graph.export.preparing import Prepared, prepare
from graph.export.request import Request
from graph.export.source_numbers import documents_of
from graph.export.text import web_address
from graph.levers.answer import levers_for
from graph.levers.blocks import blocks_of
from graph.levers.checks import MET, NOT_MET, UNKNOWN, checks
from graph.levers.document import document
from graph.levers.letters import LETTERS, letter
from graph.levers.markdown import escaped
from graph.levers.memo import levers_text, memo
from graph.levers.rules import levers, read_levers
from graph.projection import Projection
from graph.redaction import NotRedacted, known_profiles, redact

RULES = Path(__file__).parent.parent / "datasets" / "reference" / "levers.toml"
SMALL = """
[example]
name = "Example channel"
what = "An example."
law = "None"
check = "To be checked by a lawyer before it is used."
past = [{ label = "Proceeding", kinds = ["example"], names = [] }]

[example.sources.page]
title = "Example page"
publisher = "Example publisher"
url = "https://example.org/rule"
seen = "2026-11-30"

[[example.conditions]]
id = "one"
says = "It lies in Mexico."
test = "country_of_place"
values = { countries = ["MX"] }
source = "page"
collect = "The country."
"""


def _states(lever: dict) -> dict[str, str]:
    return {one["id"]: one["state"] for one in lever["conditions"]}


def _by_id(answer: dict) -> dict[str, dict]:
    return {one["id"]: one for one in answer["levers"]}


def test_every_rule_has_a_source_a_day_and_the_lawyer_and_every_check_is_used() -> None:
    assert len(levers()) == 15 and all(one.sources and one.conditions for one in levers())
    for one in levers():
        assert one.check == "To be checked by a lawyer before it is used.", one.id
        for source in one.sources:
            assert source.url.startswith("http") and source.title and source.publisher, one.id
            assert date.fromisoformat(source.seen) <= date(2026, 12, 31)
        assert all(condition.collect and condition.source in one.sources for condition in one.conditions)
        assert len(one.what.split(". ")) == 2, f"{one.id}: two sentences say what it is"
    used = {condition.check for one in levers() for condition in one.conditions}
    assert used == set(checks().values())
    # What was not seen is said to be left out, in the head of the file.
    assert "Left out, because no source" in RULES.read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('law = "None"', 'law = "None"\nchance = "high"', "unknown: chance"),
        ('test = "country_of_place"', 'test = "country_of_moon"', "country_of_moon"),
        ('countries = ["MX"]', 'countrys = ["MX"]', "countrys"),
        ("values = { countries", "values = { open = true } # {", "missing: countries"),
        ('source = "page"', 'source = "memory"', "memory"),
        ('seen = "2026-11-30"', 'seen = "soon"', "soon"),
        ('url = "https://example.org/rule"', 'url = "a book"', "no web address"),
        ('collect = "The country."', "", "missing: collect"),
        ('label = "Proceeding"', 'label = "Rumour"', "label is one of"),
        ("[example]", "[example", "no TOML"),
    ],
)
def test_rules_are_read_strictly(old: str, new: str, says: str) -> None:
    assert read_levers(SMALL)[0].conditions[0].source.title == "Example page"
    assert old in SMALL
    with pytest.raises(InputError, match=says):
        read_levers(SMALL.replace(old, new))


def test_a_site_fits_the_rapid_response_and_says_on_whose_word(cases_projection: Projection) -> None:  # noqa: F811
    answer = levers_for(cases_projection, "site-tridonex")
    found = _by_id(answer)["usmca-rapid-response"]
    assert found["state"] == MET and set(_states(found).values()) == {MET}
    denial = next(one for one in found["conditions"] if one["id"] == "denial-of-rights")
    assert denial["because"] == "Recorded: freedom of association, until 2021-08-10, start not stated (alleged)."
    assert {one["id"] for one in denial["documents"]} == {
        "src-aflcio-tridonex",
        "src-tld-tridonex",
        "src-ustr-tridonex",
    }
    assert denial["source"]["url"] == "https://www.dol.gov/agencies/ilab/our-work/trade/labor-rights-usmca-cases"
    cases = {one["id"]: one["shared"] for one in found["past"]["cases"]}
    assert cases == {
        "ins-rrm-silao": ["country", "category"],
        "ins-rrm-tridonex": ["place", "country", "category"],
        "ins-rrm-vu": ["country", "category"],
    }
    assert all(one["outcome"] and one["documents"][0]["url"] for one in found["past"]["cases"])
    assert any("before: USMCA rapid response: Tridonex" in one for one in found["cautions"])
    assert found["collect"] == []


def test_ordered_by_name_and_what_is_not_met_stands_last(cases_projection: Projection) -> None:  # noqa: F811
    answer = levers_for(cases_projection, "ab-top-glove-debt")
    states = [one["state"] for one in answer["levers"]]
    assert len(states) == len(levers()) and states == sorted(states, key=lambda one: one == NOT_MET)
    open_ = [one["name"] for one in answer["levers"] if one["state"] != NOT_MET]
    assert open_ == sorted(open_)
    found = _by_id(answer)
    assert _states(found["us-import-ban"]) == dict.fromkeys(("abroad", "forced-labour", "imported", "goods"), MET)
    assert any("stated as remedied" in one for one in answer["cautions"])
    assert "All of it is stated as remedied" in found["us-import-ban"]["conditions"][1]["because"]
    assert _states(found["usmca-rapid-response"])["mexico"] == NOT_MET
    assert _states(found["ilo-freedom-of-association"])["organising"] == NOT_MET
    assert answer["subject"]["at"]["id"] == "site-top-glove-my"


def test_what_the_data_do_not_say_stays_unknown(cases_projection: Projection) -> None:  # noqa: F811
    found = _by_id(levers_for(cases_projection, "site-tridonex"))
    # No forced labour is recorded there: that says nothing. A US owner is no proof of import. No list is complete.
    assert _states(found["us-import-ban"])["forced-labour"] == UNKNOWN
    assert _states(found["us-import-ban"])["imported"] == UNKNOWN
    assert set(_states(found["rspo-complaint"]).values()) == {UNKNOWN}
    assert _states(found["oecd-contact-point"])["country"] == UNKNOWN
    assert _states(found["gsp-country-practice"])["worker-rights"] == UNKNOWN
    assert found["us-import-ban"]["collect"] and "customs record" in " ".join(found["us-import-ban"]["collect"])
    # A union is recorded; whether it is independent is not.
    union = found["ilo-freedom-of-association"]["conditions"][1]
    assert union["state"] == UNKNOWN and "SITPME" in union["because"] and union["documents"]


def test_members_buyers_agreements_and_offices(cases_projection: Projection) -> None:  # noqa: F811
    answer = levers_for(cases_projection, "site-fgv-serting")
    serting = _by_id(answer)
    member = serting["rspo-complaint"]["conditions"][0]
    assert member["state"] == MET and "FGV" in member["because"]
    assert any("disputed" in one for one in answer["cautions"])
    suprema = _by_id(levers_for(cases_projection, "site-suprema"))
    assert set(_states(suprema["maine-code-of-conduct"]).values()) == {MET}
    assert _states(suprema["los-angeles-sweat-free"])["contract"] == UNKNOWN
    assert _states(suprema["us-labour-chapter"])["partner"] == MET
    rana = _by_id(levers_for(cases_projection, "site-rana-plaza"))
    covers = rana["binding-agreement"]["conditions"][0]
    assert covers["state"] == MET and "(2023)" in covers["because"] and "Bangladesh" in covers["because"]
    # Mango joined the body of the Accord for its programme in Pakistan; that says nothing of Bangladesh.
    signed = rana["binding-agreement"]["conditions"][1]
    assert signed["state"] == UNKNOWN and "Mango is recorded as a member" in signed["because"]
    assert "(Pakistan Accord)" in signed["because"] and "src-juststyle-200" in {
        one["id"] for one in signed["documents"]
    }
    natchi = _by_id(levers_for(cases_projection, "site-natchi"))
    assert "Eastman" in natchi["binding-agreement"]["conditions"][1]["because"]
    assert natchi["binding-agreement"]["state"] == MET
    assert natchi["binding-agreement"]["conditions"][0]["because"].count("Dindigul Agreement") == 1
    offices = rana["oecd-contact-point"]["conditions"][0]
    assert offices["state"] == MET and offices["documents"]


def test_a_brand_is_held_against_each_place_it_connects_to(cases_projection: Projection) -> None:  # noqa: F811
    answer = levers_for(cases_projection, "org-adidas")
    assert answer["kind"] == "company" and answer["places"] > 1 and answer["left_out"] == 0
    fla = _by_id(answer)["fla-complaint"]
    assert _states(fla)["member-buys"] == MET and fla["place"]["id"].startswith("site-")
    # A company that reaches no place with an incident gets every instrument, and nothing that is met by absence.
    alone = levers_for(cases_projection, "org-wrc")
    assert alone["places"] == 0 and all(one["place"] is None for one in alone["levers"])
    assert {one["state"] for lever in alone["levers"] for one in lever["conditions"]} == {UNKNOWN}
    with pytest.raises(UsageError, match="whole country"):
        levers_for(cases_projection, "country:MX")


def test_the_memo_and_the_table_say_all_of_it(cases_projection: Projection) -> None:  # noqa: F811
    answer = levers_for(cases_projection, "ab-top-glove-debt", as_of="2020-07-01")
    page, table = memo(answer), levers_text(answer, 100)
    joined = " ".join(table.split())
    for text in (page, joined):
        for one in answer["levers"]:
            assert one["name"] in text and text.count(one["check"]) == len(levers())
        assert "no legal advice" in text and "implies no wrongdoing" in text and "not a cause" in text
        assert "cases (as of 2026-01-14)" in text and "remediated" in text
    assert "Links are judged on 2020-07-01." in page
    for one in answer["levers"]:
        assert all(f"<{condition['source']['url']}>, on 2026-11-30." in page for condition in one["conditions"])
    cited = {document["url"] for one in answer["levers"] for c in one["conditions"] for document in c["documents"]}
    assert cited and all(f"<{url}>" in page for url in cited)


def test_letters_cite_say_doubt_and_leave_places_for_a_person(cases_projection: Projection) -> None:  # noqa: F811
    brand = letter(cases_projection, "org-adidas", "brand")
    assert "To adidas Group" in brand and brand.count("No response recorded") == 5
    assert "(alleged), at Troon" in brand and "Weakest link: contested, disputed." in brand
    missing = letter(cases_projection, "org-wrc", "brand")
    assert "no place with a recorded abuse" in missing and "no published list" in missing
    buyers = letter(cases_projection, "site-rana-plaza", "co-buyers")
    assert "- Primark: stated as sourcing from Rana Plaza" in buyers and "at Phantom Apparels Ltd" in buyers
    assert "Dates: before." in buyers and "- Propper" not in buyers
    city = letter(cases_projection, "site-suprema", "city")
    assert "- State of Maine: stated as sourcing from" in city and "City of Los Angeles Sweat-Free" in city
    outline = letter(cases_projection, "ab-top-glove-debt", "complaint", lever="us-import-ban")
    assert "every reason for believing it, in full: [your text]" in outline
    assert "> Every incident recorded here is stated as remedied." in outline
    for text in (brand, missing, buyers, city, outline):
        assert "[Your organisation" in text or "[Organisations" in text
        assert "Leave out names of workers and of witnesses" in text
        assert "Being listed here implies no wrongdoing" in text and "Searched: Documented" in text
        numbers = [int(one) for one in re.findall(r"^(\d+)\. ", text.split("## Sources")[1], re.MULTILINE)]
        last = len(numbers)
        assert numbers == list(range(1, last + 1))
        assert all(f"[{number}]" in text for number in range(1, last + 1)) and f"[{last + 1}]" not in text


@pytest.mark.parametrize(
    ("subject", "kind", "lever", "says"),
    [
        ("org-adidas", "city", None, "about a site or an incident"),
        ("site-tridonex", "brand", None, "about a brand"),
        ("site-tridonex", "complaint", "moon", "add --lever with one of"),
        ("org-wrc", "complaint", "uflpa", "name the site"),
        ("site-tridonex", "postcard", None, "no letter"),
    ],
)
def test_a_letter_that_does_not_fit_is_refused(
    cases_projection: Projection,  # noqa: F811
    subject: str,
    kind: str,
    lever: str | None,
    says: str,
) -> None:
    with pytest.raises(UsageError, match=says):
        letter(cases_projection, subject, kind, lever=lever)


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    projection = hostile_projection(tmp_path / "hostile")
    answer = levers_for(projection, "factory-0")
    texts = [memo(answer), letter(projection, "brand-1", "brand")]
    texts += [letter(projection, "factory-0", kind, lever="uflpa") for kind in LETTERS if kind != "brand"]
    for text in texts:
        _only_our_markup(text)
    assert not set("\x00\x07\x1b\u202e") & set(levers_text(answer, 100))
    for name in HOSTILE.values():
        parsed = MarkdownIt("commonmark").enable("table").parse(escaped(name))
        inner = [child.type for one in parsed for child in one.children or ()]
        assert set(inner) <= {"text", "text_special"} and len(parsed) in (0, 3), name


def _only_our_markup(text: str) -> None:
    """No HTML, picture or link but plain web addresses, and no heading that a template does not have."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = [child for one in tokens for child in one.children or ()]
    types = {one.type for one in [*tokens, *inner]}
    assert not types & {"html_block", "html_inline", "image", "code_inline", "fence", "code_block", "em_open", "hr"}
    for one in inner:
        if one.type == "link_open":
            assert one.info == "auto" and str(one.attrs["href"]).startswith(("http://", "https://"))
    assert "head" not in [one.content for one in inner if one.type == "heading"]
    assert web_address("javascript:alert(5)") is None and "<javascript" not in text


def test_the_command(cases_projection: Projection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("graph.cli.opening.Opening.build", lambda _: cases_projection)
    exported: list[tuple[object, ...]] = []
    monkeypatch.setattr("graph.cli.levers.export_answer", lambda _, *said: exported.append(said))
    run = lambda *said: CliRunner().invoke(levers_command, [*said, "--workspace", str(tmp_path)])  # noqa: E731
    found = json.loads(run("Tridonex auto parts factory", "--format", "json").stdout)
    assert found["subject"]["id"] == "site-tridonex" and len(found["levers"]) == len(levers())
    assert isinstance(run("site-tridonex", "--lever", "uflpa").exception, UsageError)
    # What is handed on is an export, under the public profile unless another one is named.
    usual = {"letter": None, "lever": None, "as_of": None, "profile": "public"}
    run("ab-suprema-discrim", "--letter", "city")
    run("site-tridonex", "--format", "md", "--profile", "internal", "-o", "memo.md")
    run("site-tridonex", "--letter", "complaint", "--lever", "uflpa", "--format", "pdf", "-o", "outline.pdf")
    assert exported == [
        ("levers", "ab-suprema-discrim", "dossier-md", None, usual | {"letter": "city"}),
        ("levers", "site-tridonex", "dossier-md", Path("memo.md"), usual | {"profile": "internal"}),
        ("levers", "site-tridonex", "pdf", Path("outline.pdf"), usual | {"letter": "complaint", "lever": "uflpa"}),
    ]


def test_what_a_profile_withholds_is_in_no_memo_and_no_letter(
    cases_projection: Projection,  # noqa: F811
    tmp_path: Path,
) -> None:
    """A union that only others published, a place named to be removed, and small numbers of people."""
    profile = known_profiles()["public"].with_options(("site-tridonex",))
    redacted = redact(cases_projection, profile, tmp_path / "graph")
    asked = {"memo": {}, "co-buyers": {"letter": "co-buyers"}}
    asked["complaint"] = {"letter": "complaint", "lever": "ilo-freedom-of-association"}

    def made(build: Projection, kind: str) -> Prepared:
        subject = redacted.id_of("site-tridonex") if build is redacted.projection else "site-tridonex"
        request = Request("levers", {"subject": subject, **asked[kind]}, profile, "2026-12-01")
        content = prepare(build, "levers", request.parameters, date=request.date, command=request.command())
        return Prepared(content, request, redacted, {})

    whole = made(cases_projection, "complaint")
    assert "SITPME" in whole.content.answer["text"] and "Tridonex" in whole.content.answer["text"]
    assert "took records out" not in " ".join(whole.content.stamp.statements)
    with pytest.raises(NotRedacted):
        write(whole.content, "dossier-md", tmp_path / "no.md", check=lambda file: check_redacted(whole, file))
    narrowed = {kind: made(redacted.projection, kind) for kind in asked}
    assert all("took records out" in " ".join(one.content.stamp.statements) for one in narrowed.values())
    for kind, form in (
        ("memo", "json"),
        ("memo", "csv"),
        ("co-buyers", "dossier-docx"),
        ("complaint", "dossier-md"),
    ):
        one = narrowed[kind]
        write(one.content, form, tmp_path / f"{kind}-{form}", check=partial(check_redacted, one))
    memo_rows = {one.name: one.table for one in narrowed["memo"].content.sheets}["levers"].to_pylist()
    conditions = [(row["instrument_id"], row["condition_id"]) for row in memo_rows]
    assert sorted(conditions) == sorted((one.id, condition.id) for one in levers() for condition in one.conditions)
    assert {row["check"] for row in memo_rows} == {"To be checked by a lawyer before it is used."}


def test_a_document_says_what_its_text_says(cases_projection: Projection) -> None:  # noqa: F811
    """Headings, lists, tables, links and numbers of the memo and of letters, as Word, PDF and pages have them."""
    for parameters in (
        {"subject": "site-tridonex"},
        {"subject": "org-adidas", "letter": "brand"},
        {"subject": "ab-top-glove-debt", "letter": "complaint", "lever": "us-import-ban"},
    ):
        content = prepare(cases_projection, "levers", parameters, date="2026-12-01", command="")
        text, made = content.answer["text"], document(content)
        heads = "".join(one for block in made.blocks if isinstance(block, Table) for one in block.head)
        told = heads + "".join(run.text for runs in made.runs() for run in runs)
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        said = [one.content for token in tokens for one in token.children or () if one.type == "text"]
        assert said and not [one for one in said if one not in told and one not in made.subject]
        numbered = {one["id"]: one["number"] for one in documents_of(content).values()}
        assert [numbered[one] for one in content.answer["cited"]] == [*range(1, len(content.answer["cited"]) + 1)]
        (sources,) = (one for one in made.blocks if isinstance(one, Items) and one.anchors)
        assert len(sources.items) == len(content.answer["cited"])
        leads = {run.to for runs in made.runs() for run in runs if run.to and run.to.startswith("#")}
        assert leads == {f"#{one}" for one in sources.anchors}
    with pytest.raises(ValueError, match="markup"):
        blocks_of("- a list\n  - in a list\n", "Sources")
    (paragraph,) = blocks_of("Named \\[3\\] and cited [3]", "Sources")
    assert isinstance(paragraph, Paragraph) and [run.to for run in paragraph.runs] == [None, "#source-3"]
