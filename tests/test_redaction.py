"""Exports hold nothing that their redaction profile protects: rule by rule, in every table, whatever the spelling."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_data import files_of, links, nodes
from redacted_graphs import FARM_AT, SITE_NAME, WEB, document, graph_of, incident, invented, link

from graph import model
from graph.errors import InputError, UsageError
from graph.projection import Projection, check_projection
from graph.redaction import NotRedacted, Profile, Redacted, known_profiles, read_profile, redact, unique_paths
from graph.redaction.naming import Finder, letters
from graph.redaction.strings import Search, found_in, is_distinctive
from graph.search import search
from graph.trace import brands_of_site, trace_brand

PUBLIC = read_profile("public")
NAMELESS = PUBLIC.with_options(remove_names=["site-lorem"])


def everything(projection: Projection) -> str:
    """Every value of every table, and the manifest, as text."""
    tables = [
        (projection.nodes(name) if name in model.LABELS else projection.links(name)).to_pylist()
        for name in projection.manifest["tables"]
    ]
    return json.dumps([tables, projection.manifest], ensure_ascii=False, default=str)


def written(projection: Projection) -> dict[str, bytes]:
    """The files of a projection, without the indexes that questions leave beside them."""
    return {
        path: data for path, data in files_of(projection.folder).items() if path.startswith(("nodes", "rel", "man"))
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    return graph_of(tmp_path_factory.mktemp("whole"), invented())


@pytest.fixture(scope="module")
def public(whole: Projection, tmp_path_factory: pytest.TempPathFactory) -> Redacted:
    return redact(whole, PUBLIC, tmp_path_factory.mktemp("public"))


@pytest.fixture(scope="module")
def nameless(whole: Projection, tmp_path_factory: pytest.TempPathFactory) -> Redacted:
    return redact(whole, NAMELESS, tmp_path_factory.mktemp("nameless"))


def changes(redacted: Redacted) -> dict[tuple[str, str], int]:
    return {(one.rule, one.what): one.count for one in redacted.log}


# the whole


def test_the_internal_profile_gives_the_same_tables_byte_for_byte_and_says_so(
    whole: Projection, tmp_path: Path
) -> None:
    made = redact(whole, read_profile("internal"), tmp_path / "out")

    assert written(made.projection) == written(whole)
    assert made.strings == frozenset() and "NOTHING IS REMOVED" in made.sentences()[0]


def test_a_redacted_graph_is_a_whole_projection_and_answers_as_any(public: Redacted, whole: Projection) -> None:
    assert check_projection(public.projection) == []
    before, after = (trace_brand(one, "brand-1")["findings"] for one in (whole, public.projection))

    assert {row["incident"]["id"] for row in after} == {row["incident"]["id"] for row in before}
    assert [one["id"] for one in search(public.projection, "Quux Garments")][:1] == ["site-other"]


def test_the_same_profile_again_changes_nothing(public: Redacted, nameless: Redacted, tmp_path: Path) -> None:
    again = redact(public.projection, PUBLIC, tmp_path / "public")
    assert written(again.projection) == written(public.projection)
    assert again.log == ()

    removed = PUBLIC.with_options(remove_names=[nameless.id_of("site-lorem")])
    assert redact(nameless.projection, removed, tmp_path / "again").projection.digest == nameless.projection.digest


MAKE = """
import sys
from pathlib import Path
from redacted_graphs import graph_of, invented
from graph.redaction import read_profile, redact
folder = Path(sys.argv[1])
profile = read_profile("public").with_options(remove_names=["site-lorem", "brand-1", "farm-1", "doc-list"])
redact(graph_of(folder / "in", invented()), profile, folder / "out")
"""


def test_the_same_input_gives_the_same_bytes_on_different_hash_seeds(tmp_path: Path) -> None:
    profile = PUBLIC.with_options(remove_names=["site-lorem", "brand-1", "farm-1", "doc-list"])
    here = redact(graph_of(tmp_path / "in", invented()), profile, tmp_path / "out")
    environment = {"PYTHONHASHSEED": "1", "PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[1]}"}
    subprocess.run([sys.executable, "-c", MAKE, str(tmp_path / "there")], check=True, env=environment)

    assert files_of(tmp_path / "there" / "out") == written(here.projection) and len(written(here.projection)) > 10


def test_nothing_that_was_redacted_stands_in_any_file_or_answer(public: Redacted, nameless: Redacted) -> None:
    """And what is searched for is what there was to protect: else this would pass of itself."""
    for made, secrets in (
        (public, {"Told by the night guard", "24.123456", "7 Hidden Lane", "Example Sock Knitters Union (ESKU)",
                  "The committee meets on Fridays"}),
        (nameless, {SITE_NAME, "LOREM-KNIT (Dhaka)", "os_id:BD2020123ABCDEF", "Plot 77, Quux Road, Savar",
                    "Workers of LOREM KNITWEAR LTD - unit 2 speak", "site-lorem", "23.846111"}),
    ):  # fmt: skip
        assert secrets <= made.strings, secrets - made.strings
        texts = [everything(made.projection), json.dumps(trace_brand(made.projection, made.id_of("brand-1")))]
        texts += [json.dumps(brands_of_site(made.projection, made.id_of("site-lorem"))), json.dumps(made.as_data())]
        texts += [repr(made), "\n".join(made.sentences())]
        assert [made.left_in(text.encode()) for text in texts] == [[]] * len(texts)
        assert all(made.left_in(data) == [] for data in files_of(made.projection.folder).values())


def test_a_graph_that_holds_more_than_the_profile_admits_is_refused(tmp_path: Path) -> None:
    rows = invented()
    rows["Farm"][0]["visibility"] = "partner"
    graph = graph_of(tmp_path / "in", rows)

    with pytest.raises(UsageError, match="not public"):
        redact(graph, PUBLIC, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    redact(graph, read_profile("partner"), tmp_path / "partner")


def test_a_name_that_is_left_stops_the_export(
    whole: Projection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Finder, "replace", lambda self, text, put=None: text)

    with pytest.raises(NotRedacted) as stopped:
        redact(whole, PUBLIC.with_options(remove_names=["site-other"]), tmp_path / "out")
    assert "Quux" not in str(stopped.value) and not (tmp_path / "out").exists()


# homes and positions


def test_homes_and_farms_are_rounded_and_lose_their_address_and_other_places_do_not(public: Redacted) -> None:
    farm, sites = nodes(public.projection, "Farm")["farm-1"], nodes(public.projection, "Factory")

    assert (farm["lat"], farm["lng"], farm["geocode_precision"], farm["address"]) == (24.1, 90.0, "approximate", None)
    assert (sites["site-home"]["lat"], sites["site-home"]["address"]) == (13.0, None)
    assert (sites["site-lorem"]["lat"], sites["site-lorem"]["geocode_precision"]) == (23.846111, "rooftop")
    assert sites["site-lorem"]["address"] == "Plot 77, Quux Road, Savar"


def test_a_position_in_a_text_or_an_address_goes_with_it(tmp_path: Path) -> None:
    rows = invented()
    rows["Incident"][3]["summary"] = f"Seen at {FARM_AT[0]:.4f}, {FARM_AT[1]} and at 24.999."
    rows["Document"][0]["url"] = f"https://maps.example.org/?q={FARM_AT[0]},{FARM_AT[1]}"
    made = redact(graph_of(tmp_path / "in", rows), PUBLIC, tmp_path / "out").projection

    assert nodes(made, "Incident")["inc-none"]["summary"] == (
        "Seen at (position withheld), (position withheld) and at 24.999."
    )
    assert nodes(made, "Document")["doc-list"]["url"] is None


def test_every_position_is_rounded_on_request_and_homes_never_less(whole: Projection, tmp_path: Path) -> None:
    made = redact(whole, PUBLIC.with_options(round_coordinates=2), tmp_path / "out").projection

    assert nodes(made, "Factory")["site-lorem"]["lat"] == 23.85
    assert nodes(made, "Farm")["farm-1"]["lat"] == 24.1


# counts and days


def test_few_people_are_not_counted_nor_what_would_give_them_back(public: Redacted) -> None:
    """40 in the building less 37 in one part is 3 in the other; 100 workers less 96 is 4."""
    incidents, sites = nodes(public.projection, "Incident"), nodes(public.projection, "Factory")

    assert {one: row["affected"] for one, row in incidents.items()} == {
        "inc-few": None, "inc-part": None, "inc-sum": 40, "inc-none": 0,
    }  # fmt: skip
    workers = {one: (sites[one]["workers_min"], sites[one]["workers_max"]) for one in sites}
    assert workers["site-lorem"] == workers["site-other"] == (None, None)
    assert workers["site-third"] == (100, 100)
    assert incidents["inc-part"]["summary"] == "(number withheld) were dismissed at Quux Garments."
    assert changes(public)["small_counts", "numbers of people affected that would give a small one back"] == 1


def test_such_a_number_goes_from_texts_titles_and_addresses(public: Redacted) -> None:
    few = nodes(public.projection, "Document")["doc-few"]

    assert (few["title"], few["url"]) == ("(number withheld) workers fired in Savar", None)
    assert nodes(public.projection, "Incident")["inc-few"]["summary"] == (
        "(number withheld) women of Lorem Knitwear were dismissed on April 2013; (number withheld) joined the "
        "union (name withheld)."
    )


def test_what_happened_to_few_people_is_dated_to_the_month(public: Redacted) -> None:
    few, none = (nodes(public.projection, "Incident")[one] for one in ("inc-few", "inc-none"))

    assert (few["start"], few["start_first"], few["end_last"]) == ("2013-04", "2013-04-01", "2013-04-30")
    assert none["start"] == "2015-05-05"
    assert {row["valid_from"] for row in links(public.projection, "OCCURRED_AT")} == {"2013-04", None}


def test_the_limit_is_raised_on_request_and_never_lowered(whole: Projection, tmp_path: Path) -> None:
    high = redact(whole, PUBLIC.with_options(suppress_below=50), tmp_path / "high").projection

    assert [row["affected"] for row in nodes(high, "Incident").values()] == [None, 0, None, None]
    assert PUBLIC.with_options(suppress_below=2).number("small_counts", "below") == 5


def test_a_withheld_number_never_follows_from_those_that_are_left(tmp_path: Path) -> None:
    """Three parts and their sum, and a second level of it: at least two are withheld wherever one is."""
    parts = {"a": 2, "b": 9, "c": 30, "sum": 41, "d": 60, "all": 101}
    rows = {
        "Factory": [{"id": one, "name": f"Part {one}", "workers_max": count} for one, count in parts.items()],
        "LOCATED_IN": [link(one, "sum") for one in "abc"] + [link("sum", "all"), link("d", "all")],
        "Document": [document("doc-list")],
    }  # fmt: skip
    made = redact(graph_of(tmp_path / "in", rows), PUBLIC, tmp_path / "out").projection
    left = {one: row["workers_max"] for one, row in nodes(made, "Factory").items()}

    assert left == {"a": None, "b": None, "c": 30, "sum": 41, "d": 60, "all": 101}


# unions, notes, rows


def test_a_union_is_shown_only_where_it_or_an_agreement_made_it_public(public: Redacted) -> None:
    assert {(row["from_id"], row["to_id"]) for row in links(public.projection, "REPRESENTS")} == {
        ("union-open", "site-lorem"), ("union-agreed", "farm-1"),
    }  # fmt: skip
    assert nodes(public.projection, "Organisation").keys() == {"union-open", "union-agreed"}
    assert "doc-esku" not in nodes(public.projection, "Document")
    assert letters("Example Sock Knitters Union") not in letters(everything(public.projection))


@pytest.mark.parametrize(
    ("kind", "url", "shown"),
    [
        ("court", "https://court.example.org/1", True),
        ("union_report", None, False),
        ("news", "https://n.example.org", False),
    ],
)
def test_an_authority_makes_a_union_public_if_its_document_is(
    kind: str, url: str | None, shown: bool, tmp_path: Path
) -> None:
    rows = {
        "Factory": [{"id": "f", "name": "Quux", "country": "BD"}],
        "Organisation": [{"id": "u", "name": "Example Union", "kind": "union"}],
        "Document": [document("d", kind=kind, url=url)],
        "REPRESENTS": [link("u", "f", documents=["d"])],
    }
    made = redact(graph_of(tmp_path / "in", rows), PUBLIC, tmp_path / "out").projection

    assert bool(links(made, "REPRESENTS")) is shown and bool(nodes(made, "Organisation")) is shown


def test_notes_and_lines_of_files_stay_only_where_a_document_can_be_looked_up(public: Redacted) -> None:
    operates = {row["to_id"]: row for row in links(public.projection, "OPERATES")}
    brand = next(row for row in links(public.projection, "SOURCES_FROM") if row["to_id"] == "supplier-1")

    assert (operates["site-lorem"]["note"], operates["site-lorem"]["row"]) == (None, None)
    assert (brand["note"], brand["row"]) == ("On the list of 2013", ["members-of-union.csv:2"])
    assert nodes(public.projection, "Document")["doc-told"]["summary"] is None
    assert public.projection.manifest["datasets"][0]["files"] == [{"name": "file 1 (name withheld)", "sha256": "ab"}]


def test_a_masked_contributor_stays_masked(tmp_path: Path) -> None:
    rows = invented()
    rows["OPERATES"][1]["source"] = ["One Brand / Retailer via Open Supply Hub"]
    made = redact(graph_of(tmp_path / "in", rows), NAMELESS, tmp_path / "out").projection

    assert ["One Brand / Retailer via Open Supply Hub"] in [row["source"] for row in links(made, "OPERATES")]


@pytest.mark.parametrize(
    ("label", "at", "withheld"),
    [("Farm", 0, True), ("Incident", 0, True), ("Factory", 1, True), ("Document", 3, True), ("Factory", 2, False)],
)
def test_what_was_corrected_does_not_tell_what_stood_there(label: str, at: int, withheld: bool, tmp_path: Path) -> None:
    rows = invented()
    rows[label][at]["corrections"] = ["corrected on 2 May 2026: was 'Behind the well'"]
    made = redact(graph_of(tmp_path / "in", rows), PUBLIC, tmp_path / "out").projection
    said = nodes(made, label)[rows[label][at]["id"]]["corrections"]

    assert len(said) == 1 and ("Behind the well" not in said[0]) is withheld


# names


def test_a_record_without_its_name_keeps_its_place_in_the_chain_and_nothing_that_tells_it(nameless: Redacted) -> None:
    site = nodes(nameless.projection, "Factory")[nameless.id_of("site-lorem")]

    assert (site["id"], site["name"]) == ("name-removed:site-a", "Site A (name removed)")
    assert [site[one] for one in ("aliases", "address", "city", "lat", "lng", "identifiers", "row")] == [None] * 7
    answer = brands_of_site(nameless.projection, site["id"])
    assert [row["brand"]["name"] for row in answer["brands"]] == ["Example Brand"]
    steps = answer["brands"][0]["paths"][0]["steps"]
    assert [step["to"]["name"] for step in steps] == ["Ipsum Trading", "Site A (name removed)"]
    assert steps[-1]["key"] == "name-removed:statement-1" or steps[-1]["key"].startswith("name-removed:")


def test_a_document_that_names_it_is_shown_without_title_and_address(nameless: Redacted) -> None:
    shown = nodes(nameless.projection, "Document")[nameless.id_of("doc-lorem")]

    assert shown["title"] == "Title withheld: it names Site A (name removed)"
    assert (shown["url"], shown["publisher"]) == (None, "A publisher")
    cited = next(row for row in links(nameless.projection, "OCCURRED_AT") if row["to_id"] == "name-removed:site-a")
    assert shown["id"] in cited["documents"]


def test_another_record_of_the_same_name_is_never_said_to_be_it(nameless: Redacted) -> None:
    """The supplier's name holds that of the site: it goes, but nothing says that the supplier is Site A."""
    assert nodes(nameless.projection, "Supplier")["supplier-2"]["name"] == "name removed Limited"


