"""Pictures as SVG, PNG and PDF: complete, readable, harmless, the same bytes; read back with programs of others."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from cases_graph import cases_projection  # noqa: F401 - a fixture
from defusedxml import ElementTree
from figure_contents import SCRIPTS, cited_answer, draw, hashes, squeezed, stamped, text_of, words_of
from hostile_content import DANGERS, hostile_content
from picture_answers import document, large_answer, node, trace_answer
from PIL import Image

from graph.errors import UsageError
from graph.export.content import Content
from graph.export.figure import Outline
from graph.export.figure_fonts import embedded, missing
from graph.export.figure_graph import CitedArrow, drawn, numbered
from graph.export.figure_making import OPTIONS
from graph.export.formats import formats, write
from graph.export.network import Part
from graph.export.preparing import prepare
from graph.projection import Projection, node_schema

Json = dict[str, Any]
DATE = "2026-11-30"


@pytest.fixture(scope="module")
def kesko(cases_projection: Projection) -> Content:  # noqa: F811
    """A trace of the cited cases."""
    return prepare(cases_projection, "trace", {"brand": "org-kesko"}, date=DATE, command="tiertrace export trace Kesko")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return hostile_content(tmp_path_factory.mktemp("hostile") / "build", DATE)


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_picture_carries_all_that_a_reader_must_be_told(kesko: Content) -> None:
    said = squeezed(text_of(draw(kesko)))
    stamp = kesko.stamp

    for wanted in (stamp.title, DATE, stamp.data_date or "", stamp.digest, *stamp.statements, *stamp.licenses):
        assert squeezed(wanted) in said
    for wanted in ("Redaction profile: internal", "Documented labour-rights cases (as of", stamp.command, "2014-08-28"):
        assert squeezed(wanted) in said
    assert squeezed("child labour (disputed): date unknown") in said
    assert squeezed("date unknown: a link on the path, or the incident, has no stated date") in said
    for address in ("prachataienglish.com/node/3484", "Finnwatch (copy on the researcher's blog)"):
        assert squeezed(address) in said


def test_warnings_and_redactions_stand_in_the_picture(kesko: Content) -> None:
    told = replace(kesko.stamp, profile="public", warnings=("One path only.",), redactions=("2 names left out.",))
    one = draw(replace(kesko, stamp=told))

    assert "Warning: One path only." in text_of(one)
    assert "Redaction profile: public. It took out: 2 names left out." in text_of(one)
    assert "One path only." in one.alt


def test_every_source_is_numbered_once_and_every_number_is_a_source(kesko: Content) -> None:
    for content in (kesko, stamped(trace_answer()), stamped(cited_answer(30))):
        parts = drawn(content)
        arrows = [arrow for arrow in parts.layout.arrows if isinstance(arrow, CitedArrow)]
        said = " ".join([*(" ".join(arrow.words) for arrow in arrows)])
        said += " ".join(line.text for box in parts.layout.boxes for line in box.lines)
        numbers = {
            number
            for inside in re.findall(r"\[([\d, -]+)\]", said)
            for run_ in inside.split(", ")
            for number in range(int(run_.split("-")[0]), int(run_.split("-")[-1]) + 1)
        }
        assert numbers == set(range(1, len(parts.sources) + 1))


def test_numbers_are_put_together() -> None:
    assert numbered([3, 1, 2, 2, 7]) == "[1-3, 7]"
    assert numbered([4]) == "[4]"


def test_archive_address_and_hash_of_a_source_are_printed() -> None:
    row = {"id": "src-1", "published": "2013-04", "archive_url": "https://archive.example.org/1", "sha256": "ab" * 32}
    table = pa.Table.from_pylist([row], node_schema("Document"))
    content = replace(stamped(trace_answer()), network=Part("d", {"Document": table}))

    said = squeezed(text_of(draw(content)))

    assert squeezed("[1] Example supplier list 1. Example Research Institute, 2013-04.") in said
    assert squeezed("Archived: https://archive.example.org/1 SHA-256 " + "ab" * 32) in said


def test_sources_that_do_not_fit_go_on_to_further_pages(tmp_path: Path) -> None:
    content = stamped(cited_answer(120))
    write(content, "pdf", tmp_path / "many.pdf")

    pages = run("pdftotext", "-layout", str(tmp_path / "many.pdf"), "-").rstrip("\f").split("\f")
    further = squeezed(" ".join(pages[1:]))

    assert len(pages) >= 2
    assert (
        f"Sources [1] to [120] are listed on page{'s 2 to ' + str(len(pages)) if len(pages) > 2 else ' 2'}." in pages[0]
    )
    for number in range(120):
        assert f"https://example.org/lists/{number}" in further
    assert "(continued)" in pages[1] and "wages (alleged)" in pages[0].replace("\n", " ")


def test_an_empty_answer_says_so_and_what_was_searched() -> None:
    one = draw(stamped(trace_answer() | {"findings": []}))

    said = text_of(one)
    assert "No recorded abuse is linked to it in what is loaded." in said
    assert said.count("Searched: Example list, Example Institute (as of 2026-01-14)") == 2
    assert "not about the world" in said and "one box, Example Outdoor Clothing" in one.alt
    assert not [shape for shape in one.pages[0].shapes if isinstance(shape, Outline) and shape.part == "arrow"]


def test_an_answer_without_a_picture_is_refused_in_a_sentence(kesko: Content, tmp_path: Path) -> None:
    for name in ("svg", "png", "pdf", "alt"):
        with pytest.raises(UsageError, match="no paths to draw"):
            write(replace(kesko, picture=None), name, tmp_path / "none")
    assert not list(tmp_path.iterdir())


def test_counted_boxes_are_told_in_picture_and_alt_text() -> None:
    one = draw(stamped(large_answer()))

    assert "Drawn: 12 of 107 findings" in text_of(one)
    assert "dashed border, cut corners" in text_of(one)
    counted = re.findall(r"^- (\d+) more .*$", one.alt, re.M)
    assert len(counted) == 12 and "32 more factories in Cambodia" in one.alt


def test_the_legend_has_only_what_is_drawn(kesko: Content) -> None:
    said = text_of(draw(kesko))

    assert "site with a recorded abuse" in said and "number of a source" in said
    for absent in ("dashed border", "dashed arrow", "stacked", "thin grey arrow"):
        assert absent not in said


def test_alt_text_reads_from_left_to_right_with_every_status(kesko: Content, tmp_path: Path) -> None:
    full = write(kesko, "alt", tmp_path / "alt.txt").read_text("utf-8")
    short = write(kesko, "alt", tmp_path / "short.txt", {"length": "short"}).read_text("utf-8")

    assert full.startswith(short.rstrip("\n")) and short.count("\n") == 1 and len(short) < 700
    assert "from left to right: Brand (1 box), Tier 1 (1 box), Tier 2 (2 boxes)" in short
    assert "- Kesko sources from VIP-Juicemaker Oy: documented" in full
    assert "forced labour (disputed)" in full and "not proof that one product travelled" in full


def test_svg_is_text_without_script_or_anything_from_elsewhere(kesko: Content, tmp_path: Path) -> None:
    path = write(kesko, "svg", tmp_path / "kesko.svg")
    run("xmllint", "--noout", "--nonet", str(path))
    root = ElementTree.fromstring(path.read_bytes())
    names = {one.tag.rpartition("}")[2] for one in root.iter()}
    one = draw(kesko)

    assert names == {"svg", "title", "desc", "style", "path", "text"}
    assert [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")] == [
        word.text for word in words_of(one)
    ]
    assert root.findtext("{*}title") == one.title and root.findtext("{*}desc") == one.alt
    style = root.findtext("{*}style") or ""
    assert set(re.findall(r"url\((.{5})", style)) == {"data:"}
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name or "style" in name]


def test_png_has_its_size_in_inches_and_its_description_inside(kesko: Content, tmp_path: Path) -> None:
    path = write(kesko, "png", tmp_path / "kesko.png", {"size": "square", "theme": "dark"})
    one = draw(kesko, "square", "dark")

    with Image.open(path) as image:
        image.load()
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        assert image.size == tuple(pytest.approx(side * 300 / 72, abs=1) for side in (one.pages[0].width,) * 2)
        assert image.info["Description"] == one.alt and image.info["Title"] == one.title
        assert image.convert("RGB").getpixel((3, 3)) == (0x14, 0x17, 0x1C)
        assert len(image.convert("RGB").resize((200, 200)).getcolors(40_000) or ()) > 20


def test_pdf_has_real_text_embedded_fonts_description_and_no_clock(kesko: Content, tmp_path: Path) -> None:
    path = write(kesko, "pdf", tmp_path / "kesko.pdf", {"size": "portrait", "theme": "greyscale"})
    about, text = run("pdfinfo", str(path)), run("pdftotext", "-layout", str(path), "-")
    used = run("pdffonts", str(path)).splitlines()[2:]

    assert "CreationDate" not in about and "ModDate" not in about
    assert "Tagged:          yes" in about and f"Title:           {kesko.stamp.title}" in about
    assert "595.28 x 841.89" in about and "JavaScript:      no" in about
    assert "Natural Fruit pineapple" in text and kesko.stamp.digest in text
    assert used and all(re.search(r"yes yes yes", line) for line in used)
    assert b"/Alt" in path.read_bytes()


def test_every_script_has_its_font_and_what_has_none_is_told() -> None:
    for script, text in SCRIPTS.items():
        assert missing([text]) == (), script
    assert missing(["a \U00012000"]) == ("U+12000 CUNEIFORM SIGN A",)
    assert {family for family, _ in embedded([SCRIPTS["Bengali"], "abc"])} == {"Noto Sans", "Noto Sans Bengali"}

    strange = trace_answer() | {"brand": node("org-1", "Example \U00012000", "Brand")}
    assert "U+12000 CUNEIFORM SIGN A" in text_of(draw(stamped(strange | {"findings": []})))


def test_hostile_texts_stay_texts(hostile: Content, tmp_path: Path) -> None:
    paths = {name: write(hostile, name, tmp_path / f"hostile.{name}") for name in ("svg", "png", "pdf", "alt")}

    svg, pdf = paths["svg"].read_text("utf-8"), paths["pdf"].read_bytes()
    run("xmllint", "--noout", "--nonet", str(paths["svg"]))
    assert not [danger for danger in DANGERS if danger in svg]
    assert "&lt;script&gt;alert(1)" in svg
    assert not [word for word in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/EmbeddedFile") if word in pdf]
    assert "<script>alert(1)" in run("pdftotext", str(paths["pdf"]), "-")
    with Image.open(paths["png"]) as image:
        assert "alert(1)" in image.info["Description"]
    assert "\ufffe" not in paths["alt"].read_text("utf-8") and "\u202e" not in paths["alt"].read_text("utf-8")


_OTHER_SEED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from figure_contents import hashes, stamped
from picture_answers import trace_answer
print(hashes(stamped(trace_answer()), Path(sys.argv[2])))
"""


