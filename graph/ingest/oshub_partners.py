"""What partners of Open Supply Hub add to a place: inspections, certificates, assessments, grievance mechanisms.

Each partner is a group of values that share a name (``wrap_certification.issue_date`` in a download, an object in the
API). A value that has no place in the model is kept in a note; a partner nobody knows is reported, never fatal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.date_reading import read_date
from graph.errors import InputError
from graph.ingest.rows import Rows

_ACCORD = "os_hub:agreement:international-accord"
NOT_READ = "a partner's values that have no place in the model"
UNKNOWN = "a partner's column that this importer does not know"
OTHERS = frozenset(["worldly_assessment_data", "climate_trace_emissions", "wage_indicator", "mit_living_wage"])
"""Partners whose values are not read: environmental assessments, emissions, and wages of a region or country."""


@dataclass(frozen=True)
class Contribution:
    """One contribution of a partner about one place."""

    rows: Rows
    where: str
    place: str
    values: Mapping[str, str]
    """Property to value; nested ones with dots."""
    evidence: Mapping[str, Any]

    def day(self, name: str) -> str | None:
        """A date; what is none is a problem."""
        text = self.values.get(name)
        try:
            return read_date(text, self.rows.given.dates or "iso") if text else None
        except InputError as error:
            self.rows.problem(self.where, f"{name}: {error}")
            return None

    def rest(self, *used: str) -> str | None:
        """The values that went nowhere else, as a note."""
        left = [f"{name.replace('_', ' ')}: {text}" for name, text in self.values.items() if name not in used and text]
        return "; ".join(left) or None

    def link(self, kind: str, start: str, end: str, note: str | None = None) -> None:
        self.rows.link(
            kind, start, end, self.where, fold=True,
            status="documented", note=note, **self.evidence, visibility=self.rows.given.visibility,
        )  # fmt: skip

    def node(self, label: str, node: str, **properties: Any) -> None:
        self.rows.mention(label, node, self.where, **properties, **self.evidence, visibility=self.rows.given.visibility)

    def certificate(self, scheme: str, kind: str, result: str, start: str, end: str, note: str | None = None) -> str:
        """An audit or certificate with the values of three properties; returns its id."""
        first, last = self.day(start), self.day(end)
        said = self.values.get(result) or None
        node = self.rows.own_id("certificate", scheme, self.place, first or "", last or "")
        self.node(
            "Certificate", node,
            name=f"{scheme} {kind}", scheme=scheme, kind=kind, result=said, start=first, end=last, status="documented",
        )  # fmt: skip
        self.link("CERTIFIES", node, self.place, note)
        return node


def state_partner(partner: str, found: Contribution) -> bool:
    """State one contribution; False where this importer does not read the partner.

    Args:
        partner: the register's name of the group of values.
    """
    read = _READERS.get(partner)
    if read is None:
        return False
    if any(found.values.values()):
        read(found)
    return True


def reads(partner: str) -> bool:
    """Is this partner read?"""
    return partner in _READERS


def _yes(text: str | None) -> bool:
    return (text or "").casefold() in ("yes", "true", "active", "1")


def _accord(found: Contribution) -> None:
    if _yes(found.values.get("rsc_presence")):
        if _ACCORD not in found.rows.place:  # not every row of a long file stands at it
            found.node(
                "Agreement", _ACCORD, name="International Accord, inspections and remediation", kind="binding_agreement"
            )
        found.link("COVERS", _ACCORD, found.place, found.rest("rsc_presence", "first_inspection_date"))
    if found.values.get("first_inspection_date"):
        day = "first_inspection_date"
        found.certificate("Accord and RSC inspections", "audit", "", day, "", "the first inspection there")


def _mechanism(name: str, status: str, start: str = "", end: str = "") -> Callable[[Contribution], None]:
    """A grievance mechanism that workers of the place can use, as its provider states."""

    def read(found: Contribution) -> None:
        node = found.rows.own_id("grievance_mechanism", name, found.place)
        said = found.values.get(status) or None
        if said is not None and said.casefold() in ("true", "yes", "false", "no"):
            said = "active" if _yes(said) else "not active"
        found.node(
            "Proceeding", node,
            name=f"{name} grievance mechanism", kind="grievance_mechanism", status=said,
            start=found.day(start), end=found.day(end),
        )  # fmt: skip
        found.link("CONCERNS", node, found.place, found.rest(status, start, end))

    return read


def _slcp(found: Contribution) -> None:
    prefix = "most_recent_assessment_"
    used = (f"{prefix}status", f"{prefix}date", "verifier_body", "slcp_facility_id")
    node = found.certificate("SLCP", "audit", used[0], used[1], "", found.rest(*used))
    verifier = found.values.get("verifier_body")
    if verifier:
        body = found.rows.own_id("organisation", verifier)
        if body not in found.rows.place:
            found.rows.mention(
                "Organisation", body, found.where,
                name=verifier, kind="auditor", visibility=found.rows.given.visibility,
            )  # fmt: skip
        found.link("ISSUED", body, node)


def _wrap(found: Contribution) -> None:
    used = ("certification_status", "issue_date", "expiration_date")
    found.certificate("WRAP", "certificate", *used, found.rest(*used))


def _amfori(found: Contribution) -> None:
    for audit, scheme in (("bsci_audit", "amfori BSCI"), ("bepi_audit", "amfori BEPI")):
        own = {name: text for name, text in found.values.items() if name.startswith(f"{audit}.") and text}
        if own:
            used = (f"{audit}.result", f"{audit}.submission_date", f"{audit}.expiration_date")
            one = Contribution(found.rows, found.where, found.place, own, found.evidence)
            one.certificate(scheme, "audit", *used, one.rest(*used))


_READERS: dict[str, Callable[[Contribution], None]] = {
    "accord_inspections_and_remediation_program": _accord,
    "rsc_grievance_mechanism": _mechanism("RSC", "status"),
    "labor_solutions_grievance_mechanism": _mechanism("Labor Solutions WOVO", "wovo_active", "wovo_active_date"),
    "ulula_grievance_mechanism": _mechanism("Ulula", "status", "start_date", "end_date"),
    "slcp_assessment": _slcp,
    "wrap_certification": _wrap,
    "amfori_compliance_status": _amfori,
}


def identifiers_in(partner: str, values: Mapping[str, str]) -> list[str]:
    """Identifiers of the place that a partner states."""
    number = values.get("slcp_facility_id") if partner == "slcp_assessment" else None
    return [f"slcp:{number}"] if number else []
