"""Citations: a number in the text, the whole of a source beside the step it supports, and the list of sources."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Json
from graph.export.dossier.parts import Items, Run, Runs, address, flat, joined, quoted, told
from graph.export.dossier.records import Records


class Citations:
    """Documents by the numbers that they have in every file; one that the network lacks gets the next."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._cited: list[Json] = list(records.documents.values())
        self._numbers = {one["id"]: number for number, one in enumerate(self._cited, 1)}

    def numbers(self, documents: list[Json]) -> Runs:
        """'[1] [4]', each a link to the list of sources."""
        runs: list[Run] = []
        for document in documents:
            number = self._number(document)
            runs += [Run(" "), Run(f"[{number}]", to=f"#source-{number}")]
        return tuple(runs)

    def beside(self, record: Json) -> Items:
        """Everything a statement rests on: each document, and the rows of files that state it."""
        cited = [
            flat(self.numbers([one])[1:], " ", self._described(self._whole(one)))
            for one in record.get("documents") or ()
        ]
        return Items((*cited, *(told_row(*row) for row in self._records.rows(record))))

    def sources(self) -> Items:
        """The numbered list of all documents cited."""
        items = tuple(self._described(one, hash_whole=True) for one in self._cited)
        return Items(items, numbered=True, anchors=tuple(f"source-{number}" for number in range(1, len(items) + 1)))

    def __len__(self) -> int:
        return len(self._cited)

    def _number(self, document: Json) -> int:
        if document["id"] not in self._numbers:
            self._cited.append(self._whole(document))
            self._numbers[document["id"]] = len(self._cited)
        return self._numbers[document["id"]]

    def _whole(self, document: Json) -> Json:
        return {**document, **self._records.documents.get(document["id"], {})}

    def _described(self, document: Json, *, hash_whole: bool = False) -> Runs:
        """Publisher, title, kind, date, address, archived copy and hash; what is missing is said to be missing."""
        title = document.get("title")
        published = document.get("published")
        archived, sha256 = document.get("archive_url"), document.get("sha256")
        parts: list[Runs] = [
            flat(quoted(document["publisher"])) if document.get("publisher") else told("dossier.cite.no_publisher"),
            flat("“", quoted(title), "”") if title else told("dossier.cite.no_title", id=quoted(document["id"])),
            flat(words.document_kind(document["kind"])) if document.get("kind") else (),
            told("dossier.cite.published", day=words.day(published)) if published else told("dossier.cite.undated"),
        ]
        said = flat(joined([part for part in parts if part]), ". ")
        said += (
            told("dossier.cite.address", address=address(document["url"]))
            if document.get("url")
            else told("dossier.cite.no_address")
        )
        if archived:
            said += flat(words.say("dossier.cite.apart"), told("dossier.cite.archived", address=address(archived)))
        if sha256:
            shown = sha256 if hash_whole else short(sha256)
            said += flat(words.say("dossier.cite.apart"), told("dossier.cite.hash", hash=quoted(shown)))
        if not archived and not sha256:
            said += flat(" ", told("dossier.cite.link_only"))
        return said


def told_row(row: str, title: str | None, sha256: str | None) -> Runs:
    """Where in a loaded file a statement stands."""
    where = told("dossier.cite.row", row=quoted(row))
    if title:
        where += told("dossier.cite.row_of", title=quoted(title))
    return flat(where, told("dossier.cite.row_hash", hash=quoted(short(sha256))) if sha256 else "", ".")


def short(sha256: str) -> str:
    """The beginning of a hash; the whole stands in the lists at the end."""
    return f"{sha256[:16]}…"
