"""instruments.csv of the cases: agreements, certificates, proceedings, policies and reports with their parties.

Which parties signed, which are covered and which are merely concerned follows DESIGN
section 3. One thing is stricter here: a company named in a purchase contract has
*signed* it only where links.csv says that the public buyer buys from it; a maker
further down the chain is covered, since nobody says it signed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph import model
from graph.ingest.evidence import Shelf
from graph.ingest.rows import Rows
from graph.ingest.tables import Row, read_csv

INSTRUMENT_COLUMNS = (
    *("id", "kind", "name", "about_ids", "about_countries", "issued_by", "filed_by", "filed_by_text"),
    *("start", "end", "outcome", "source_ids"),
)
LABEL_OF_INSTRUMENT = {
    **dict.fromkeys(("certificate", "audit"), "Certificate"),
    **dict.fromkeys(("binding_agreement", "collective_agreement", "procurement_contract"), "Agreement"),
    "procurement_policy": "Policy",
    **dict.fromkeys(("report", "consumer_guide"), "Document"),
    **dict.fromkeys(
        (
            *("gsp_petition", "trade_agreement_case", "oecd_ncp_case", "ilo_case", "ilo_ratification"),
            *("import_ban", "entity_listing", "grievance_case", "lawsuit"),
        ),
        "Proceeding",
    ),
}


def read_instruments(path: Path, rows: Rows, shelf: Shelf, kinds: dict[str, str], buys: set[tuple[str, str]]) -> None:
    """Map every instrument and its parties.

    Args:
        kinds: kind of each organisation by id.
        buys: (buyer, supplier) pairs that links.csv states.
    """
    for row in read_csv(path, INSTRUMENT_COLUMNS, rows):
        label = LABEL_OF_INSTRUMENT.get(row.text("kind") or "")
        if label is None:
            rows.problem(row.where, f"kind '{row.text('kind') or ''}' is not one of {', '.join(LABEL_OF_INSTRUMENT)}")
            continue
        for column in ("id", "name", "source_ids"):
            if row.text(column) is None:
                rows.problem(row.where, f"{column} is empty; every row needs one")
        _instrument(row, label, rows, shelf, kinds)
        _Parties(row, label, rows, shelf.evidence(row.ids("source_ids")), kinds, buys).link()


def _instrument(row: Row, label: str, rows: Rows, shelf: Shelf, kinds: dict[str, str]) -> None:
    identifier, kind, outcome = row.values["id"], row.text("kind"), row.text("outcome")
    evidence = shelf.evidence(row.ids("source_ids"))
    stated: dict[str, Any] = {"kind": kind, "start": row.text("start"), "end": row.text("end"), "visibility": "public"}
    if label == "Document":
        _report(row, rows, kind, outcome)
    elif label == "Certificate":
        schemes = [one for one in row.ids("about_ids") if kinds.get(one) == "scheme"]
        scheme = "; ".join(rows.name_of(one) for one in schemes or row.ids("issued_by"))
        rows.node(
            label, identifier, row.where, name=row.text("name"), scheme=scheme, outcome=outcome, **stated, **evidence
        )
        if row.text("filed_by_text"):
            rows.problem(row.where, "a certificate or audit has no filed_by_text; say who asked for it in the outcome")
    else:
        rows.node(
            label, identifier, row.where, name=row.text("name"), outcome=outcome,
            filed_by_text=row.text("filed_by_text"), **stated, **evidence,
        )  # fmt: skip
    for document in dict.fromkeys(row.ids("source_ids")):
        rows.link("DOCUMENTED_BY", identifier, document, row.where, **shelf.evidence([document]), visibility="public")


def _report(row: Row, rows: Rows, kind: str | None, outcome: str | None) -> None:
    """A report or guide is itself a document; its day of publication stands in ``start``."""
    publisher = "; ".join(rows.name_of(one) for one in row.ids("issued_by"))
    if row.text("end") or row.text("filed_by") or row.text("filed_by_text"):
        rows.problem(row.where, "a report has neither end nor filed_by; move them into the outcome")
    rows.node(
        "Document", row.values["id"], row.where, title=row.text("name"), publisher=publisher, kind=kind,
        published=row.text("start"), summary=outcome, visibility="public",
    )  # fmt: skip


class _Parties:
    """The links from one instrument to everyone it names."""

    def __init__(
        self,
        row: Row,
        label: str,
        rows: Rows,
        evidence: dict[str, Any],
        kinds: dict[str, str],
        buys: set[tuple[str, str]],
    ) -> None:
        self.row, self.label, self.rows = row, label, rows
        self.identifier = row.values["id"]
        self.evidence, self.kinds, self.buys = evidence, kinds, buys

    def link(self) -> None:
        """Make all links of the row."""
        for party in self.row.ids("issued_by"):
            self._add("ISSUED", party, self.identifier)
        filing = {"Agreement": "SIGNED", "Proceeding": "FILED", "Policy": "FILED"}.get(self.label)
        for party in self.row.ids("filed_by"):
            if filing is None:
                self.rows.problem(
                    self.row.where, f"kind {self.row.text('kind')} has no filed_by; name the issuer instead"
                )
            else:
                self._add(filing, party, self.identifier)
        about: dict[str, Callable[[str], None]] = {
            "Agreement": self._agreement,
            "Certificate": self._certificate,
            "Policy": self._covered,
        }
        concern = about.get(self.label, self._concerned)
        for target in dict.fromkeys(self.row.ids("about_ids")):
            concern(target)
        relation = "COVERS" if self.label in ("Agreement", "Policy") else "CONCERNS"
        for country in dict.fromkeys(self.row.ids("about_countries")):
            self._add(relation, self.identifier, f"country:{country}")

    def _covered(self, target: str) -> None:
        self._add("COVERS", self.identifier, target)

    def _concerned(self, target: str) -> None:
        self._add("CONCERNS", self.identifier, target)

    def _agreement(self, target: str) -> None:
        if target in self.row.ids("filed_by"):
            return  # it signed; being listed twice says no more
        if self._signed(target):
            self._add("SIGNED", target, self.identifier)
        else:
            self._covered(target)

    def _signed(self, target: str) -> bool:
        """Is a party named in an agreement said to have signed it, rather than to be covered by it?"""
        is_company = self.rows.label_of(target) in model.COMPANIES
        if self.row.text("kind") != "procurement_contract":
            return is_company
        buyers = [*self.row.ids("issued_by"), *self.row.ids("filed_by")]
        return target in buyers or (is_company and any((buyer, target) in self.buys for buyer in buyers))

    def _certificate(self, target: str) -> None:
        speaks_of = (*model.FACILITIES, *model.COMPANIES)
        relation = "CERTIFIES" if self.rows.label_of(target) in speaks_of else "CONCERNS"
        self._add(relation, self.identifier, target)

    def _add(self, relation: str, start: str, end: str) -> None:
        self.rows.link(relation, start, end, self.row.where, **self.evidence, visibility="public")
