"""The evidence dossier: its text for two cases, and each of its four formats read back by a reader that is not ours.

That another process with another hash seed writes the same bytes is tested over whole packs, in ``test_pack``.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from cases_graph import cases_projection  # noqa: F401
from defusedxml.ElementTree import fromstring
from docx import Document
from hostile_content import DANGERS, hostile_content
from markdown_it import MarkdownIt
from test_wording import HINT, NEVER

from graph.dates import Verdict
from graph.export import words
from graph.export.content import Content
from graph.export.dossier import build
from graph.export.dossier.citing import Citations
from graph.export.dossier.judging import event_of, step_strength, step_verdict
from graph.export.dossier.parts import Dossier, Facts, Heading, Paragraph, Run, Table, plain
from graph.export.dossier.paths import steps
from graph.export.dossier.records import Records
from graph.export.formats import formats, write
from graph.export.formats.dossier_md import markdown
from graph.export.formats.dossier_pdf import pdf
from graph.export.preparing import prepare
from graph.projection import Projection
from graph.trace import trace_brand

GOLDEN = Path(__file__).parent / "golden" / "dossiers"
WRITERS = ("dossier-md", "dossier-html", "dossier-docx", "dossier-pdf")
ORDER = ("strong", "fair", "contested", "weak")


def asked(projection: Projection, kind: str, **parameters: Any) -> Content:
    return prepare(projection, kind, parameters, date="2026-11-30", command=f"tiertrace export {kind}")


@pytest.fixture(scope="module")
def kesko(cases_projection: Projection) -> Content:  # noqa: F811
    return asked(cases_projection, "trace", brand="org-kesko")


@pytest.fixture(scope="module")
def benetton(cases_projection: Projection) -> Content:  # noqa: F811
    return asked(cases_projection, "trace", brand="org-benetton")


@pytest.fixture(scope="module")
def rana(cases_projection: Projection) -> Content:  # noqa: F811
    return asked(cases_projection, "brands", site="site-rana-plaza")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return hostile_content(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def written(hostile: Content, kesko: Content, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Every format of two contents, once."""
    folder = tmp_path_factory.mktemp("dossiers")
    return {
        (name, writer): write(content, writer, folder / f"{name}{formats()[writer].suffix}")
        for name, content in (("hostile", hostile), ("kesko", kesko))
        for writer in WRITERS
    }


def said(content: Content) -> str:
    return "\n".join(map(plain, build(content).runs()))


@pytest.mark.parametrize("name", ["kesko", "benetton"])
def test_the_text_of_a_finding_is_as_agreed(name: str, request: pytest.FixtureRequest) -> None:
    content: Content = request.getfixturevalue(name)
    text = markdown(build(content)).split("## How to make this dossier again")[0]
    text = text.replace(content.stamp.digest[:12], "DIGEST")
    expected = GOLDEN / f"{name}.md"
    if os.environ.get("TIERTRACE_WRITE_GOLDEN"):
        expected.write_text(text, "utf-8")

    assert text == expected.read_text("utf-8")


def test_the_reasons_agree_with_the_judgement_of_the_trace(cases_projection: Projection) -> None:  # noqa: F811
    """For every brand of the cases the weakest step has the verdict and the strength of the path."""
    judged = 0
    for brand in cases_projection.nodes("Brand", ["id"])["id"].to_pylist():
        for row in trace_brand(cases_projection, brand)["findings"]:
            found = row["paths"][0]["steps"]
            event = event_of(row["incident"], None)
            assert event is not None
            weakest = min((step_verdict(step, event) for step in found), key=lambda one: one.rank)
            assert weakest.word == row["verdict"], (brand, row["incident"]["id"])
            assert max(map(step_strength, found), key=ORDER.index) == row["strength"], (brand, row["incident"]["id"])
            judged += 1
    assert judged > 80


def test_what_is_our_own_in_every_dossier_of_the_cases_accuses_nobody(
    cases_projection: Projection,  # noqa: F811
    rana: Content,
) -> None:
    """Titles, names and summaries are quoted; every other word is one we answer for."""
    brands = cases_projection.nodes("Brand", ["id"])["id"].to_pylist()
    ours: set[str] = set()
    for content in (rana, *(asked(cases_projection, "trace", brand=brand) for brand in brands[::12])):
        ours |= {run.text for runs in build(content).runs() for run in runs if not run.data}
    assert len(ours) > 150
    assert [text for text in ours if NEVER.search(text) or HINT.search(text)] == []


def test_doubt_stands_in_the_sentence_and_in_the_heading(kesko: Content, rana: Content) -> None:
    headings = [plain(block.text) for block in build(kesko).blocks if isinstance(block, Heading)]
    assert "Finding 2: forced labour (disputed) at Natural Fruit pineapple processing factory" in headings

    doubts = [plain(b.runs) for b in build(rana).blocks if isinstance(b, Paragraph) and b.kind == "doubt"]
    alleged = [row for row in rana.answer["brands"] if row["status"] == "alleged"]
    assert sum("This is alleged" in one for one in doubts) >= len(alleged) > 0
    assert any("This is disputed" in one for one in doubts)