def test_the_same_content_gives_the_same_bytes_on_any_hash_seed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _OTHER_SEED, str(Path(__file__).parent), str(tmp_path)]
    there = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": "4711"}
    ).stdout.strip()

    assert hashes(stamped(trace_answer()), tmp_path) == there


def test_a_wrong_size_or_theme_is_refused_with_the_choices(kesko: Content, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="size of svg is one of: landscape, square, portrait"):
        write(kesko, "svg", tmp_path / "x.svg", {"size": "round"})
    assert all(formats()[name].options == OPTIONS for name in ("svg", "png", "pdf"))


def test_responses_and_corrections_stand_in_picture_and_alt_text() -> None:
    answer = trace_answer()
    brand, knitwear = answer["brand"], {"id": "site-1", "name": "Example Knitwear Ltd", "label": "Factory"}
    asked = {
        "id": "r-1", "kind": "none", "asked_by": "Example Labour Watch", "asked_on": "2026-03-01",
        "due_on": "2026-03-15", "answered_on": None, "text": None, "url": None, "documents": [], "corrections": None,
        "company": brand, "about": [knitwear],
    }  # fmt: skip
    spoke = asked | {
        "id": "r-2", "kind": "answered", "answered_on": "2026-03-20", "text": "We ended it in 2014.",
        "documents": [document(77)], "company": {"id": "org-3", "name": "Example Trading", "label": "Supplier"},
    }  # fmt: skip
    for row in answer["findings"]:
        row["responses"] = [asked, spoke]
    answer["findings"][0]["incident"]["corrections"] = ["2026-04-01: date corrected, as the court file says"]
    one = draw(stamped(answer))

    for said in (text_of(one), one.alt):
        assert "asked by Example Labour Watch, asked on 2026-03-01, to answer until 2026-03-15, no answer." in said
        assert 'answered on 2026-03-20. "We ended it in 2014." [7]' in said
        assert "No response is recorded of: Example Outdoor Production." in said
        assert "2026-04-01: date corrected, as the court file says" in said
    assert "lists/77" in text_of(one)
    assert "No response" not in text_of(draw(stamped(trace_answer())))
