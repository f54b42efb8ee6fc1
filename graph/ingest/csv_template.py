"""Data of your own without Python: the CSV files that ``tiertrace template`` writes, read back."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from graph import model
from graph.errors import UsageError
from graph.ingest.cases import LABEL_OF_SITE
from graph.ingest.evidence import Shelf
from graph.ingest.responses import state_response
from graph.ingest.rows import Rows
from graph.ingest.source import About, Source
from graph.ingest.tables import Row, header, read_csv
from graph.ingest.template_columns import EXAMPLE_LINKS, EXAMPLE_NAMES, EXAMPLE_PREFIX, FILES, RESPONSES_FILE, Column

KINDS = {
    "brands.csv": ("Brand", ("brand", "retailer")),
    "suppliers.csv": ("Supplier", ("supplier", "manufacturer", "trader", "group")),
    "organisations.csv": (
        "Organisation",
        ("union", "union_confederation", "ngo", "auditor", "scheme", "agency", "public_buyer"),
    ),
}
FACILITY_KINDS = {"factories.csv": ("factory", "mill", "mine", "vessel", "other"), "farms.csv": ("farm", "plantation")}
RELATIONS = ("SOURCES_FROM", "OPERATES", "OWNS", "LOCATED_IN", "REPRESENTS", "MEMBER_OF")
_LISTS = ("aliases", "identifiers", "facility_type", "processing_type", "products", "ilo_indicators")
_WHOLE = ("workers_min", "workers_max", "affected")


def recognises(path: Path) -> bool:
    """A folder with one or more of the files, or one of them alone, told by its columns."""
    files = [path] if path.is_file() else [path / name for name in FILES]
    return any(file.name in FILES and _has_columns(file) for file in files)


def dataset(path: Path) -> str:
    """The folder's name; of a single file, with the file's name behind it."""
    whole = path.resolve()
    return (f"{whole.parent.name}-{whole.stem}" if path.is_file() else whole.name) or "own-data"


def _has_columns(file: Path) -> bool:
    wanted = {column.name for column in FILES[file.name]}
    return len(wanted & set(header(file))) > 0.8 * len(wanted)


def read(path: Path, rows: Rows) -> None:
    """Read every file of the folder, documents first; or the one file."""
    shelf = Shelf(rows.known_document)
    examples = 0
    for name, columns in FILES.items():
        file = path if path.is_file() else path / name
        if file.name != name or not file.exists():
            if path.is_dir():
                rows.notes.append(f"{name} is not there; nothing was read for it")
            continue
        optional = [column.name for column in columns if not column.required]
        for row in read_csv(file, [column.name for column in columns if column.required], rows, optional):
            _required(row, columns, rows)
            examples += any(row.values.get(column, "").startswith(EXAMPLE_PREFIX) for column in ("id", "from_id"))
            _row(name, row, rows, shelf)
    if examples:
        rows.notes.append(
            f"{examples} rows are the template's invented examples; delete those you did not mean to load"
        )


def _row(name: str, row: Row, rows: Rows, shelf: Shelf) -> None:
    if name == "documents.csv":
        _document(row, rows, shelf)
    elif name == "links.csv":
        _link(row, rows, shelf)
    elif name == "incidents.csv":
        _incident(row, rows, shelf)
    elif name == RESPONSES_FILE:
        state_response(row, rows, shelf)
    else:
        _party_or_place(name, row, rows, shelf)


def _document(row: Row, rows: Rows, shelf: Shelf) -> None:
    kind = row.text("kind") or ""
    if kind not in model.BASES:
        rows.problem(row.where, f"kind '{kind}' is not one of {', '.join(model.BASES)}")
        return
    visibility = row.text("visibility") or "partner"
    shelf.add(row.values["id"], row.text("publisher"), kind, visibility)
    rows.node("Document", row.values["id"], row.where, **{**_values(row, rows, ("id",)), "visibility": visibility})


def _party_or_place(name: str, row: Row, rows: Rows, shelf: Shelf) -> None:
    kind = row.text("kind") or ""
    label, kinds = KINDS.get(name, (LABEL_OF_SITE.get(kind, ""), FACILITY_KINDS.get(name, ())))
    if kind not in kinds:
        rows.problem(row.where, f"kind '{kind}' is not one of {', '.join(kinds)}")
        return
    values = _values(row, rows, ("id", "document_ids"))
    values["visibility"] = row.text("visibility") or "partner"
    if name in FACILITY_KINDS:
        values["level"] = row.text("level") or "site"
        values["lat"], values["lng"] = row.position(rows)
    rows.node(label, row.values["id"], row.where, **values)
    _cite(row, rows, shelf)


def _incident(row: Row, rows: Rows, shelf: Shelf) -> None:
    documents = row.ids("document_ids")
    values = _values(row, rows, ("id", "facility_id", "document_ids"))
    values["visibility"] = row.text("visibility") or "partner"
    if row.text("status") == "retracted":
        rows.problem(row.where, "status 'retracted' is not entered here; load the incident, then: tiertrace retract ID")
    evidence = shelf.evidence(documents)
    rows.node("Incident", row.values["id"], row.where, **values, **evidence)
    rows.link(
        "OCCURRED_AT", row.values["id"], row.values["facility_id"], row.where,
        **evidence, visibility=values["visibility"],
    )  # fmt: skip
    _cite(row, rows, shelf)


def _link(row: Row, rows: Rows, shelf: Shelf) -> None:
    relation = row.text("relation") or ""
    if relation not in RELATIONS:
        rows.problem(row.where, f"relation '{relation}' is not one of {', '.join(RELATIONS)}")
        return
    documents = row.ids("document_ids")
    evidence = shelf.evidence(documents)
    evidence["basis"] = row.text("basis") or evidence["basis"]
    stated = _values(row, rows, ("from_id", "relation", "to_id", "basis", "document_ids"))
    if stated.get("status") == "retracted":
        rows.problem(row.where, "status 'retracted' is not entered here; load the link, then: tiertrace retract KEY")
    key = [row.values.get(name, "") for name in ("product", "valid_from", "valid_to", "status", "document_ids")]
    rows.link(
        relation, row.values["from_id"], row.values["to_id"], row.where, key,
        **stated, **evidence, visibility=shelf.strictest(documents),
    )  # fmt: skip


def _cite(row: Row, rows: Rows, shelf: Shelf) -> None:
    for document in dict.fromkeys(row.ids("document_ids")):
        rows.link(
            "DOCUMENTED_BY", row.values["id"], document, row.where,
            **shelf.evidence([document]), visibility=shelf.strictest([document]),
        )  # fmt: skip


def _values(row: Row, rows: Rows, apart: tuple[str, ...]) -> dict[str, Any]:
    """The cells in the types of the model, without the columns that become something else."""
    values: dict[str, Any] = {}
    for name in row.values:
        text = row.text(name)
        if name in (*apart, "lat", "lng") or text is None:
            continue
        if name in _LISTS:
            values[name] = row.ids(name)
        elif name in _WHOLE:
            values[name] = row.whole(name, rows)
        elif name == "is_closed":
            if text not in ("yes", "no"):
                rows.problem(row.where, f"is_closed '{text[:40]}' is neither yes nor no")
            values[name] = text == "yes"
        else:
            values[name] = text
    return values


def _required(row: Row, columns: tuple[Column, ...], rows: Rows) -> None:
    for column in columns:
        if column.required and row.text(column.name) is None:
            rows.problem(row.where, f"{column.name} is empty; every row needs it ({column.help})")


def write_template(folder: Path) -> list[Path]:
    """Write the files with header and example rows, and a README of every column.

    Raises:
        UsageError: one of the files is there already; nothing is overwritten.
    """
    there = [name for name in (*FILES, "README.md") if (folder / name).exists()]
    if there:
        raise UsageError(f"{folder} already holds {', '.join(there)}; name an empty folder, nothing was overwritten")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in FILES.items():
            (folder / name).write_text(_example(name, columns), "utf-8", newline="")
        (folder / "README.md").write_text(_readme(), "utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}); name another folder") from None
    return [folder / name for name in (*FILES, "README.md")]


def _example(name: str, columns: tuple[Column, ...]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    own = {"name": EXAMPLE_NAMES[name]} if name in EXAMPLE_NAMES else {}
    for changed in EXAMPLE_LINKS if name == "links.csv" else ({},):
        values = {column.name: column.example for column in columns} | own | changed
        writer.writerow(values[column.name] for column in columns)
    return text.getvalue()


def _readme() -> str:
    lines = [
        "# Your own data for tiertrace",
        "",
        "Fill in these files with a spreadsheet program, save as CSV (UTF-8, comma), then load the folder:",
        "`tiertrace load DIR`. The example rows are invented; delete them. Files you do not need may be deleted.",
        "An empty cell means *not stated*, never zero, no or still. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.",
        "Ids may also be those of datasets already loaded, so that you can add to what is there.",
        "Do not enter names of workers, witnesses or contacts.",
        "",
    ]
    for name, columns in FILES.items():
        lines += [f"## {name}", "", "| column | needed | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{one.name}` | {'yes' if one.required else ''} | {one.help} |" for one in columns]
        lines.append("")
    return "\n".join(lines)


SOURCE = Source(
    format="csv_template",
    title="Your own data",
    description="Rows entered by the user into tiertrace's CSV template.",
    looks_like="a folder (or one file) with brands, suppliers, factories, farms, organisations, links, incidents, "
    "documents as CSV, as written by: tiertrace template DIR",
    license="whatever the user says",
    personal_data="none wanted: no names of workers, witnesses or contacts",
    recognises=recognises,
    read=read,
    about=lambda path, given: About(dataset(path), "Your own data"),
)
