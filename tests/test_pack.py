"""Evidence packs: whole, the same bytes, nothing of what was taken out, found out when changed, made again later."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hostile_content import DANGERS, hostile_content
from own_data import BASE, DOCUMENT, PUBLIC, loaded
from test_cli import here

from graph import corrections
from graph.errors import InputError, LedgerError, UsageError
from graph.export import packing, preparing
from graph.export.content import Content
from graph.export.formats import Format, anything, formats, not_for
from graph.export.leaving import check_redacted, check_sources
from graph.export.network import Part
from graph.export.pack_again import reproduce
from graph.export.pack_reading import verify_pack
from graph.export.pack_since import Checked, check_pack
from graph.export.packing import MANIFEST, README, file_name, write_pack
from graph.export.preparing import Prepared, prepared
from graph.export.request import Request
from graph.redaction import NotRedacted, read_profile
from graph.redaction.redacted import Redacted
from graph.workspace import Workspace

TIERTRACE = Path(sys.executable).with_name("tiertrace")
SECRET = "Example Knitwear Zyxwv Ltd"
HOME = ("23.812345", "90.412345")
FEW = ("json", "csv", "gexf", "xlsx")
"""Formats enough to tell what differs; the whole pack is made once."""


def rows() -> dict[str, list[dict[str, str]]]:
    """The base dataset with a factory to be named no more, and a farm whose place is a home."""
    found = {name: [dict(row) for row in stated] for name, stated in BASE.items()}
    found["factories.csv"][0] |= {"name": SECRET, "address": "17 Zyxwv Road, Savar"}
    found["factories.csv"][0] |= {"identifiers": "os_id:BD2099ZYXWVQ"}
    found["farms.csv"] = [
        {"id": "f-2", "name": "Farm two", "kind": "farm", "country": "BD", "lat": HOME[0], "lng": HOME[1], **PUBLIC}
    ]
    found["incidents.csv"][0]["summary"] = f"At {SECRET} wages were paid late"
    found["links.csv"].append(
        {"from_id": "b-1", "relation": "SOURCES_FROM", "to_id": "f-2", "status": "alleged", "document_ids": "d-2"}
    )
    found["incidents.csv"].append(
        {"id": "i-2", "facility_id": "f-2", "category": "wages", "status": "alleged", "summary": "Not paid",
         "start": "2014", "document_ids": "d-2", **PUBLIC}
    )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The base dataset, loaded."""
    folder = tmp_path_factory.mktemp("pack")
    made = Workspace(folder / "workspace")
    loaded(made, folder / "mine", rows())
    return made


def asked(remove_names: tuple[str, ...] = (), **more: Any) -> Request:
    """A pack of the trace of the brand."""
    profile = read_profile("public").with_options(remove_names=remove_names)
    return Request("trace", {"brand": "b-1"}, profile, "2026-11-30", form="pack", **more)


@pytest.fixture(scope="module")
def whole(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack with every format, from which a name is gone."""
    path = tmp_path_factory.mktemp("whole") / "whole.zip"
    with prepared(workspace, asked(("f-1",))) as made:
        write_pack(made, path)
    return path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only some formats, for tests that make several packs."""
    some = {name: one for name, one in formats().items() if name in FEW}
    monkeypatch.setattr(packing, "formats", lambda: some)


def make(workspace: Workspace, path: Path, request: Request | None = None) -> Path:
    """A pack at a path."""
    with prepared(workspace, request or asked()) as made:
        write_pack(made, path)
    return path


# what is in it


def test_a_pack_has_every_format_that_takes_the_answer_and_accounts_for_each_file(
    whole: Path, workspace: Workspace
) -> None:
    with prepared(workspace, asked(("f-1",))) as made:
        expected = {file_name(made.content, one) for one in formats().values() if not_for(one, made.content) is None}
    with zipfile.ZipFile(whole) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read(MANIFEST))
        readme = archive.read(README).decode()
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    assert names[:2] == [README, MANIFEST] and names[2:] == sorted(names[2:])
    assert expected == {name.split("/")[0] for name in names[2:]}
    assert verify_pack(whole).problems == []
    assert set(manifest["files"]) == set(names) - {MANIFEST}
    assert manifest["request"]["parameters"] == {"brand": "b-1"} and manifest["position"] == 1
    assert manifest["request"]["profile"]["rules"]["homes"]["decimals"] == 1
    assert manifest["contains"]["records"]["Brand"] == ["b-1"] and manifest["contains"]["statements"]["SOURCES_FROM"]
    assert manifest["command"] in readme and "does not by itself mean" in readme and "Before you publish" in readme
    for name in expected:
        assert f"\n{name}" in readme


