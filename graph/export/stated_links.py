"""The links of an answer, each once with everything that is stated of it, and where each stands in the page."""

from __future__ import annotations

from collections.abc import Iterable

from graph.export import words
from graph.export.boxes import about
from graph.export.reading import Json, Reading
from graph.export.sources import Sources, statement

Link = tuple[str, str, str]
"""Start, relation, end."""


class Links:
    """Numbers the links of an answer in the order of its rows."""

    def __init__(self, reading: Reading) -> None:
        self._steps: dict[Link, list[Json]] = {}
        for entry in reading.entries:
            for path in entry.paths:
                for step in path["steps"]:
                    stated = self._steps.setdefault(link_of(step), [])
                    stated += [one for one in (step, *(step.get("also") or ())) if one not in stated]
        self._numbers = {link: number for number, link in enumerate(self._steps, 1)}

    def number(self, step: Json) -> int:
        """Counts from 1."""
        return self._numbers[link_of(step)]

    def anchors(self) -> dict[Link, str]:
        """Where each stands in the page."""
        return {link: f"link-{number}" for link, number in self._numbers.items()}

    def rows(self, sources: Sources, numbers: dict[str, int]) -> list[Json]:
        """One row a link.

        Args:
            numbers: of the nodes in the picture, by id.
        """
        return [self._row(link, stated, sources, numbers) for link, stated in self._steps.items()]

    def _row(self, link: Link, stated: list[Json], sources: Sources, numbers: dict[str, int]) -> Json:
        step, (start, relation, end) = stated[0], link
        return {
            "number": self._numbers[link],
            "start": step["from"].get("name") or "name not stated",
            "relation": words.relation(relation),
            "end": step["to"].get("name") or "name not stated",
            "end_about": about(step["to"]),
            "statements": [statement(one, sources, relation) for one in stated],
            "nodes": numbered((start, end), numbers),
        }


def link_of(step: Json) -> Link:
    """The two ends and the relation of a step."""
    return step["from"]["id"], step["relation"], step["to"]["id"]


def numbered(nodes: Iterable[str], numbers: dict[str, int]) -> str:
    """The numbers of these nodes in the picture, for an attribute of the page."""
    return " ".join(dict.fromkeys(str(numbers[node]) for node in nodes if node in numbers))
