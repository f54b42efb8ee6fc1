"""The keys of BODS 0.4, and statements of 0.2 and 0.3 brought to its form."""

from __future__ import annotations

from typing import Any

from graph.ingest.nested_records import Object, Shape

_ADMIN = "of the statement, not of what it states"
_NO_ADDRESS = "a company has no address in the model; its country is read"
_NOT_YET = "the model has no such property"
SHAPE = Shape(
    read=(
        "statementId", "statementDate", "recordId", "recordType", "recordStatus", "publicationDetails.publisher.*",
        "publicationDetails.publicationDate", "publicationDetails.license", "source.type", "source.type[]",
        "source.url", "source.description", "source.assertedBy[].name", "replacesStatements[]", "recordDetails.name",
        "recordDetails.alternateNames[]", "recordDetails.jurisdiction.*", "recordDetails.identifiers[].*",
        "recordDetails.entityType", "recordDetails.entityType.*", "recordDetails.subject", "recordDetails.subject.*",
        "recordDetails.interestedParty", "recordDetails.interestedParty.*", "recordDetails.interests[].*",
        "recordDetails.isComponent", "recordDetails.unspecifiedEntityDetails.*",
    ),
    ignored={
        "declarationSubject": _ADMIN, "declaration": _ADMIN, "publicationDetails.*": _ADMIN, "source.*": _ADMIN,
        "annotations.*": "remarks on the statement", "annotations[].*": "remarks on the statement",
        "recordDetails.componentRecords[]": "the component statements are read themselves",
        "recordDetails.componentStatementIDs[]": "the component statements are read themselves",
        "recordDetails.addresses[].*": _NO_ADDRESS, "recordDetails.foundingDate": _NOT_YET,
        "recordDetails.dissolutionDate": _NOT_YET, "recordDetails.uri": _NOT_YET,
        "recordDetails.publicListing.*": _NOT_YET, "recordDetails.formedByStatute.*": _NOT_YET,
        "recordDetails.statementType": _ADMIN,
    },
    personal=("recordDetails.person", "recordDetails.person.*"),
)  # fmt: skip
OLD = {"entityStatement": "entity", "personStatement": "person", "ownershipOrControlStatement": "relationship"}
_UPPER = ("statementDate", "publicationDetails", "source", "annotations", "replacesStatements", "isComponent")


def shaped(one: Object) -> Object:
    """A statement in the form of 0.4; personal details stand below one key, so that they are dropped as one."""
    old = OLD.get(str(one.get("statementType"))) if "statementID" in one else None
    if old is not None:
        details = {name: value for name, value in one.items() if name not in (*_UPPER, "statementID", "statementType")}
        for end in ("subject", "interestedParty"):
            if isinstance(details.get(end), dict):
                details[end] = _old_reference(details[end])
        if "incorporatedInJurisdiction" in details:
            details["jurisdiction"] = details.pop("incorporatedInJurisdiction")
        one = {name: one[name] for name in _UPPER if name in one} | {
            "statementId": one["statementID"], "recordType": old, "recordDetails": details,
        }  # fmt: skip
    if one.get("recordType") == "person":
        return {**one, "recordDetails": {"person": one.get("recordDetails")}, "declarationSubject": None}
    return one


def _old_reference(reference: Object) -> Any:
    for name in ("describedByEntityStatement", "describedByPersonStatement"):
        if reference.get(name):
            return reference[name]
    unspecified = reference.get("unspecified")
    return unspecified if isinstance(unspecified, dict) else reference