HOSTILE = [
    "Fábrica Ñandú & Hijos S.A.",
    "华兴服装有限公司",
    "مصنع المثال للملابس",
    "<script>alert('Quux')</script> Mills",
    "=cmd|' /C calc'!A0 Textiles",
    "a.b*c[d]+e(f)g\\1 Knit",
    "Site A (name removed) Works",
    "Straße der Möbel GmbH",
    "Ｆｕｌｌｗｉｄｔｈ Ｋｎｉｔ",
    'O\'Example "Quoted" Ltd',
    "Example " + "x" * 9_000,
]


def test_hostile_names_vanish_from_every_text(tmp_path: Path) -> None:
    told = ["{}", "The {}'s gate", "{}{}", "(“{}”)", "https://example.org/{}"]
    texts = [(name, text.format(name, name)) for name in HOSTILE for text in told]
    rows: dict[str, list[dict[str, Any]]] = {
        "Factory": [{"id": f"f{at}", "name": name, "country": "BD"} for at, name in enumerate(HOSTILE)]
        + [{"id": f"g{at}", "name": f"{name} Unit 9", "country": "BD"} for at, name in enumerate(HOSTILE)],
        "Document": [document(f"d{at}", f"On {name.upper()}", url=f"{WEB}{name}") for at, name in enumerate(HOSTILE)],
        "Incident": [incident(f"i{at}", ["d0"], summary=text) for at, (_, text) in enumerate(texts)],
        "OCCURRED_AT": [
            link(f"i{at}", f"f{HOSTILE.index(name)}", documents=["d0"], source=[f"{name} itself"])
            for at, (name, _) in enumerate(texts)
        ],
        "SOURCES_FROM": [link("g0", "g1", documents=["d0"], product=text) for _, text in texts],
    }
    names = [f"f{at}" for at in range(len(HOSTILE))]
    made = redact(graph_of(tmp_path / "in", rows), PUBLIC.with_options(remove_names=names), tmp_path / "out")

    left = everything(made.projection)
    assert set(HOSTILE) <= made.strings and made.left_in(left.encode()) == []
    assert [name for name in HOSTILE if letters(name) in letters(left)] == []


