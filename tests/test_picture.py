"""The picture: complete, honest, inert, and the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from picture_answers import (
    ANSWERS,
    BRAND,
    KNITWEAR,
    OWN,
    SEWING,
    TOWER,
    Json,
    Page,
    boxes_of,
    brands_answer,
    document,
    finding,
    large_answer,
    many_findings,
    node,
    overlapping,
    path,
    poisoned,
    step,
    trace_answer,
)

from graph.errors import UsageError
from graph.export.picture import picture


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=list(ANSWERS))
def test_the_table_is_complete_whatever_the_picture_folds(answer: Json) -> None:
    page = Page(picture(answer))

    rows = answer.get("findings") or answer["brands"]
    assert sum(tag == "tr" and (a.get("id") or "").startswith("row-") for tag, a in page.tags) == len(rows)
    for row in rows:
        for way in row["paths"]:
            for each in way["steps"]:
                assert each["from"]["name"] in page.text
                assert each["to"]["name"] in page.text
                assert all(document["url"] in page.text for document in each["documents"])


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=list(ANSWERS))
def test_boxes_never_overlap_and_stay_within_the_budget(answer: Json) -> None:
    page = Page(picture(answer))

    columns = [box["x"] for box in page.boxes]
    assert overlapping(page.boxes) == []
    assert len(page.boxes) <= 60
    assert max(columns.count(x) for x in columns) <= 16
    assert all(box["y"] - box["boxHeight"] / 2 > 0 for box in page.boxes)
    assert all(box["y"] + box["boxHeight"] / 2 < page.data["frame"]["height"] for box in page.boxes)
    assert all(box["x"] + box["boxWidth"] / 2 < page.data["frame"]["width"] for box in page.boxes)


def test_folds_count_every_hidden_site_and_the_page_says_how_many_are_shown() -> None:
    page = Page(picture(large_answer()))

    drawn = sum(box["kind"] == "finding" for box in page.boxes)
    folded = sum(int(n) for box in page.boxes for n in re.findall(r"(\d+) with incidents", page.lines(box)))
    assert drawn + folded == 107
    assert f"The picture shows {drawn} of 107 findings." in page.text
    assert re.search(r"\d+ more factories in Bangladesh", " ".join(page.lines(box) for box in page.boxes))


def test_hidden_nodes_are_all_counted_with_the_box_of_their_own_column() -> None:
    answer = large_answer()
    nodes = {
        each[end]["id"]
        for row in answer["findings"]
        for way in row["paths"]
        for each in way["steps"]
        for end in ("from", "to")
    }

    page = Page(picture(answer))

    folds = [box for box in page.boxes if box["kind"].startswith("fold")]
    counted = sum(int(page.lines(box).split()[0]) for box in folds)
    assert len(page.boxes) - len(folds) + counted == len(nodes)


def test_a_finding_is_known_by_shape_border_sign_and_word() -> None:
    page = Page(picture(trace_answer()))

    box = page.box("Example Tower")
    assert box["kind"] == "finding"
    assert "\u26a0" in page.lines(box)
    assert "occupational safety: at the time" in page.lines(box)
    assert page.box("Example Garment")["kind"] == "site"
    assert page.box("Example Sewing")["x"] < page.box("Example Garment")["x"] < page.box("Example Tower")["x"]


def test_a_group_or_a_sector_is_never_drawn_as_a_place() -> None:
    page = Page(picture(trace_answer()))

    assert page.box("Example cotton growers")["kind"] == "finding many"
    assert "group of sites" in page.lines(page.box("Example cotton growers"))
    assert "whole sector" in page.lines(page.box("Example cotton harvest"))
    assert page.box("Example Tower")["kind"] == "finding"


def test_only_contested_links_are_dashed_and_buildings_say_so() -> None:
    page = Page(picture(trace_answer()))

    def arrows(start: str, end: str) -> list[Json]:
        start, end = page.box(start)["id"], page.box(end)["id"]
        return [e for e in page.data["edges"] if e["from"] == start and e["to"] == end]

    assert not arrows("Example Knitwear", "Example Tower")[0]["dashed"]
    assert arrows("Example Knitwear", "Example Spinning")[0]["dashed"]
    assert arrows("Example Spinning", "Example cotton harvest")[0]["dashed"]
    assert {each["word"] for each in page.data["nodes"] if each["kind"] == "word"} == {
        "owns",
        "operates",
        "in building",
    }


def test_brands_of_a_site_stand_left_with_their_verdict_and_the_site_right() -> None:
    page = Page(picture(brands_answer()))

    brands = [box for box in page.boxes if box["kind"] == "brand"]
    site = page.box("Example Tower")
    assert len(brands) == 5
    assert all(box["x"] < site["x"] for box in page.boxes if box is not site)
    assert "tier 1 · at the time" in page.lines(page.box("Example Brand 0"))
    assert "2 more paths not listed here" in page.text


def test_the_page_says_what_a_link_does_not_prove_and_what_it_rests_on() -> None:
    text = Page(picture(trace_answer())).text

    assert (
        "A link means a source states a supply relationship at a date; it does not by itself mean the brand knew of or "
        "caused the finding." in text
    )
    assert "Chained links are possible paths, not proof that one product travelled the whole path." in text
    assert "does not suggest or imply any wrongdoing" in text
    assert "4f" * 32 in text
    assert "2026-10-01" in text
    assert (
        "5 recorded incidents (1 finding of a court, 3 documented, 1 alleged) at 5 sites or groups of sites: "
        "1 at the time, 1 possible, 2 date unknown, 1 before" in text
    )
    assert "documented finding" not in text and "documented incident" not in text


def test_a_cut_answer_says_how_much_is_missing() -> None:
    text = Page(picture(large_answer())).text
    assert (
        "12 more are left out by the filters or limits asked for. Some lie more steps away than were asked for." in text
    )
    unknown = large_answer() | {"coverage": {}}
    assert "How much is missing is not known." in Page(picture(unknown)).text


@pytest.mark.parametrize("answer", [trace_answer() | {"findings": []}, brands_answer(0)], ids=["trace", "brands"])
def test_an_empty_answer_is_an_honest_page_not_a_clean_record(answer: Json) -> None:
    page = Page(picture(answer))

    assert "is linked to it in what is loaded." in page.text or "No brand or retailer is recorded" in page.text
    assert "no proof that there is none" in page.text
    assert "2026-10-01" in page.text
    assert page.data["nodes"] == []


def test_an_empty_answer_under_filters_does_not_say_that_there_is_no_record() -> None:
    text = Page(picture(trace_answer() | {"findings": [], "coverage": {"not_shown": 3}})).text

    assert "is linked to it in what is loaded" not in text
    assert "None passes the filters or limits asked for; 3 are recorded without them." in text


def test_an_incident_stands_with_its_words_and_numbered_sources_in_both_pages() -> None:
    record = {"summary": "Exits were locked.", "status_by": "Labour court", "documents": [document(9)]}
    traced = trace_answer()
    traced["findings"][0]["incident"] |= record
    incident = {"id": "ab-1", "category": "wages", "status": "alleged", "start": None, "end": None, **record}
    sited = brands_answer(0) | {"incidents": [incident | {"facility": KNITWEAR}]}

    for answer in (traced, sited):
        page = Page(picture(answer))
        number = re.search(r"Recorded: Exits were locked. \[(\d+)\]", page.text)
        assert number and "(status by Labour court )" in page.text
        assert any(a.get("id") == f"source-{number[1]}" for tag, a in page.tags if tag == "li")
        assert document(9)["url"] in page.text
    assert "Incidents on record at this site (1 alleged)" in page.text and ", at Example Knitwear Ltd" in page.text


def test_notes_of_steps_who_else_is_linked_and_what_is_retracted_are_said() -> None:
    answer = brands_answer()
    answer["brands"][0]["paths"][0]["steps"][0]["note"] = "Subcontracted without its authorisation."
    answer["coverage"] |= {"other_companies": 7, "retracted_links": 2, "retracted_incidents": 1}

    text = Page(picture(answer)).text
    empty = Page(picture(answer | {"brands": []})).text

    assert "note: Subcontracted without its authorisation." in text
    assert "7 other companies or organisations are linked to it too." in text and "--who" not in text
    assert "2 links and 1 incident are retracted and not walked." in text
    assert "No brand or retailer is recorded as linked to it" in empty
    assert "7 other companies or organisations are." in empty


def test_a_disputed_link_says_so_beside_the_verdict() -> None:
    page = Page(picture(brands_answer()))
    doubtful = trace_answer()["findings"][4] | {"status": "disputed"}

    assert "(link" not in page.lines(page.box("Example Brand 0"))
    box = Page(picture(trace_answer() | {"findings": [doubtful]})).box("Example cotton harvest")
    assert "date unknown (link disputed)" in page.lines(box)


def test_a_day_in_place_of_the_incident_changes_the_words() -> None:
    text = Page(picture(trace_answer() | {"as_of": "2015-06-01"})).text

    assert "live on 2015-06-01" in text
    assert "at the time" not in text


def test_missing_values_are_said_to_be_missing() -> None:
    bare = node("site-x", "Example Workshop", None, None)
    way = path(step(BRAND, "SOURCES_FROM", bare, documents=[], source=None, basis=None, valid_from=None, valid_to=None))
    row = finding("ab-1", bare, "wages", way) | {"verdict": None, "tier": None, "hops": None, "strength": None}
    answer = trace_answer() | {"findings": [row, row | {"paths": []}], "coverage": None, "digest": None}

    page = Page(picture(answer))

    assert "not compared with an incident" in page.text
    assert "The answer holds no path." in page.text
    assert "The picture shows 1 of 2 findings." in page.text
    assert "None" not in page.text


def test_a_group_is_traced_from_its_owner_and_the_page_says_so() -> None:
    owner = node("org-top", "Example Holding", "Supplier")
    way = path(step(owner, "OWNS", OWN), step(OWN, "OPERATES", SEWING))
    answer = trace_answer() | {"starts": [owner], "findings": [finding("ab-1", SEWING, "wages", way)]}

    page = Page(picture(answer))

    assert "Traced from the top of its group: Example Holding ." in page.text
    assert [page.lines(box).split(" Supplier")[0] for box in page.boxes if box["kind"] == "brand"] == [
        "Example Holding"
    ]


def test_circles_and_self_loops_are_drawn_once() -> None:
    a, b = node("org-a", "Example Holding A", "Supplier"), node("org-b", "Example Holding B", "Supplier")
    ways = [
        path(step(BRAND, "OWNS", a), step(a, "OWNS", b), step(b, "OPERATES", KNITWEAR)),
        path(step(BRAND, "OWNS", b), step(b, "OWNS", a), step(a, "OPERATES", KNITWEAR)),
        path(step(BRAND, "OWNS", a), step(a, "OWNS", a), step(a, "OPERATES", KNITWEAR)),
    ]

    page = Page(picture(trace_answer() | {"findings": [finding("ab-1", KNITWEAR, "wages", *ways)]}))

    assert len(page.boxes) == 4
    assert overlapping(page.boxes) == []


@pytest.mark.parametrize(
    "answer", [{}, {"brand": BRAND}, {"site": TOWER, "brands": [{}]}, {"brand": 1, "findings": None}]
)
def test_what_is_no_answer_is_refused_with_the_remedy(answer: Json) -> None:
    with pytest.raises(UsageError, match="--format json"):
        picture(answer)


def test_the_same_answer_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text(json.dumps(large_answer()), "utf-8")
    script = "import json,sys,hashlib; from graph.export.picture import picture as p\n"
    script += "print(hashlib.sha256(p(json.load(open(sys.argv[1]))).encode()).hexdigest())"

    def digest(seed: str) -> str:
        command = [sys.executable, "-c", script, str(tmp_path / "answer.json")]
        return subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    assert digest("0") == digest("1") == digest("77")


def test_a_page_of_five_hundred_boxes_counts_them_at_first_has_them_all_and_stays_below_a_megabyte() -> None:
    html = picture(many_findings(500, 200))

    page = Page(html)
    assert len(html.encode()) <= 1_000_000
    assert len(page.boxes) <= 60
    assert len(boxes_of(page.drawings[1])) == 500
    assert overlapping(boxes_of(page.drawings[1])) == []
    assert "Draw all 500 boxes" in page.text
    assert "Draw all" not in Page(picture(many_findings(501, 200))).text


def test_a_row_can_be_found_by_what_it_says_and_every_step_leads_to_its_link() -> None:
    page = Page(picture(trace_answer()))

    rows = [a for tag, a in page.tags if tag == "tr" and (a.get("id") or "").startswith("row-")]
    links = {a["id"] for tag, a in page.tags if tag == "tr" and (a.get("id") or "").startswith("link-")}
    led_to = {(a.get("href") or "")[1:] for tag, a in page.tags if tag == "a" and "#link-" in (a.get("href") or "")}
    boxes = {box["id"] for box in page.boxes}
    assert led_to == links
    assert all(f"box-{number}" in boxes for a in rows for number in (a["data-nodes"] or "").split())
    assert {edge["link"] for edge in page.data["edges"] if "link" in edge} <= links
    assert all("data-verdict" in a and "data-country" in a for a in rows)


def test_the_policy_admits_exactly_the_three_scripts_that_hold_no_data() -> None:
    pages = [Page(picture(answer)) for answer in (trace_answer(), large_answer())]

    policy = next(a["content"] or "" for _, a in pages[0].tags if a.get("http-equiv") == "Content-Security-Policy")
    hashes = {base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in pages[0].scripts}
    assert pages[0].scripts == pages[1].scripts
    assert len(pages[0].scripts) == 3
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    assert policy.startswith("default-src 'none'; ")
    assert "Apache 2.0 License" in pages[0].scripts[1]


def test_a_small_page_keeps_its_size_budget_and_asks_nobody() -> None:
    html = picture(trace_answer())

    addresses = [(tag, a.get("src") or a.get("href") or "") for tag, a in Page(html).tags if "src" in a or "href" in a]
    assert len(html.encode()) < 1_000_000
    assert all(tag == "a" or url == "data:," for tag, url in addresses)
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')


@pytest.mark.parametrize("answer", [trace_answer(), brands_answer(), large_answer()], ids=["trace", "brands", "large"])
def test_hostile_text_stays_text_in_every_field(answer: Json) -> None:
    page = Page(picture(poisoned(answer)))

    tags = {tag for tag, _ in page.tags}
    links = [a.get("href") or "" for tag, a in page.tags if tag == "a"]
    assert sum(tag == "script" for tag, _ in page.tags) == 4
    assert not tags & {"img", "iframe", "object", "form", "base"}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert all(link.startswith("#") for link in links)
    assert "javascript:window.hit=1//" in page.text
    assert "49" not in page.box("<").get("title", "")