def test_nothing_that_was_taken_out_is_in_any_file_of_it(whole: Path) -> None:
    """Looked for without the code that makes packs: zips in zips, tables, compressed streams, every encoding."""
    gone = [SECRET, "Zyxwv", "BD2099ZYXWVQ", *HOME, "90.4123", "23.8123"]

    seen = 0
    for name, data in _everything(whole.name, whole.read_bytes()):
        seen += 1
        for text in gone:
            for form in (text.encode(), text.encode("utf-16-le"), text.lower().encode(), text.upper().encode()):
                assert form not in data, f"{text} is in {name}"
    assert seen > 40


def _everything(name: str, data: bytes) -> list[tuple[str, bytes]]:
    found = [(name, data)]
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                found += _everything(f"{name}/{member}", archive.read(member))
    elif data[:4] == b"PAR1":
        table = pq.read_table(io.BytesIO(data))
        found.append((name, f"{table.to_pydict()}{table.schema.metadata}".encode()))
    elif data[:4] == b"%PDF":
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                found.append((name, zlib.decompressobj().decompress(stream)))
            except zlib.error:
                continue
    elif data.lstrip()[:1] == b"<":
        found.append((name, re.sub(rb"\s+", b" ", re.sub(rb"<[^>]*>", b"", data))))
    return found


def test_the_removed_name_would_have_been_in_it(workspace: Workspace, few: None, tmp_path: Path) -> None:
    path = make(workspace, tmp_path / "open.zip")

    parts = b"".join(data for _, data in _everything("", path.read_bytes()))
    assert SECRET.encode() in parts and b"BD2099ZYXWVQ" in parts


# fails closed


def _leak(write: Callable[[Path], None]) -> dict[str, Format]:
    def leaking(content: Content, path: Path, options: Mapping[str, Any]) -> None:
        write(path)

    return {"leak": Format("leak", ".bin", "leaks", leaking, anything, {})}