SPELLINGS = [
    "Rana-Example Mills", "RANA EXAMPLE", "rana_example", "ranaexample.com", "Ránà   Éxàmple", "Rana\u200bExample",
    "rana%20example", "xRanaExamplex", "R\u0061\u0301na Example", "Rana &amp; Example",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_other_spellings_of_a_name_are_found(spelling: str) -> None:
    finder = Finder({"Rana Example": "X", "Rana & Example": "X"})

    assert finder.names(f"at {spelling} today")
    mended = finder.replace(f"at {spelling} today")
    assert mended is None or (mended.startswith("at X") and mended.endswith("today"))


@pytest.mark.parametrize("text", ["Albania", "an album", "Al Bahr", "balm"])
def test_a_short_name_is_found_as_a_word_alone(text: str) -> None:
    finder = Finder({"Alba": "X"})

    assert finder.replace(text) == text
    assert finder.replace("at Alba, in Albania") == "at X, in Albania"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(min_size=1, max_size=25), st.text(max_size=30))
def test_no_text_keeps_a_name_that_stands_in_it(before: str, name: str, after: str) -> None:
    finder = Finder({name: "(removed)"})
    distinctive = len(letters(name)) >= 6 and letters(name) not in letters("(removed)")
    made = finder.replace(f"{before} {name} {after}")

    if distinctive:
        assert made is None or letters(name) not in letters(made)
    if not finder.names(text := f"{before} {after}"):
        assert finder.replace(text) == text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_a_text_without_the_name_is_not_touched(text: str) -> None:
    finder = Finder({"Lorem Knitwear": "X"})

    assert finder.replace(text) == text or "loremknitwear" in letters(text)


