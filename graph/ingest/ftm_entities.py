"""FollowTheMoney entities as nodes and links: companies, vessels, ownership and listings, but no natural persons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graph.country_names import read_country
from graph.date_reading import read_date
from graph.errors import InputError
from graph.ingest.ftm_words import BASIS, COMPANIES, EXPECTED, LISTINGS, SCHEMES
from graph.ingest.rows import Rows


@dataclass
class Entity:
    """One entity of a file."""

    id: str
    schema: str
    rows: list[str]
    """file:number of the records that state it."""
    values: dict[str, list[str]] = field(default_factory=dict)
    datasets: list[str] = field(default_factory=list)
    first_seen: str | None = None
    last_seen: str | None = None
    told: dict[str, set[str]] = field(default_factory=dict)
    """Dataset to the properties it states, where the file says so for each value."""

    def add(self, name: str, values: list[str]) -> None:
        """Take values of one property, each once."""
        there = self.values.setdefault(name, [])
        there += [one for one in dict.fromkeys(values) if one not in there]

    def all(self, *names: str) -> list[str]:
        """Values of some properties, in order, each once."""
        return list(dict.fromkeys(one for name in names for one in self.values.get(name, ())))


class Stater:
    """States the entities of one file, once all are known."""

    def __init__(self, rows: Rows, entities: dict[str, Entity], persons: dict[str, list[str]]) -> None:
        self.rows = rows
        self.entities = entities
        self.persons = persons
        """Id of a person to the datasets it is in."""
        self.sizes: Counter[tuple[str, str]] = Counter()
        self.listed: set[str] = set()

    def state(self) -> None:
        """Companies and vessels first, then what speaks of them."""
        for entity in self.entities.values():
            if entity.schema in COMPANIES or entity.schema in ("PublicBody", "Vessel"):
                self._party(entity)
        for entity in self.entities.values():
            if entity.schema == "Ownership":
                self._ownership(entity)
            elif entity.schema == "Sanction":
                self._sanction(entity)
            elif entity.schema not in COMPANIES and entity.schema not in ("PublicBody", "Vessel"):
                self._fold(entity, f"not read: {entity.schema[:60]}")
        for entity in self.entities.values():
            if self._node(entity.id) and entity.id not in self.listed:
                self._topics(entity)
        self._check_sizes()

    def _fold(self, entity: Entity, reason: str) -> None:
        for where in entity.rows:
            self.rows.fold(where, reason)

    def _node(self, entity_id: str) -> str | None:
        """Id of the node made of an entity, or None."""
        entity = self.entities.get(entity_id)
        known = entity is not None and (entity.schema in COMPANIES or entity.schema in ("PublicBody", "Vessel"))
        return f"opensanctions:{entity_id}" if known else None

    def _party(self, entity: Entity) -> None:
        names = entity.all("name")
        if not names:
            self._fold(entity, "an entity without a name")
            self.entities[entity.id] = Entity(entity.id, "unnamed", [])
            return
        node = f"opensanctions:{entity.id}"
        vessel, public = entity.schema == "Vessel", entity.schema == "PublicBody"
        self.sizes.update((one, "vessels" if vessel else "companies") for one in entity.datasets)
        identifiers = [node, *(f"{SCHEMES[name]}:{one}" for name in SCHEMES for one in entity.all(name))]
        identifiers += [f"opensanctions_identifier:{one}" for one in entity.all("identifiers")]
        aliases = entity.all("name", "alias", "previousName", "weakAlias", "abbreviation")[1:]
        label = "Vessel" if vessel else "Organisation" if public else "Supplier"
        kind = "vessel" if vessel else "public body" if public else COMPANIES[entity.schema]
        more = {"level": "site"} if vessel else {}
        for where in entity.rows:
            self.rows.mention(
                label, node, where, name=names[0], aliases=aliases, kind=kind, country=self._country(entity),
                identifiers=identifiers, **more,
            )  # fmt: skip
        self._documented(entity, node)

    def _country(self, entity: Entity) -> str | None:
        """The one country of the seat (of a vessel, its flag); several, or one not of ISO 3166, are said, not taken."""
        names = ("flag",) if entity.schema == "Vessel" else ("jurisdiction", "mainCountry", "country")
        codes = next((found for name in names if (found := entity.all(name))), [])
        if len(codes) == 1:
            try:
                return read_country(codes[0].upper())
            except InputError as error:
                self.rows.accounts.differ(f"{entity.rows[0]}: {error}; no country was taken")
        elif codes:
            self.rows.accounts.differ(f"{entity.rows[0]}: several countries ({', '.join(codes)[:80]}); none was taken")
        return None

    def _documented(self, entity: Entity, node: str) -> None:
        where = entity.rows[0]
        for dataset in entity.datasets:
            told = ", ".join(sorted(entity.told.get(dataset, ())))
            evidence = self.evidence([dataset], where)
            self.rows.link(
                "DOCUMENTED_BY", node, evidence["documents"][0], where, fold=True, **evidence,
                listed=self._seen(entity), note=f"states: {told}" if told else None,
            )  # fmt: skip
        publisher = next(iter(entity.all("publisher")), None)
        for url in entity.all("sourceUrl"):
            if url.startswith(("https://", "http://")):
                document = self.rows.own_id("source", url)
                if document not in self.rows.place:
                    self.rows.mention("Document", document, where, title=url[:1000], url=url, publisher=publisher)
                self.rows.link("DOCUMENTED_BY", node, document, where, fold=True, documents=[document])

    def document(self, dataset: str, where: str) -> str:
        """The document of one dataset of OpenSanctions; its publisher names the dataset as the origin."""
        document = self.rows.own_id("dataset", dataset)
        if document in self.rows.place:  # once: a row for each of a million entities would be no evidence
            return document
        self.rows.mention(
            "Document", document, where, title=f"OpenSanctions, data set {dataset}"[:1000],
            publisher=f"{dataset} via OpenSanctions"[:1000], kind=BASIS.get(dataset, "dataset"),
        )  # fmt: skip
        return document

    def evidence(self, datasets: list[str], where: str) -> dict[str, Any]:
        """Documents, publishers and basis of what some datasets state."""
        names = datasets or ["unnamed data set"]
        basis = next((BASIS[one] for one in names if one in BASIS), None)
        return {
            "documents": [self.document(one, where) for one in names],
            "source": [f"{one} via OpenSanctions"[:1000] for one in names],
            "basis": basis,
        }

    def _seen(self, entity: Entity) -> list[str]:
        days = [self._day(one, entity.rows[0]) for one in (entity.first_seen, entity.last_seen)]
        return list(dict.fromkeys(day for day in days if day))

    def _day(self, text: str | None, where: str) -> str | None:
        try:
            return read_date(text, "iso") if text else None
        except InputError as error:
            self.rows.problem(where, str(error))
            return None

    def _one_day(self, entity: Entity, names: tuple[str, ...], said: list[str]) -> str | None:
        """The one date a property states; several are said in the note, none of them is chosen."""
        for name in names:
            stated = entity.all(name)
            if len(stated) == 1:
                return self._day(stated[0], entity.rows[0])
            if stated:
                said.append(f"several {name}: {', '.join(stated)}")
        return None

    def _ends(self, entity: Entity, names: tuple[str, ...]) -> list[str] | None:
        """Nodes that an interval joins; None (and folded, with the reason) where one is a person or not in the file."""
        found = []
        for name in names:
            for one in entity.all(name):
                node = self._node(one)
                if node is None:
                    person = one in self.persons
                    self._fold(
                        entity, f"{name} is a natural person: dropped" if person else f"{name} is not in the file"
                    )
                    if person:
                        self.rows.accounts.drop_personal(f"{entity.schema} of natural persons", 1)
                    return None
                found.append(node)
        if len(found) < len(names):
            self._fold(entity, f"{' or '.join(names)} is not stated")
            return None
        return found

    def _ownership(self, entity: Entity) -> None:
        ends = self._ends(entity, ("owner", "asset"))
        if ends is None:
            return
        where = entity.rows[0]
        owner, owned = ends[0], ends[-1]
        if len(ends) != 2 or owner == owned:
            self.rows.problem(where, f"the ownership {entity.id[:60]} does not name one owner and one other asset")
            return
        said = [
            f"{name} {text}" for name in ("percentage", "sharesCount", "role", "status") for text in entity.all(name)
        ]
        start = self._one_day(entity, ("startDate", "date"), said)
        end = self._one_day(entity, ("endDate",), said)
        seen = self._seen(entity)  # no "listed": data of today also state ownership that has ended
        said += [f"seen in the data {' to '.join(seen)}"] if seen else []
        for one in entity.rows:
            self.rows.link(
                "OWNS", owner, owned, one, ("ftm", entity.id), fold=True, **self.evidence(entity.datasets, where),
                valid_from=start, valid_to=end, note="; ".join(said)[:5000],
            )  # fmt: skip

    def _sanction(self, entity: Entity) -> None:
        ends = self._ends(entity, ("entity",))
        if ends is None:
            return
        self.listed.update(entity.all("entity"))
        said = [f"{name} {text[:500]}" for name in ("reason", "provisions") for text in entity.all(name)]
        for one in entity.all("entity"):
            said += [f"topics {', '.join(topics)}" for topics in (self._risks(self.entities[one]),) if topics]
        start = self._one_day(entity, ("startDate", "listingDate", "date"), said)
        end = self._one_day(entity, ("endDate",), said)
        programs = entity.all("programId", "program")
        name = "; ".join([*programs, *entity.all("authority")]) or "listing"
        self._proceeding(entity, ends, name, said, start=start, end=end, status="; ".join(entity.all("status"))[:1000])

    def _risks(self, entity: Entity) -> list[str]:
        """The topics that put it on a list; the others are said to be unread."""
        topics = entity.all("topics")
        for one in topics:
            if not one.startswith(LISTINGS):
                self.rows.note(f"the topic {one[:60]} puts a company on no list and was not read")
        return [one for one in topics if one.startswith(LISTINGS)]

    def _topics(self, entity: Entity) -> None:
        """A listing for what the data call the entity, or for the programs a simple table names."""
        topics = self._risks(entity)
        programs, sanctions = entity.all("programId"), entity.all("sanctions")
        if topics or programs or sanctions:
            said = [f"topics {', '.join(topics)}"] if topics else []
            said += [one[:1000] for one in sanctions]
            name = "; ".join(programs or topics or ["listing"])
            self._proceeding(entity, [f"opensanctions:{entity.id}"], name, said)

    def _proceeding(self, entity: Entity, ends: list[str], name: str, said: list[str], **more: Any) -> None:
        where = entity.rows[0]
        evidence = self.evidence(entity.datasets, where)
        listing = self.rows.own_id("listing", entity.id)
        seen = self._seen(entity)
        note = "; ".join(said)
        if seen:
            note += f"; seen in the data {' to '.join(seen)}: days of the data, not of the order"
        for one in entity.rows:
            self.rows.mention("Proceeding", listing, one, name=name[:1000], kind="listing", **more, **evidence)
        for end in dict.fromkeys(ends):
            self.rows.link("CONCERNS", listing, end, where, **evidence, listed=seen, note=note.strip("; ")[:5000])
        for authority in entity.all("authority"):
            agency = self.rows.own_id("authority", authority)
            if agency not in self.rows.place:
                self.rows.mention("Organisation", agency, where, name=authority[:1000], kind="agency")
            self.rows.link("ISSUED", agency, listing, where, fold=True, **evidence)

    def _check_sizes(self) -> None:
        self.sizes.update((one, "persons") for datasets in self.persons.values() for one in datasets)
        for (dataset, what), (low, high) in EXPECTED.items():
            if any(one == dataset for one, _ in self.sizes):
                count = self.sizes[(dataset, what)]
                if count < low or (high is not None and count > high):
                    span = f"{low:,} to {high:,}" if high else f"at least {low:,}"
                    self.rows.note(
                        f"{dataset} has {count:,} {what} here, and {span} are expected of a whole file: is it complete?"
                    )
