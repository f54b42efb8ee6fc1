"""What the model is declared with: the closed vocabularies, and the shapes of property, label and relationship.

Sources of the vocabularies: ILO fundamental rights and the eleven ILO indicators of
forced labour (booklet of 2012), Open Supply Hub facility types, ISO 3166, LEI.
"""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES = (
    "child_labour",
    "forced_labour",
    "discrimination",
    "freedom_of_association",
    "occupational_safety",
    "wages",
    "violence_harassment",
    "other",
)
ILO_INDICATORS = (
    "abuse_of_vulnerability",
    "deception",
    "restriction_of_movement",
    "isolation",
    "physical_and_sexual_violence",
    "intimidation_and_threats",
    "retention_of_identity_documents",
    "withholding_of_wages",
    "debt_bondage",
    "abusive_working_and_living_conditions",
    "excessive_overtime",
)
INCIDENT_STATUSES = (
    "court_finding",
    "government_finding",
    "documented",
    "alleged",
    "disputed",
    "remediated",
    "retracted",
)
LINK_STATUSES = ("acknowledged", "documented", "disputed", "alleged", "retracted")
"""Best first; a path has the status of its weakest link."""
BASES = (
    "court_finding",
    "government_finding",
    "official_register",
    "company_disclosure",
    "customs_record",
    "union_report",
    "ngo_report",
    "academic",
    "news",
    "encyclopedia",
    "modelled",
)
"""Strongest first; a link with several documents has the strongest."""
LEVELS = ("site", "group", "sector")
VISIBILITIES = ("public", "partner", "private")
"""Widest first; a build of one profile admits it and everything before it."""
RESPONSES = ("answered", "declined", "pending", "none")
"""What came of asking a company; pending: it was asked, and what came of it is not recorded yet."""
CONSENTS = ("publish", "partners", "internal")
"""What a source of field research allows, widest first, each as far as the visibility in the same place."""
PROTECTIONS = ("no_person", "anonymous", "kept_apart", "kept_by_partner")
"""How a source of field research is protected; ``graph.ingest.finding_columns`` says what each means."""
AFFECTED_UNITS = ("killed", "ill_or_injured", "dismissed", "affected")


@dataclass(frozen=True)
class Property:
    """One property: its name, what it holds, and what it means."""

    name: str
    kind: str
    """text, date (partial, as stated), day (derived ISO day), int, float, bool or texts (a list)."""
    help: str
    values: tuple[str, ...] = ()
    """The closed vocabulary, when there is one."""
    derived: bool = False
    """Computed at build; importers do not state it."""
    internal: bool = False
    """Only builds of profile private hold it; in all others it is empty."""


@dataclass(frozen=True)
class Label:
    """One kind of node."""

    name: str
    help: str
    properties: tuple[Property, ...]
    family: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels a node of this kind carries in Neo4j."""
        return (self.name, self.family) if self.family else (self.name,)


@dataclass(frozen=True)
class Relationship:
    """One kind of relationship, read from left to right."""

    name: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    help: str
    properties: tuple[Property, ...]
    walked: bool = False
    """A trace goes along it."""