def test_a_name_that_is_an_everyday_word_goes_from_its_record_and_is_said_to_be_left_elsewhere(tmp_path: Path) -> None:
    rows = invented()
    rows["Factory"][1]["name"] = "Socks"
    rows["Incident"][1]["summary"] = "Paid by the pair of socks."
    made = redact(graph_of(tmp_path / "in", rows), PUBLIC.with_options(remove_names=["site-other"]), tmp_path / "out")

    assert nodes(made.projection, "Factory")[made.id_of("site-other")]["name"] == "Site A (name removed)"
    assert nodes(made.projection, "Incident")[made.id_of("inc-part")]["summary"] == "Paid by the pair of socks."
    assert changes(made)["remove_names", "names too short or too common to look for in other records"] == 1
    assert "Socks" not in made.strings


def test_a_record_that_is_not_there_and_a_country_are_refused(whole: Projection, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="1 of the records"):
        redact(whole, PUBLIC.with_options(remove_names=["no-such-site"]), tmp_path / "out")


def test_an_id_that_looks_neutral_is_taken_for_what_it_is(tmp_path: Path) -> None:
    rows = invented()
    rows["Factory"][2]["id"] = "name-removed:site-a"
    for kind in ("OPERATES", "LOCATED_IN", "OCCURRED_AT"):
        for row in rows[kind]:
            row["to_id"] = row["to_id"].replace("site-third", "name-removed:site-a")
    graph = graph_of(tmp_path / "in", rows)
    made = redact(graph, PUBLIC.with_options(remove_names=["site-lorem", "name-removed:site-a"]), tmp_path / "out")

    assert set(made.renamed.values()) >= {"name-removed:site-b", "name-removed:site-c"}
    assert letters("Zebra Garments") not in letters(everything(made.projection))


