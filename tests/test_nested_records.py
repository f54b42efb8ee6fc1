"""JSON, JSON lines and XML as records: every key accounted for, and what is damaged refused by name."""

from pathlib import Path
from typing import Any

import pytest

from graph.errors import InputError
from graph.ingest.nested_files import read_json, read_xml, xml_text
from graph.ingest.nested_records import Record, Shape
from graph.ingest.rows import Rows

SHAPE = Shape(
    read=("id", "names[]", "part.*"), ignored={"note": "free text", "parts[].*": "not needed"}, personal=("owner.*",)
)


def records(path: Path, text: str | bytes, **more: Any) -> tuple[list[Record], Rows]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    rows = Rows("test")
    found = list(read_json(path, rows, SHAPE, **more))
    for record in found:
        rows.fold(record.where, "read")
    return found, rows


def test_every_key_is_read_left_out_for_a_reason_dropped_or_reported(tmp_path: Path) -> None:
    text = (
        '[{"id": 1, "names": ["a"], "part": {"b": {"c": 2}}, "note": "x", "parts": [{"y": 1}], '
        '"owner": {"name": "A Person"}, "new": {"deep": [1]}, "empty": null}]'
    )
    _, rows = records(tmp_path / "a.json", text)

    assert rows.accounts.ignored == {
        "note": "free text",
        "parts[].y": "not needed",
        "new.deep[]": "not known to this importer",
    }
    assert rows.accounts.personal == {"owner.name": 1}


def test_lines_keep_their_numbers_and_a_bad_line_is_refused_alone(tmp_path: Path) -> None:
    found, rows = records(tmp_path / "a.jsonl", '{"id": 1}\n\n{"id": 2\n[3]\n{"id": 4}\n')

    assert [one.where for one in found] == ["a.jsonl:1", "a.jsonl:5"]
    assert sorted(rows.accounts.refused) == ["a.jsonl:3", "a.jsonl:4"]
    assert sum(rows.accounts.read.values()) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": 1, "id": 2}', "'id' stands twice"),
        ('{"id": NaN}', "NaN is no value"),
        ('{"id": ', "is no JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('"text"', "no list of records"),
    ],
)
def test_a_damaged_file_is_refused_by_name(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        records(tmp_path / "a.json", text)


def test_a_value_of_another_shape_is_a_problem_and_never_a_text(tmp_path: Path) -> None:
    (record,), rows = records(tmp_path / "a.json", '{"id": {"a": 1}, "names": [["b"]], "part": "c"}')

    assert (record.text("id"), record.texts("names"), record.parts("part")) == (None, [], [])
    assert len(rows.problems) == 3


def test_half_a_character_is_refused_and_invisible_ones_are_taken_out(tmp_path: Path) -> None:
    found, rows = records(tmp_path / "a.json", '[{"id": "\\ud800"}, {"id": "a\\u202eb"}]')

    assert [one.text("id") for one in found] == ["ab"]
    assert "half a character" in rows.problems[0]


def test_xml_gives_records_without_namespaces_and_lists_where_elements_repeat(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(
        '<x:r xmlns:x="urn:x"><x:d>2020</x:d><x:i k="v"><x:id>1</x:id>'
        "<x:names>a</x:names><x:names>b</x:names></x:i></x:r>"
    )
    rows = Rows("test")
    (record,) = read_xml(path, rows, SHAPE, "i")

    assert (record.values, record.where) == ({"id": "1", "names": ["a", "b"]}, "a.xml:1")
    assert xml_text(path, "d") == "2020"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE r [<!ENTITY a "b">]><r><i>&a;</i></r>', "declares XML entities"),
        ("<r><i>", "damaged XML"),
        ("<r><i>" + "<a>" * 5_000 + "</a>" * 5_000 + "</i></r>", "nested too deeply"),
    ],
)
def test_harmful_or_damaged_xml_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text)

    with pytest.raises(InputError, match=said):
        list(read_xml(path, Rows("test"), SHAPE, "i"))
