"""One finding of field research as a row states it: checked first, then stated with its place, papers and union."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph import model
from graph.ingest.cases import LABEL_OF_SITE
from graph.ingest.evidence import Shelf
from graph.ingest.finding_checks import check, narrower, parts
from graph.ingest.rows import Rows
from graph.ingest.tables import Row

WITHDRAWN = "its consent was withdrawn, or it was erased"


def incident_id(publisher: str, finding: str) -> str:
    """The id of a finding in the graph: two organisations may number alike."""
    return f"finding:{slug(publisher)}:{finding}"


def slug(name: str) -> str:
    """An organisation's name in an id; letters of any script."""
    return "-".join(re.findall(r"[^\W_]+", name.casefold()))[:60] or "unnamed"


class Statement:
    """States findings into rows.

    Args:
        rows: receives nodes, links and problems.
        shared: visibility of places and papers that several findings state, by id: the widest of theirs.
    """

    def __init__(self, rows: Rows, shared: Mapping[str, str] | None = None) -> None:
        self.rows, self.shared = rows, dict(shared or {})
        self.shelf = Shelf(rows.known_document)
        self.widest = rows.given.visibility
        """What a person said of the whole file; each finding is as narrow, or narrower."""

    def state(self, row: Row) -> bool:
        """State one finding; False where it has a problem, or was erased."""
        rows, value = self.rows, row.values
        looked = check(value)
        for problem in looked.problems:
            rows.problem(row.where, problem)
        if looked.problems:
            return False
        node = incident_id(value["published_by"], value["finding"])
        if rows.erased(node):
            rows.fold(row.where, WITHDRAWN)
            return False
        if rows.known(node) is not None:
            rows.problem(row.where, f"{node} stands in another dataset; change it there")
            return False
        if not self._ends_known(row):
            return False
        visible = narrower(looked.visibility, self.widest)
        documents = self._documents(row, node, visible)
        evidence = self.shelf.evidence(documents) | {"basis": value["basis"]}
        rows.node(
            "Incident", node, row.where, **{name: row.text(name) for name in _SAME}, **evidence,
            ilo_indicators=parts(value.get("ilo_indicators") or ""), affected=_whole(row.text("affected")),
            status_by=value["published_by"], visibility=visible,
        )  # fmt: skip
        site = row.text("site") or self._new_place(row, visible)
        rows.link("OCCURRED_AT", node, site, row.where, **evidence, visibility=visible)
        for document in documents:
            shown = narrower(visible, self.shelf.strictest([document]))
            rows.link("DOCUMENTED_BY", node, document, row.where, **self.shelf.evidence([document]), visibility=shown)
        self._union(row, site, documents[0], visible)
        return True

    def shared_ids(self, row: Row) -> dict[str, str]:
        """Ids of the new place and the new paper of a finding that can be kept, with the visibility it gives them."""
        looked = check(row.values)
        if looked.problems or self.rows.erased(incident_id(row.values["published_by"], row.values["finding"])):
            return {}
        visible = narrower(looked.visibility, self.widest)
        found = {} if row.text("site") else {self._place_id(row): visible}
        if row.text("document_title"):
            found[self._paper_id(row)] = narrower(row.text("document_visibility") or visible, self.widest)
        return found

    def _ends_known(self, row: Row) -> bool:
        wanted = {"site": model.FACILITIES, "union": ("Organisation",)}
        wrong = [
            f"{name} is no {'place' if name == 'site' else 'organisation'} of the graph; give its id"
            for name, labels in wanted.items()
            if (said := row.text(name)) and self.rows.label_of(said) not in labels
        ]
        wrong += [
            "document_ids names what is no document of the graph"
            for one in row.ids("document_ids")
            if self.rows.label_of(one) != "Document"
        ][:1]
        for problem in wrong:
            self.rows.problem(row.where, problem)
        return not wrong

    def _documents(self, row: Row, node: str, visible: str) -> list[str]:
        """The record of the finding first, then the paper that the row names, then those of the graph."""
        value, record = row.values, f"{node}:record"
        publisher, basis = value["published_by"], value["basis"]
        self.rows.node(
            "Document", record, row.where, title=f"Record {value['finding']} of field research, kept by {publisher}",
            publisher=publisher, kind=basis, visibility=visible,
        )  # fmt: skip
        self.shelf.add(record, publisher, basis, visible)
        found = [record]
        if row.text("document_title"):
            paper, kind = self._paper_id(row), row.text("document_kind") or basis
            shown = self.shared.get(paper) or row.text("document_visibility") or visible
            issuer = row.text("document_publisher") or publisher
            self.rows.mention(
                "Document", paper, row.where, title=row.text("document_title"), publisher=issuer, kind=kind,
                published=row.text("document_date"), url=row.text("document_url"), visibility=shown,
            )  # fmt: skip
            self.shelf.add(paper, issuer, kind, shown)
            found.append(paper)
        return list(dict.fromkeys([*found, *row.ids("document_ids")]))

    def _new_place(self, row: Row, visible: str) -> str:
        place, kind = self._place_id(row), row.text("site_kind") or "factory"
        shown = self.shared.get(place) or visible
        self.rows.mention(
            LABEL_OF_SITE[kind], place, row.where, name=row.text("site_name"), kind=kind, level="site",
            country=row.text("site_country"), city=row.text("site_city"), visibility=shown,
        )  # fmt: skip
        return place

    def _union(self, row: Row, site: str, record: str, visible: str) -> None:
        """Only as widely as the union allows; what it did not say stays private."""
        union, role = row.text("union"), row.text("union_role")
        if union is None:
            return
        consent = row.text("union_consent") or model.CONSENTS[-1]
        shown = narrower(visible, model.VISIBILITIES[model.CONSENTS.index(consent)])
        status = "alleged" if row.values["status"] == "alleged" else "documented"
        ends = {"represents": ("REPRESENTS", union, site), "reported": ("ISSUED", union, record)}
        kind, start, end = ends.get(role or "", ("CONCERNS", record, union))
        evidence = self.shelf.evidence([record])
        key = (row.values["finding"],)
        self.rows.link(kind, start, end, row.where, key, **evidence, status=status, visibility=shown)

    def _place_id(self, row: Row) -> str:
        return self.rows.own_id("site", (row.text("site_name") or "").casefold(), row.text("site_country"))

    def _paper_id(self, row: Row) -> str:
        issuer = row.text("document_publisher") or row.values["published_by"]
        return self.rows.own_id("document", row.text("document_title"), issuer, row.text("document_date"))


_SAME = (
    "category", "start", "end", "affected_unit", "summary", "status", "consent", "consent_date", "protection",
)  # fmt: skip


def _whole(text: str | None) -> int | None:
    return int(text) if text else None