def test_a_place_has_what_else_is_on_record_with_its_sources(cases_projection: Projection) -> None:  # noqa: F811
    text = said(asked(cases_projection, "site", site="site-rana-plaza"))

    assert "PWT Group: audit of New Wave Style Ltd (audit), 2012. About New Wave Style Ltd. State as recorded:" in text
    assert "Danish NCP: PWT Group and Rana Plaza (oecd ncp case), 12 December 2014 to 17 October 2016." in text
    assert "Not on record in what is loaded: who runs it, buildings or estates it lies in, unions, agreements" in text
    assert "ab-phantom-child-labour" in text and "alleged: somebody says so" in text


def test_what_is_unknown_is_said(kesko: Content) -> None:
    text = said(kesko)

    assert "The list ends here: from whom Natural Fruit pineapple processing factory buys is not in the" in text
    assert "Step 3 has no stated date." in text and "Step 3 decides. No date is stated for this link." in text
    assert (
        text.count("No response recorded of Kesko, VIP-Juicemaker Oy and Natural Fruit Company, Ltd. (Natfruit).") == 3
    )
    assert "SHA-256 4f56c3cb" in text and "links.csv:146 of “Documented labour-rights cases”" in text


def test_other_statements_lists_corrections_responses_and_retractions_are_told(kesko: Content) -> None:
    records = Records(kesko, ())
    path = kesko.answer["findings"][0]["paths"][0]
    shown = path["steps"][0] | {
        "status": "acknowledged", "listed": ["2021-03", "2022-03-01"], "valid_from": None, "valid_to": None,
        "delisted": ["2023"], "corrections": ["2026-01-01: corrected: the year. Why: Example."], "key": "other",
    }  # fmt: skip
    also = [path["steps"][0] | {"status": "disputed", "key": "another", "source": ["Example Institute"]}]
    step = shown | {"also": also}
    records.retracted = {("org-kesko", "SOURCES_FROM", "org-vip-juicemaker"): [also[0] | {"status": "retracted"}]}
    text = "\n".join(
        plain(runs)
        for runs in Dossier(
            "", "", "", "", "", tuple(steps(path | {"steps": [step]}, records, Citations(records)))
        ).runs()
    )

    assert "Kesko states in its lists of March 2021 and 1 March 2022 that it sources from VIP-Juicemaker Oy" in text
    assert "A later version of the list, as of 2023, does not state it any more; that says nothing of why." in text
    assert "Other statements of this step that differ in status or dates:" in text and "This is disputed" in text
    assert "This was retracted." in text and "2026-01-01: corrected: the year. Why: Example." in text


def test_a_response_stands_beside_the_finding_and_silence_is_named(kesko: Content) -> None:
    row = kesko.answer["findings"][0]
    answered = {
        "id": "r-1", "kind": "answered", "asked_on": "2026-01-02", "due_on": None, "answered_on": "2026-02",
        "text": "We stopped in 2012.", "url": "https://example.org/r", "documents": [], "corrections": None,
        "company": {"id": "org-kesko", "name": "Kesko", "label": "Brand"}, "about": [],
    }  # fmt: skip
    answer = kesko.answer | {"findings": [row | {"responses": [answered]}]}
    text = said(replace(kesko, answer=answer, picture=answer))

    assert (
        "Response of Kesko: answered on 2026-02 (asked on 2026-01-02): “We stopped in 2012.” Address: https://exa"
        in text
    )
    assert "No response recorded of VIP-Juicemaker Oy and Natural Fruit Company, Ltd. (Natfruit)." in text


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", ["hostile", "kesko"])
def test_the_page_has_no_script_and_leads_to_the_web_and_to_itself_alone(
    name: str, written: dict[tuple[str, str], Path], request: pytest.FixtureRequest
) -> None:
    raw = written[name, "dossier-html"].read_text("utf-8")
    page = Page(raw)

    assert not any(danger in raw for danger in DANGERS)
    assert {tag for tag, _ in page.tags} <= {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "main",
            "h1",
            "h2",
            "h3",
            "h4",
            "p",
            "bdi",
            "nav",
            "ul",
            "ol",
        ),
        *(
            "li",
            "a",
            "dl",
            "div",
            "dt",
            "dd",
            "table",
            "colgroup",
            "col",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "strong",
            "footer",
        ),
    }
    assert not [one for _, attributes in page.tags for one in attributes if one.startswith("on")]
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    for address in (attributes["href"] or "" for tag, attributes in page.tags if tag == "a"):
        assert address[1:] in anchors if address.startswith("#") else address.startswith(("http://", "https://"))
    style = raw.split("<style>")[1].split("</style>")[0]
    assert f"style-src 'sha256-{_sha256(style)}'" in raw and "default-src 'none'" in raw
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert not missing(request.getfixturevalue(name), page.text)


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def missing(content: Content, text: str) -> list[str]:
    """What of a dossier does not stand in a text; addresses aside, which readers show in their own way."""
    whole = _flat(text)
    parts = ["".join(run.text if _ours(run) else "\0" for run in runs) for runs in build(content).runs()]
    return [one for part in parts for one in part.split("\0") if _flat(one) not in whole]