# strings


def test_a_text_is_found_in_whatever_way_a_file_writes_it() -> None:
    name = 'Ñandú & "Hijos" <b>'
    forms = [
        name.encode(), json.dumps(name).encode(), name.upper().encode(), name.encode("utf-16-le"),
        b"x" + name.encode("utf-16-be"), "Ñandú &amp; &quot;Hijos&quot; &lt;b&gt;".encode(), name.encode("latin-1"),
        b"%C3%91and%C3%BA%20%26%20%22Hijos%22%20%3Cb%3E", '"Ñandú & ""Hijos"" <b>"'.encode(),
    ]  # fmt: skip

    assert [found_in(form, Search({name})) for form in forms] == [[name]] * len(forms)
    assert found_in("Ñandú y Hijos".encode(), Search({name})) == []


@pytest.mark.parametrize(
    ("text", "distinctive"),
    [("3", False), ("1,134", False), ("23.846111", True), ("23.8", False), ("12345", True), ("Nike", False),
     ("2013-04-24", True), ("Primark", True), ("...", False)],
)  # fmt: skip
def test_what_is_searched_for_is_what_cannot_stand_there_by_chance(text: str, distinctive: bool) -> None:
    assert is_distinctive(text) is distinctive


# profiles


def test_the_profiles_of_the_package_have_reasons_and_only_narrow() -> None:
    profiles = known_profiles()

    assert list(profiles) == ["public", "partner", "internal"]
    assert all(rule["reason"] for one in profiles.values() for rule in one.rules.values())
    assert profiles["internal"].removes_nothing and set(profiles["partner"].rules) < set(profiles["public"].rules)


