"""A conformity credential: what was assessed, where, by whom, at which level; never a mark of being good."""

from __future__ import annotations

from typing import Any

from graph.ingest.nested_records import Record
from graph.ingest.rows import Rows
from graph.ingest.untp_parties import basis_of, day, evidence_of, party, place

_SUBJECT = "credentialSubject"


def state(record: Record, rows: Rows) -> None:
    """One certificate for each assessment, or for the attestation as a whole where it has none."""
    subject = record.part(_SUBJECT)
    evidence = evidence_of(record, rows, basis_of(record, subject.part("issuedToParty")))
    if evidence is None:
        return
    holder = party(subject, "issuedToParty", "Supplier", rows)
    assessments = subject.parts("assessment")
    for number, assessment in enumerate(assessments or [Record(record.where, {}, rows, record.cleaner)]):
        _assessment(record, subject, assessment, number, holder, evidence, rows)


def _assessment(
    record: Record, subject: Record, assessment: Record, number: int, holder: str | None, evidence: dict[str, Any],
    rows: Rows,
) -> None:  # fmt: skip
    about = _assessed(assessment, rows)
    if not about and holder is not None:
        about = {holder: "issued to this party; no place is named"}
    if not about:
        rows.problem(record.where, f"assessment {number + 1} names no place, organisation or party that it is about")
        return
    certified = subject.text("attestationType") in ("certification", "certificate")
    said = assessment.text("conformance")
    certificate = rows.own_id("assessment", record.text("id") or record.where, assessment.text("id"), str(number))
    rows.node(
        "Certificate", certificate, record.where,
        name=(assessment.text("name") or subject.text("name") or "assessment")[:1000],
        scheme=subject.text("scope.name") or assessment.text("referenceStandard.name"),
        kind="certificate" if certified else "audit", result=f"conformance: {said}" if said else None,
        start=day(assessment.text("assessmentDate") or record.text("validFrom"), record.where, rows),
        end=day(record.text("validUntil"), record.where, rows) if certified else None, **evidence,
    )  # fmt: skip
    products = [text for one in assessment.parts("assessedProduct") if (text := one.text("product.name"))]
    levels = [f"{name} {text}" for field, name in (
        ("assessorLevel", "assessor"), ("assessmentLevel", "assessment"), ("attestationType", "attestation"),
    ) if (text := subject.text(field))]  # fmt: skip
    topic = assessment.text("conformityTopic")
    for node, note in about.items():
        more = [f"topic {topic}"] if topic else []
        rows.link(
            "CERTIFIES", certificate, node, record.where, **evidence, note="; ".join([*levels, *more, note])[:5000],
            product="; ".join(dict.fromkeys(products))[:2000],
        )  # fmt: skip
    issuer = party(assessment, "auditor", "Organisation", rows, kind="auditor")
    if issuer is None and isinstance(record.at("issuer"), dict):
        issuer = party(record, "issuer", "Organisation", rows)
    if issuer is not None:
        rows.link("ISSUED", issuer, certificate, record.where, fold=True, **evidence)


def _assessed(assessment: Record, rows: Rows) -> dict[str, str]:
    """Places and organisation of an assessment, each with what is said of its identity."""
    found: dict[str, str] = {}
    for one in assessment.parts("assessedFacility"):
        node = place(one, "facility", rows)
        verified = one.text("IDverifiedByCAB")
        if node is not None:
            found[node] = f"identity verified by the assessor: {verified or 'not stated'}"
    node = party(assessment, "assessedOrganisation", "Supplier", rows)
    if node is not None and node not in found:
        found[node] = "the organisation assessed"
    return found