def _ours(run: Run) -> bool:
    return run.to is None or run.to.startswith("#")


@pytest.mark.parametrize("name", ["hostile", "kesko"])
def test_markdown_says_the_same_to_a_reader_of_commonmark(
    name: str, written: dict[tuple[str, str], Path], request: pytest.FixtureRequest
) -> None:
    raw = written[name, "dossier-md"].read_text("utf-8")
    tokens = MarkdownIt("commonmark").enable("table").parse(raw)
    inner = [child for token in tokens for child in token.children or ()]

    html = [token.content for token in (*tokens, *inner) if token.type.startswith("html")]
    assert html and all(re.fullmatch(r'(<a id="[a-z0-9-]+">|</a>|<a id="[a-z-0-9]+"></a>)\s*', one) for one in html)
    assert not [child for child in inner if child.type in ("image", "code_inline")]
    hrefs = {str(child.attrs["href"]) for child in inner if child.type == "link_open"}
    assert all(one.startswith(("#", "http://", "https://")) for one in hrefs)
    assert not missing(request.getfixturevalue(name), "".join(one.content for one in inner if one.type == "text"))


@pytest.mark.parametrize("name", ["hostile", "kesko"])
def test_word_reads_styles_links_and_no_clock_or_user(
    name: str, written: dict[tuple[str, str], Path], request: pytest.FixtureRequest
) -> None:
    content: Content = request.getfixturevalue(name)
    raw = written[name, "dossier-docx"].read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")):
                fromstring(parts.read(part))
        relations = fromstring(parts.read("word/_rels/document.xml.rels"))
    outside = [one.get("Target") for one in relations if one.get("TargetMode") == "External"]
    document = Document(io.BytesIO(raw))
    dossier = build(content)

    assert all(str(one).startswith(("http://", "https://")) for one in outside)
    core = document.core_properties
    assert (core.author, core.last_modified_by, core.created.isoformat()[:19]) == ("", "", "2026-11-30T00:00:00")
    shown = [(p.style.name, p.text) for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert shown == [(f"Heading {b.level}", plain(b.text)) for b in dossier.blocks if isinstance(b, Heading)]
    tables = [block for block in dossier.blocks if isinstance(block, Facts | Table)]
    assert len(document.tables) == len(tables) and document.tables[1].cell(0, 0).text == words.say(
        "dossier.column.number"
    )
    assert dossier.running in document.sections[0].footer.paragraphs[0].text
    bookmarks = set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', document.element.xml))
    assert set(re.findall(r'w:anchor="([^"]+)"', document.element.xml)) <= bookmarks


def test_the_pdf_is_tagged_has_its_line_on_every_page_and_every_script(
    written: dict[tuple[str, str], Path], kesko: Content
) -> None:
    for name in ("hostile", "kesko"):
        raw = written[name, "dossier-pdf"].read_bytes()
        read = pypdfium2.PdfDocument(raw)
        pages = [_flat(page.get_textpage().get_text_bounded()) for page in read]
        assert pdfium.FPDFCatalog_IsTagged(read)
        assert b"/JavaScript" not in raw and b"/Launch" not in raw and b"/CreationDate" not in raw
        if name == "kesko":
            for number, text in enumerate(pages, 1):
                assert kesko.stamp.digest[:12] in text and f"{number}/{len(pages)}" in text
            whole = "".join(pages)
            assert _flat("Step 3 decides. No date is stated for this link.") in whole
            assert _flat("https://www.corpwatch.org/article/migrant-rights-activist-fights-thai") in whole


def test_a_character_that_no_font_has_is_named_in_the_pdf_and_stops_nothing() -> None:
    said_there = Paragraph(
        (Run("Example \U00012000 and \u0995\u09be, \u0645\u0635\u0646\u0639, \u65b0\u7586", data=True),)
    )
    made = pdf(Dossier("Evidence dossier", "Example", "2026-11-30", "0", "line", (said_there,)))
    text = _flat(pypdfium2.PdfDocument(made)[0].get_textpage().get_text_bounded())

    assert "U+12000CUNEIFORMSIGNA" in text and "\u65b0\u7586" in text
    whole = pdf(Dossier("Evidence dossier", "Example", "2026-11-30", "0", "line", (Paragraph((Run("Example"),)),)))
    assert b"pdfuaid" in whole and b"pdfuaid" not in made


def _flat(text: str) -> str:
    """Without spaces, line ends and the soft marks of broken lines."""
    return re.sub(r"[\s\u00ad\ufffe\u0002]", "", text)


def test_a_step_without_dates_is_never_at_the_time() -> None:
    event = event_of({"start": "2013-04-24", "end": "2013-04-24"}, None)
    assert event is not None
    assert step_verdict({"valid_from": None, "valid_to": None, "listed": []}, event) is Verdict.UNKNOWN