def _zipped(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", "<a><b>Example Knit</b><b>wear Zyxwv Ltd</b></a>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/embedded.docx", inner.getvalue())


def _named(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{SECRET}.txt", "nothing")


def _png(path: Path) -> None:
    body = b"Comment\0\0" + zlib.compress(SECRET.encode())
    chunk = len(body).to_bytes(4, "big") + b"zTXt" + body + zlib.crc32(b"zTXt" + body).to_bytes(4, "big")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)


def _pdf(path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pageCompression=1)
    canvas.drawString(100, 100, SECRET)
    canvas.save()


LEAKS: dict[str, Callable[[Path], None]] = {
    "plain": lambda path: path.write_text(f"a {SECRET} b", "utf-8"),
    "other case": lambda path: path.write_text(SECRET.upper(), "utf-8"),
    "two bytes a letter": lambda path: path.write_bytes(b"x" + SECRET.encode("utf-16-le")),
    "json": lambda path: path.write_text(json.dumps({"a": SECRET}), "utf-8"),
    "tags between": lambda path: path.write_text(
        "<svg><tspan>Example Knitwear</tspan>\n<tspan>Zyxwv Ltd</tspan></svg>", "utf-8"
    ),
    "zip in zip": _zipped,
    "name of a member": _named,
    "parquet": lambda path: pq.write_table(pa.table({"a": [SECRET]}), path, compression="zstd"),
    "metadata of parquet": lambda path: pq.write_table(
        pa.table({"a": [1]}).replace_schema_metadata({"note": SECRET}), path
    ),
    "metadata of png": _png,
    "pdf": _pdf,
}


@pytest.fixture(scope="module")
def narrowed(workspace: Workspace) -> Any:
    """An answer from which the name is gone, for as long as the tests of this file need it."""
    with prepared(workspace, asked(("f-1",))) as made:
        yield made


@pytest.mark.parametrize("kind", list(LEAKS))
def test_a_format_that_would_let_it_out_stops_the_pack(
    kind: str, narrowed: Prepared, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    leaking = _leak(LEAKS[kind])
    monkeypatch.setattr(packing, "formats", lambda: leaking)
    monkeypatch.setattr("graph.export.formats.formats", lambda: leaking)

    with pytest.raises(NotRedacted) as refused:
        write_pack(narrowed, tmp_path / "a.zip")

    assert "leak" in str(refused.value) and "Zyxwv" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_link_or_an_incident_without_a_source_stops_the_pack(narrowed: Prepared) -> None:
    network = narrowed.content.network
    assert isinstance(network, Part)
    check_sources(narrowed.content)

    links = network.links("SOURCES_FROM")
    at = links.column_names.index("source")
    without = links.set_column(at, links.schema.field(at), pa.nulls(links.num_rows, links.schema.field(at).type))
    bare = replace(network, link_tables={**network.link_tables, "SOURCES_FROM": without})
    with pytest.raises(LedgerError, match="has no source; nothing was written"):
        check_sources(replace(narrowed.content, network=bare))

    unsaid = network.nodes("Incident")
    for column in ("source", "documents"):
        at = unsaid.column_names.index(column)
        unsaid = unsaid.set_column(at, unsaid.schema.field(at), pa.nulls(unsaid.num_rows, unsaid.schema.field(at).type))
    tables = {name: one for name, one in network.link_tables.items() if name != "DOCUMENTED_BY"}
    bare = replace(network, node_tables={**network.node_tables, "Incident": unsaid}, link_tables=tables)
    with pytest.raises(LedgerError, match=r"The incident \S+ has no source"):
        check_sources(replace(narrowed.content, network=bare))


def test_a_file_that_cannot_be_searched_does_not_leave(narrowed: Prepared, tmp_path: Path) -> None:
    for name, data in (("a.zip", b"PK\x03\x04 torn"), ("a.parquet", b"PAR1 torn"), ("a.pdf", b"%PDF-1.4 torn")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(NotRedacted, match="cannot be searched"):
            check_redacted(narrowed, tmp_path / name)


# found out


def _changed(path: Path, there: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(there, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return there


def _edit(files: dict[str, bytes]) -> None:
    name = next(one for one in files if one.endswith("findings.csv"))
    files[name] = files[name].replace(b"alleged", b"documented")


def _forge(files: dict[str, bytes]) -> None:
    manifest = json.loads(files[MANIFEST])
    manifest["date"] = "2020-01-01"
    files[MANIFEST] = json.dumps(manifest).encode()


CHANGES: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "changed": (_edit, "findings.csv was changed: it does not have its SHA-256"),
    "added": (lambda files: files.update({"extra.txt": b"x"}), "extra.txt was added: the manifest does not know it"),
    "removed": (lambda files: files.pop("trace.json") and None, "trace.json is missing"),
    "outside": (lambda files: files.update({"../up.txt": b"x"}), "../up.txt is no name that a pack gives"),
    "manifest": (_forge, "The manifest contradicts itself"),
}


@pytest.mark.parametrize("kind", list(CHANGES))
def test_a_changed_pack_is_found_out(kind: str, whole: Path, tmp_path: Path) -> None:
    change, said = CHANGES[kind]

    found = verify_pack(_changed(whole, tmp_path / "a.zip", change))

    assert any(said in problem for problem in found.problems), found.problems


def test_bytes_around_it_a_second_file_of_a_name_and_damage_are_found_out(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    (tmp_path / "behind.zip").write_bytes(data + b"more")
    (tmp_path / "before.zip").write_bytes(b"more" + data)
    (tmp_path / "torn.zip").write_bytes(data[: len(data) // 2])
    middle = len(data) // 2
    (tmp_path / "flipped.zip").write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    shutil.copy(whole, tmp_path / "twice.zip")
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(tmp_path / "twice.zip", "a") as archive:
        archive.writestr(README, "another")

    for path in sorted(tmp_path.iterdir()):
        assert verify_pack(path).problems, path.name


def test_whatever_byte_is_changed_it_is_damage_and_no_crash(tmp_path: Path) -> None:
    """Of a small pack, so that every byte of names, sizes, methods and compressed text has its turn."""
    small = tmp_path / "small.zip"
    files = {"README.txt": b"Example Knitwear Ltd. " * 20}
    described = {name: {"bytes": len(one), "sha256": hashlib.sha256(one).hexdigest()} for name, one in files.items()}
    manifest = json.dumps({"pack": 1, "files": described}).encode()
    with zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, one in {**files, "manifest.json": manifest}.items():
            archive.writestr(zipfile.ZipInfo(name), one, zipfile.ZIP_DEFLATED)
    whole = small.read_bytes()
    found = 0
    for place in range(len(whole)):
        small.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        try:
            found += bool(verify_pack(small).problems)
        except InputError:
            found += 1
    assert found > len(whole) // 2


def test_a_forged_pack_is_found_out_by_the_seal_alone(whole: Path, tmp_path: Path) -> None:
    def forge(files: dict[str, bytes]) -> None:
        import hashlib

        manifest = json.loads(files[MANIFEST])
        files["trace.json"] = b"{}"
        manifest["files"]["trace.json"] = {"bytes": 2, "sha256": hashlib.sha256(b"{}").hexdigest()}
        files[MANIFEST] = json.dumps(manifest).encode()

    seal = verify_pack(whole).seal
    forged = _changed(whole, tmp_path / "a.zip", forge)

    assert verify_pack(whole, seal).problems == []
    assert verify_pack(forged).problems == []
    assert "it is another pack" in verify_pack(forged, seal).problems[0]


def test_what_is_no_pack_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text", "utf-8")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a", "b")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr(MANIFEST, "[]")

    assert "damaged" in verify_pack(tmp_path / "a.txt").problems[0]
    for name in ("b.zip", "c.zip"):
        with pytest.raises(InputError, match="no evidence pack"):
            verify_pack(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        verify_pack(tmp_path / "nothing.zip")


# made again


def test_it_is_made_again_byte_for_byte_after_later_loads_on_another_hash_seed(
    workspace: Workspace, whole: Path, tmp_path: Path
) -> None:
    later = Workspace(Path(shutil.copytree(workspace.folder, tmp_path / "later")))
    more = rows()
    more["brands.csv"][0]["name"] = "Brand one, renamed since"
    loaded(later, tmp_path / "mine", more)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Dhaka", "TIERTRACE_WORKSPACE": str(later.folder)}

    done = subprocess.run(
        [TIERTRACE, "reproduce", whole, "--remove-names", "f-1", "-o", tmp_path / "again.zip"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "The same, byte for byte.\n"
    assert (tmp_path / "again.zip").read_bytes() == whole.read_bytes()


def test_what_differs_is_named_with_the_reason(
    workspace: Workspace, few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(workspace, tmp_path / "a.zip")
    copy = Workspace(Path(shutil.copytree(workspace.folder, tmp_path / "copy")))

    assert reproduce(copy, path).same
    versions = preparing._versions()
    monkeypatch.setattr(preparing, "_versions", lambda: {**versions, "networkx": "0.1"})
    other = reproduce(copy, path)
    monkeypatch.undo()
    assert not other.same and MANIFEST in other.differs
    assert f"It was made with networkx {versions['networkx']}; here is networkx 0.1" in other.why


def test_an_erased_record_is_said_to_be_the_reason(workspace: Workspace, few: None, tmp_path: Path) -> None:
    path = make(workspace, tmp_path / "a.zip")
    copy = Workspace(Path(shutil.copytree(workspace.folder, tmp_path / "copy")))
    corrections.erase(copy, "f-2", "asked for by the family", "somebody")

    found = reproduce(copy, path, tmp_path / "again.zip")

    assert not found.same and any(name.endswith("sites.csv") for name in found.differs)
    assert any(sentence.startswith("f-2 was erased on ") for sentence in found.why)
    assert b"Farm two" not in b"".join(data for _, data in _everything("", (tmp_path / "again.zip").read_bytes()))


def test_it_is_refused_where_it_cannot_be_made_again(workspace: Workspace, whole: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the names of 1 records were removed"):
        reproduce(workspace, whole)
    with pytest.raises(UsageError, match="is the pack itself"):
        reproduce(workspace, whole, whole, ("f-1",))
    with pytest.raises(InputError, match="not as it was made"):
        reproduce(workspace, _changed(whole, tmp_path / "a.zip", _edit), None, ("f-1",))
    with pytest.raises(UsageError):
        reproduce(Workspace(tmp_path / "empty"), whole, None, ("f-1",))


# what became of it since


def test_what_was_changed_since_is_listed_and_other_things_are_not(
    workspace: Workspace, few: None, tmp_path: Path
) -> None:
    path = make(workspace, tmp_path / "a.zip")
    copy = Workspace(Path(shutil.copytree(workspace.folder, tmp_path / "copy")))
    assert check_pack(copy, path) == Checked([], 0, 0)

    alone = {
        "documents.csv": [{"id": "d-9", **DOCUMENT}],
        "brands.csv": [{"id": "b-9", "name": "Nine", "kind": "brand", **PUBLIC}],
    }
    loaded(copy, tmp_path / "other", alone, dataset="other")
    assert (check_pack(copy, path).since, check_pack(copy, path).later) == ([], 1)

    corrections.retract(copy, "i-2", "the source took it back", "somebody")
    more = rows()
    more["brands.csv"][0]["name"] = "Brand one, renamed since"
    loaded(copy, tmp_path / "mine", more, dataset="mine")
    corrections.erase(copy, "f-2", "asked for", "somebody")
    found = check_pack(copy, path)

    kinds = [one.change.kind for one in found.since]
    assert (kinds, found.later) == (["retract", "snapshot", "erase"], 4)
    assert found.since[0].records == ("i-2",) and found.since[0].change.reason == "the source took it back"
    assert "b-1" in found.since[1].records and "s-1" not in found.since[1].records
    assert "f-2" in found.since[2].records


def test_a_name_that_is_gone_is_looked_for_when_it_is_given(workspace: Workspace, whole: Path, tmp_path: Path) -> None:
    copy = Workspace(Path(shutil.copytree(workspace.folder, tmp_path / "copy")))
    more = rows()
    more["factories.csv"][0]["city"] = "Savar"
    loaded(copy, tmp_path / "mine", more, dataset="mine")

    assert check_pack(copy, whole).removed == 1
    given = check_pack(copy, whole, ("f-1",))
    assert given.removed == 0 and "f-1" in given.since[0].records


def test_a_pack_of_a_longer_ledger_is_refused(workspace: Workspace, few: None, tmp_path: Path) -> None:
    copy = Workspace(Path(shutil.copytree(workspace.folder, tmp_path / "copy")))
    corrections.retract(copy, "i-2", "why", "somebody")
    path = make(copy, tmp_path / "a.zip")

    with pytest.raises(UsageError, match="made at ledger position 2, and this workspace has 1 entries"):
        check_pack(workspace, path)


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (["verify-pack", "PACK"], 0, "nothing missing, nothing added."),
        (["verify-pack", "PACK", "--seal", "0" * 64], 1, "it is another pack"),
        (["verify-pack", "nothing.zip"], 1, "cannot be read"),
        (["check-pack", "PACK"], 0, "Nothing in it was changed since: 0 later entries"),
        (["reproduce", "PACK"], 2, "--remove-names ID"),
    ],
)
def test_the_commands_answer_with_their_exit_code(
    command: list[str], code: int, said: str, workspace: Workspace, whole: Path, tmp_path: Path
) -> None:
    typed = [str(whole) if one == "PACK" else one for one in command]
    more = ["--workspace", str(workspace.folder)] if "pack" not in command[0] or "check" in command[0] else []

    done = here(*typed, *more, folder=tmp_path)

    assert done.returncode == code, done.stdout + done.stderr
    assert said in " ".join((done.stdout + done.stderr).split())
    assert SECRET not in done.stdout + done.stderr


# hostile texts


def test_hostile_texts_go_through_every_format_of_a_pack(tmp_path: Path) -> None:
    content = hostile_content(tmp_path / "build")
    profile = read_profile("internal")
    nothing = Redacted(content.projection, profile, (), frozenset(), {}, frozenset(), 0)
    made = Prepared(content, Request("trace", {"brand": "brand-1"}, profile, "2026-11-30", 3, "pack"), nothing, {})

    write_pack(made, tmp_path / "a.zip")

    assert verify_pack(tmp_path / "a.zip").problems == []
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        for name in archive.namelist():
            if name.endswith((".html", ".svg", ".xml", ".gexf", ".graphml")):
                text = archive.read(name).decode()
                assert not [one for one in DANGERS if one in text], name
