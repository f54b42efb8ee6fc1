"""UN Transparency Protocol: facility records, conformity credentials and traceability events (JSON)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.ingest import untp_conformity, untp_events, untp_facility
from graph.ingest import untp_shapes as shapes
from graph.ingest.nested_files import read_json
from graph.ingest.peek import peek
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source

KINDS = {
    "DigitalFacilityRecord": "facility",
    "DigitalConformityCredential": "conformity",
    "DigitalTraceabilityEvent": "event",
    "DigitalTraceabilityEvents": "event",
}
_SHAPES = {"facility": shapes.FACILITY, "conformity": shapes.CONFORMITY, "event": shapes.EVENT}
_STATE = {"facility": untp_facility.state, "conformity": untp_conformity.state, "event": untp_events.state}
UNSIGNED = "signatures of credentials are not checked: who issued one is taken from its text"


def recognises(path: Path) -> bool:
    """A credential, or a list of credentials, of one of the three kinds."""
    return not path.is_dir() and kind(path) is not None


def kind(path: Path) -> str | None:
    """facility, conformity or event by the first credential of a file; None where it is none. Never raises."""
    whole = peek(path).json
    first = whole[0] if isinstance(whole, list) and whole else whole
    types = first.get("type") if isinstance(first, dict) else None
    if not isinstance(types, list) or "issuer" not in first or "credentialSubject" not in first:
        return None
    return next((KINDS[one] for one in types if isinstance(one, str) and one in KINDS), None)


def read(path: Path, rows: Rows) -> None:
    """State every credential of a file; all are of the kind of the first."""
    what = kind(path)
    if what is None:
        raise InputError(f"{path.name} begins with no facility record, conformity credential or traceability event")
    for record in read_json(path, rows, _SHAPES[what], untp_events.events if what == "event" else _all):
        types = record.texts("type")
        if not any(KINDS.get(one) == what for one in types):
            rows.problem(
                record.where, f"{str(types)[:60]} is another kind of credential; put it into a file of its own"
            )
        else:
            _STATE[what](record, rows)
    rows.note(UNSIGNED)


def _all(whole: Any) -> Any:
    return whole


def about(path: Path, given: Given) -> About:
    """Dataset and issuer of the first credential."""
    whole = peek(path).json
    first = whole[0] if isinstance(whole, list) and whole else whole
    issuer = first.get("issuer") if isinstance(first, dict) else None
    name = issuer.get("name") if isinstance(issuer, dict) else issuer
    return About(
        f"untp-{path.stem.strip()[:100]}", "UN Transparency Protocol", name if isinstance(name, str) and name else None
    )


SOURCE = Source(
    format="untp",
    title="UN Transparency Protocol",
    description="Facility records, conformity credentials and traceability events. What an issuer declares of itself "
    "stays its declaration; a certificate says what was assessed, never that a place is good.",
    looks_like="JSON whose type is DigitalFacilityRecord, DigitalConformityCredential or DigitalTraceabilityEvent",
    license="as its issuer says",
    personal_data="none in the schema",
    recognises=recognises,
    read=read,
    about=about,
    offered_at="the issuers of such credentials; the schemata at https://untp.unece.org",
)
