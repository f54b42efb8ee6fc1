"""US Customs and Border Protection: withhold release orders and findings, as the CSV on its page.

Each row is a Proceeding of kind import_ban. The list says if an order is active, and never since when it is not: an
order without an end may have ended. A partially active order goes on for everyone it does not let off.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.date_reading import read_date
from graph.errors import InputError
from graph.ingest.import_bans import LICENSE, MAX_NAMES, country_in_order, state_targets
from graph.ingest.latin_tables import encoding_of, has_columns
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Source
from graph.ingest.tables import Row

_COLUMNS = Columns(
    required=("Country", "Entity", "Merchandise", "WRO/Finding", "Status", "Effective Date"),
    optional=("Industry", "Remarks", "Press Release"),
    ignored={
        "Calendar Year": "the year of the effective date",
        "Country Code": "the country is read from its name",
        "Fiscal Year": "the year of the effective date",
    },
)
_KINDS = {"wro": "withhold release order", "finding": "finding"}
_STATES = {
    "active": "Active when the list was published.",
    "partially active": "Partially active when the list was published: some are let off, the order goes on for all "
    "others.",
}
_INACTIVE = "Not active when the list was published; the list does not say since when."


def recognises(path: Path) -> bool:
    """Has it the columns of the list?"""
    return has_columns(path, "Entity", "Merchandise", "WRO/Finding", "Status", "Effective Date")


def read(path: Path, rows: Rows) -> None:
    """State every row as an order with its targets."""
    seen: dict[str, str] = {}
    rows.note(
        "the list does not say when an order ended; no order has an end here, and none is in force for that reason"
    )
    for row in read_rows(path, _COLUMNS, rows, encoding=encoding_of(path)):
        stated = _dated(row, rows)
        if stated is None:
            continue
        country, start = stated
        ban = rows.own_id("order", *(row.text(name) for name in _COLUMNS.required if name != "Status"))
        if ban in seen:
            rows.fold(row.where, f"the same order as another row ({seen[ban]})")
        else:
            seen[ban] = row.where
            _state(row, ban, country, start, rows)


def _dated(row: Row, rows: Rows) -> tuple[str, str] | None:
    """Country and effective date, or None with a problem."""
    for name in ("Entity", "WRO/Finding", "Effective Date"):
        if row.text(name) is None:
            rows.problem(row.where, f"{name} is empty; every order needs one")
            return None
    if len(row.values["Entity"]) > MAX_NAMES:
        rows.problem(row.where, f"Entity has more than {MAX_NAMES:,} characters; are columns shifted?")
        return None
    if row.values["WRO/Finding"].casefold() not in _KINDS:
        rows.problem(row.where, f"WRO/Finding is '{row.values['WRO/Finding'][:60]}' and not WRO or Finding")
        return None
    country = country_in_order(row.text("Country"), row.where, rows)
    if country is None:
        return None
    try:
        return country, read_date(row.values["Effective Date"], rows.given.dates or "mdy")
    except InputError as error:
        rows.problem(row.where, f"Effective Date: {error}")
        return None


def _state(row: Row, ban: str, country: str, start: str, rows: Rows) -> None:
    evidence = rows.list_document("government_finding")
    kind = _KINDS[row.values["WRO/Finding"].casefold()]
    status = row.text("Status")
    said = [_STATES.get((status or "").casefold(), _INACTIVE) if status else "The list does not say if it is active."]
    for name in ("Merchandise", "Industry", "Remarks"):
        if row.text(name):
            said.append(f"{name}: {row.values[name]}")
    rows.node(
        "Proceeding", ban, row.where, kind="import_ban", status=status, start=start, outcome=" ".join(said),
        name=f"US customs {kind}: {row.values['Entity']}", visibility=rows.given.visibility, **evidence,
    )  # fmt: skip
    _release(row, ban, rows, evidence)
    state_targets(rows, row.where, ban, row.values["Entity"], country, row.text("Merchandise"), evidence)


def _release(row: Row, ban: str, rows: Rows, evidence: dict[str, Any]) -> None:
    """The press release is a second document of the order where the cell has its address."""
    address = row.text("Press Release")
    if address is None:
        return
    if not address.startswith(("https://", "http://")):
        rows.note(f"{row.where}: Press Release '{address[:60]}' is no web address and was not read")
        return
    document, visibility = rows.own_id("release", address), rows.given.visibility
    rows.mention(
        "Document", document, row.where, title="Press release on an import order", publisher=evidence["source"][0],
        url=address, kind="government_finding", visibility=visibility,
    )  # fmt: skip
    rows.link(
        "DOCUMENTED_BY", ban, document, row.where, fold=True, visibility=visibility,
        **{**evidence, "documents": [document]},
    )  # fmt: skip


SOURCE = Source(
    format="cbp_orders",
    title="US withhold release orders and findings (CBP)",
    description="Orders and findings of US customs against goods made with forced labour: companies, vessels, whole "
    "goods, regions. The list says if an order is active, not when it ended.",
    looks_like="a CSV with the columns Country, Entity, Industry, Merchandise, WRO/Finding, Status, Effective Date",
    license=LICENSE,
    personal_data="none",
    recognises=recognises,
    read=read,
    about=lambda path, given: About(
        "us-cbp-orders", "Withhold release orders and findings", "US Customs and Border Protection"
    ),
    offered_at="https://www.cbp.gov/trade/forced-labor/withhold-release-orders-and-findings",
)