GOOD = '[own]\nsays = "Ours."\nvisibility = "public"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{GOOD}homse = {{}}\n", "'homse' is no key of a profile"),
        (f"{GOOD}[own.homes]\ndecimals = 1\nreason = 'x'\nlevel = 2\n", "'level' is no key of the rule homes"),
        (f"{GOOD}[own.homes]\ndecimals = 1\n", "needs its reason"),
        (f"{GOOD}[own.homes]\ndecimals = '1'\nreason = 'x'\n", "whole number from 0 to 5"),
        (f"{GOOD}[own.small_counts]\nbelow = true\nreason = 'x'\n", "whole number"),
        (GOOD.replace("public", "secret"), "visibility must be one of"),
        ("own = 1\n", "a profile is a table"),
        ("[own\n", "is no TOML"),
        ("", "holds no profile"),
    ],
)
def test_a_profile_file_with_a_mistake_is_refused_with_its_place(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(InputError, match=says):
        read_profile("own", file)


def test_a_profile_of_ones_own_is_used(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(f"{GOOD}[own.small_counts]\nbelow = 10\nreason = 'Ten is asked for by our funder.'\n", "utf-8")

    assert read_profile(file=file) == read_profile("own", file)
    assert read_profile("own", file).number("small_counts", "below") == 10
    with pytest.raises(UsageError, match="no redaction profile 'other'"):
        read_profile("other", file)


def test_a_manifest_says_the_profile_and_never_which_names_went(nameless: Redacted) -> None:
    data = json.dumps(nameless.as_data())

    assert '"names_removed": 1' in data and "site-lorem" not in data and "site-lorem" not in repr(NAMELESS)
    assert nameless.projection.manifest["redaction"]["name"] == "public"


@pytest.mark.parametrize("options", [{"round_coordinates": 9}, {"suppress_below": 1}])
def test_options_out_of_range_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="must be from"):
        Profile("p", "s", "public", 20).with_options(**options)


# what is unique


def test_what_still_tells_a_place_or_a_source_is_said(nameless: Redacted) -> None:
    said = unique_paths(trace_brand(nameless.projection, "brand-1"), nameless)

    for sentence in (
        "The number of workers of Site A (name removed) is withheld: it is small, or would give a small one away.",
        "Papaya Farm is the only farm in Bangladesh in this graph: that alone tells which it is.",
        "Site A (name removed) is the only factory in Bangladesh with the product 'socks' in this graph.",
        "Site A (name removed) still gives the dates, figures and words of what happened there: other lists or the "
        "news can then tell which it is.",
        "That Ipsum Trading is linked to Site A (name removed) is stated by one document alone, which has no web "
        "address: it can tell who handed it over.",
        "2 incidents have numbers of people withheld here; the cited documents may state it.",
    ):
        assert sentence in said, "\n".join(said)


def test_the_only_place_of_a_company_in_a_country_is_told_by_the_company(tmp_path: Path) -> None:
    rows = {
        "Supplier": [{"id": "s", "name": "Ipsum Trading"}],
        "Factory": [
            {"id": "f", "name": "Quux Garments", "country": "BD"},
            {"id": "g", "name": "Elsewhere", "country": "IN"},
        ],
        "Document": [document("doc-list")],
        "OPERATES": [link("s", "f"), link("s", "g")],
    }
    made = redact(graph_of(tmp_path / "in", rows), PUBLIC.with_options(remove_names=["f"]), tmp_path / "out")
    said = unique_paths(brands_of_site(made.projection, made.id_of("f"), who="companies"), made)

    assert any("only place in Bangladesh that Ipsum Trading is linked to" in one for one in said)
    assert any("cited from 1 document with a web address" in one for one in said)


def test_a_crowded_answer_is_warned_of_in_few_sentences(tmp_path: Path) -> None:
    sites = [{"id": f"f-{at}", "name": f"Quux {at}", "country": "BD", "workers_max": 7} for at in range(30)]
    rows = {
        "Brand": [{"id": "b", "name": "Example Brand"}],
        "Factory": sites,
        "Document": [document("doc-list")],
        "SOURCES_FROM": [link("b", one["id"]) for one in sites],
        "Incident": [incident(f"i-{at}") for at in range(30)],
        "OCCURRED_AT": [link(f"i-{at}", f"f-{at}") for at in range(30)],
    }
    made = redact(graph_of(tmp_path / "in", rows), PUBLIC, tmp_path / "out")
    said = unique_paths(trace_brand(made.projection, "b"), made)

    assert len(said) == 11 and said[-1] == "The same is so 20 more times."


# the cases


def test_the_cases_in_public_and_without_a_name(cases: Path, tmp_path: Path) -> None:
    from graph.build import current
    from graph.workspace import Workspace

    projection = current(Workspace(cases))
    made = redact(projection, PUBLIC.with_options(remove_names=["site-rana-plaza"]), tmp_path / "out")
    answer = brands_of_site(made.projection, made.id_of("site-rana-plaza"))
    before = brands_of_site(projection, "site-rana-plaza")

    assert [row["brand"]["id"] for row in answer["brands"]] == [row["brand"]["id"] for row in before["brands"]]
    assert "rana plaza" not in everything(made.projection).casefold()
    assert made.left_in(json.dumps(answer).encode()) == [] and WEB not in made.strings
