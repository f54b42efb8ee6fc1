"""The keys of the UN Transparency Protocol's credentials (0.3 to 0.6): what is read, and what is left out."""

from __future__ import annotations

from graph.ingest.nested_records import Shape

_TYPE = "type marker"
_ALIAS = "other names of the issuer"
_MORE = "further details of the party"
_SHOW = "how to show the credential"
_SIGNED = "of the signature, which is not checked"
_TARGET = "of the standard or regulation, not of the place"
_ENVELOPE = {
    "@context": _TYPE, "@context[]": _TYPE, "@context[].*": _TYPE, "credentialSchema.*": _TYPE,
    "credentialStatus.*": _SIGNED, "proof.*": _SIGNED, "proof[].*": _SIGNED, "issuer.type[]": _TYPE,
    "issuer.otherIdentifiers[].*": _ALIAS, "issuer.issuerAlsoKnownAs[].*": _ALIAS,
    "render.*": _SHOW, "renderMethod[].*": _SHOW, "name": "of the envelope",
    "description": "of the envelope", "issuer.sameAs[]": _ALIAS,
}  # fmt: skip
_READ = (
    "type", "type[]", "id", "issuer", "issuer.id", "issuer.name", "validFrom", "validUntil", "issuanceDate",
    "expirationDate",
)  # fmt: skip
_PARTY = ("id", "name", "registeredId", "idScheme.id", "idScheme.name")


def _party(path: str) -> tuple[str, ...]:
    return (path, *(f"{path}.{name}" for name in _PARTY))


_F = "credentialSubject.facility"
_C = "credentialSubject.conformityClaim[]"
FACILITY = Shape(
    read=(
        *_READ, *_party(_F), f"{_F}.countryOfOperation", f"{_F}.countryOfOperation.countryCode",
        f"{_F}.processCategory[].name", *_party(f"{_F}.operatedByParty"), *_party(f"{_F}.facilityAlsoKnownAs[]"),
        f"{_F}.locationInformation.geoLocation.*", f"{_F}.address.*", f"{_C}.description", f"{_C}.conformance",
        f"{_C}.conformityTopic", f"{_C}.assessmentDate", f"{_C}.id", f"{_C}.name", f"{_C}.declaredValue[].metricName",
        f"{_C}.declaredValue[].metricValue.value", f"{_C}.declaredValue[].metricValue.unit",
        f"{_C}.declaredValue[].score",
        f"{_C}.referenceStandard.name",
    ),
    ignored={
        **_ENVELOPE, "credentialSubject.type[]": _TYPE, "credentialSubject.id": _TYPE, f"{_F}.type[]": _TYPE,
        f"{_F}.idScheme.*": _TYPE, f"{_F}.description": "words of the issuer about the place",
        f"{_F}.processCategory[].*": "codes of the category; its name is read",
        f"{_F}.operatedByParty.*": _MORE,
        f"{_F}.facilityAlsoKnownAs[].*": "further details of the other name",
        f"{_F}.locationInformation.*": "plus code and boundary; the point is read",
        f"{_C}.type[]": _TYPE, f"{_C}.referenceStandard.*": _TARGET, f"{_C}.referenceRegulation.*": _TARGET,
        f"{_C}.assessmentCriteria[].*": _TARGET, f"{_C}.conformityEvidence.*": "link to evidence that is not fetched",
        f"{_C}.declaredValue[].*": "accuracy of the figure",
    },
)  # fmt: skip
_S = "credentialSubject"
_A = "credentialSubject.assessment[]"
CONFORMITY = Shape(
    read=(
        *_READ, f"{_S}.id", f"{_S}.name", f"{_S}.assessorLevel", f"{_S}.assessmentLevel", f"{_S}.attestationType",
        *_party(f"{_S}.issuedToParty"), f"{_S}.scope.name", f"{_S}.scope.id", f"{_A}.assessmentDate", f"{_A}.id",
        f"{_A}.name", f"{_A}.referenceStandard.name", f"{_A}.conformance", f"{_A}.conformityTopic",
        f"{_A}.assessedProduct[].product.name", *_party(f"{_A}.assessedFacility[].facility"),
        f"{_A}.assessedFacility[].IDverifiedByCAB", *_party(f"{_A}.assessedOrganisation"), *_party(f"{_A}.auditor"),
    ),
    ignored={
        **_ENVELOPE, f"{_S}.type[]": _TYPE, f"{_S}.description": "words of the issuer",
        f"{_S}.issuedToParty.*": _MORE, f"{_S}.authorisation[].*": "who accredits the assessor",
        f"{_S}.conformityCertificate.*": "link to a certificate that is not fetched",
        f"{_S}.auditableEvidence.*": "link to evidence that is not fetched", f"{_S}.scope.*": _TARGET,
        f"{_A}.type[]": _TYPE, f"{_A}.referenceStandard.*": _TARGET, f"{_A}.referenceRegulation.*": _TARGET,
        f"{_A}.assessmentCriteria[].*": _TARGET, f"{_A}.declaredValue[].*": "figures of the assessment",
        f"{_A}.assessedProduct[].*": "numbers of the product; its name is read",
        f"{_A}.assessedFacility[].*": "further details of the place",
        f"{_A}.assessedOrganisation.*": _MORE, f"{_A}.auditor.*": _MORE,
        f"{_A}.description": "words of the issuer",
    },
)  # fmt: skip
_E = "event"
EVENT = Shape(
    read=(
        *_READ, f"{_E}.type[]", f"{_E}.type", f"{_E}.id", f"{_E}.eventTime", f"{_E}.processType",
        *_party(f"{_E}.sourceParty"), *_party(f"{_E}.destinationParty"), f"{_E}.sourceList[].source",
        f"{_E}.destinationList[].destination", f"{_E}.epcList[].name", f"{_E}.quantityList[].productName",
        f"{_E}.inputEPCList[].name", f"{_E}.outputEPCList[].name", f"{_E}.quantityList[].product.name",
    ),
    ignored={
        **_ENVELOPE, f"{_E}.action": "step of the process", f"{_E}.disposition": "step of the process",
        f"{_E}.bizStep": "step of the process", f"{_E}.bizLocation": "number of a place without its name",
        f"{_E}.bizLocation.*": "a place without the parties", f"{_E}.bizTransaction": "kind of the papers",
        f"{_E}.bizTransactionList[].*": "kind of the papers", f"{_E}.sensorElementList[].*": "readings of sensors",
        f"{_E}.epcList[].*": "numbers of items", f"{_E}.quantityList[].*": "quantities of items",
        f"{_E}.inputEPCList[].*": "numbers of items", f"{_E}.outputEPCList[].*": "numbers of items",
        f"{_E}.childEPCs[].*": "numbers of items", f"{_E}.childQuantityList[].*": "quantities of items",
        f"{_E}.inputQuantityList[].*": "quantities of items", f"{_E}.outputQuantityList[].*": "quantities of items",
        f"{_E}.parentEPC.*": "numbers of items", f"{_E}.parentEPC": "numbers of items",
        f"{_E}.sourceParty.*": _MORE, f"{_E}.destinationParty.*": _MORE,
        f"{_E}.sourceList[].*": "kind of the party", f"{_E}.destinationList[].*": "kind of the party",
        f"{_E}.eventTimeZoneOffset": "offset of the time", f"{_E}.recordTime": "when it was recorded",
    },
)  # fmt: skip
