"""Which nodes of a chain get a box of their own, and the counted boxes that stand for the rest.

Every column is parted once and for all by country, so that a counted box has a key that stays: whatever is drawn,
each hidden node is counted in exactly one box of its column.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.export import words
from graph.export.reading import Json
from graph.export.text import clean

PER_COLUMN = 16
"""More boxes in one column cannot be read at a page's height."""
IN_ALL = 60
PAGE = 10
"""Nodes of a counted box that are drawn at one time when it is opened; with the counted boxes they fit a column."""
OTHER = "other"
MOST_COLUMNS = 24
Column = tuple[int, int]
"""Band (-1 brands, then the tier) and the place within it: a supplier stands left of the factory it runs."""


@dataclass
class Fold:
    """The nodes that one counted box stands for."""

    column: int
    key: str
    """Its name in an address: band, place and country; with a page (``~2``) where a part of it is drawn already."""
    place: str
    nodes: list[str] = field(default_factory=list)


@dataclass
class Chain:
    """The evidence of an answer as a graph, and what of it is drawn."""

    nodes: dict[str, Json] = field(default_factory=dict)
    steps: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """The statements of each arrow, by the ids at its ends."""
    column: dict[str, int] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    drawn: dict[str, None] = field(default_factory=dict)
    """Ids with a box of their own, best evidence first."""
    folds: list[Fold] = field(default_factory=list)

    @property
    def bands(self) -> list[int]:
        """The band of each column."""
        return [band for band, _ in self.columns]


@dataclass
class _Part:
    """The nodes of one column and country, or of its smaller countries together."""

    column: int
    key: str
    countries: list[str | None]
    others: bool
    nodes: list[str]


def choose(result: Chain, subject: str, paths: list[list[str]], opened: Sequence[str] = ()) -> None:
    """Draw everything if there is room, else whole paths, best evidence first, and fold the rest.

    Args:
        result: nodes and columns are known; gets what is drawn and the counted boxes.
        subject: the node that is drawn in any case.
        paths: ids along each path, best evidence first.
        opened: keys of counted boxes, with pages; the last one has the first right to the room.
    """
    sizes = Counter(result.column.values())
    if max(sizes.values()) <= PER_COLUMN and len(result.nodes) <= IN_ALL:
        result.drawn = dict.fromkeys(result.nodes)
        return
    spare = max(1, min(4, IN_ALL // 3 // len(result.columns)))
    room = _Room(result, IN_ALL - sum(min(spare, size) for size in sizes.values()), PER_COLUMN - spare)
    parts = _parts(result, spare)
    if subject in result.nodes:
        room.draw([subject])
    first = dict(room.drawn)
    room.draw_paths(paths)
    pages = open_pages(opened)
    if any(part.key in pages for part in parts):
        usual, room.drawn = room.drawn, {}
        room.filled.clear()
        room.draw(first)
        wanted = {part.key: _page(part, usual, pages[part.key]) for part in parts if part.key in pages}
        for key in reversed(pages):
            for node in wanted.get(key, ()):
                room.draw([node])
        chosen = set(room.drawn) - set(first)
        room.draw_paths([path for path in paths if not chosen.isdisjoint(path)])
        room.draw_paths(paths)
    result.drawn = room.drawn
    for part in parts:
        _fold(result, part, pages.get(part.key, 0))


def open_pages(opened: Iterable[str]) -> dict[str, int]:
    """The page at which each counted box is opened, by its key, the last opened last."""
    pages: dict[str, int] = {}
    for said in opened:
        key, _, page = said.partition("~")
        pages.pop(key, None)
        pages[key] = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1
    return pages


def open_also(opened: Iterable[str], key: str) -> tuple[str, ...]:
    """What is open after one more counted box was clicked; a later page takes the place of an earlier one."""
    return tuple(name if page <= 1 else f"{name}~{page}" for name, page in open_pages([*opened, key]).items())


class _Room:
    """What is drawn so far, and what still fits."""

    def __init__(self, chain: Chain, in_all: int, per_column: int) -> None:
        self.drawn: dict[str, None] = {}
        self.filled: Counter[int] = Counter()
        self._chain, self._in_all, self._per_column = chain, in_all, per_column

    def draw(self, nodes: Iterable[str]) -> None:
        """Draw these together, or none of them."""
        new = dict.fromkeys(node for node in nodes if node not in self.drawn)
        if not new or len(self.drawn) + len(new) > self._in_all:
            return
        more = Counter(self._chain.column[node] for node in new)
        if all(self.filled[column] + count <= self._per_column for column, count in more.items()):
            self.drawn |= new
            self.filled += more

    def draw_paths(self, paths: list[list[str]]) -> None:
        """Draw whole paths as long as there is room."""
        for path in paths:
            if len(self.drawn) >= self._in_all:
                return
            full = path and self.filled[self._chain.column[path[-1]]] >= self._per_column
            if not full or path[-1] in self.drawn:  # else it cannot fit: most paths of a long answer
                self.draw(path)


def _parts(result: Chain, most: int) -> list[_Part]:
    """Part every column by country, the fullest first; where there are too many, the smaller ones together."""
    countries: dict[int, dict[str | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    for node, column in result.column.items():
        countries[column][words.country(result.nodes[node].get("country"))].append(node)
    parts = []
    for column in sorted(countries):
        ranked = sorted(countries[column].items(), key=lambda item: (-len(item[1]), item[0] or "~"))
        kept, rest = (ranked, []) if len(ranked) <= most else (ranked[: most - 1], ranked[most - 1 :])
        band, place = result.columns[column]
        for country, nodes in kept:
            code = _code(result.nodes[nodes[0]].get("country"))
            parts.append(_Part(column, f"{band}.{place}-{code}", [country], False, nodes))
        if rest:
            nodes = [node for _, inner in rest for node in inner]
            key = f"{band}.{place}-{OTHER}"
            parts.append(_Part(column, key, [country for country, _ in rest], bool(kept), nodes))
    return parts


def _code(country: str | None) -> str:
    """A country as a key has it: its two letters; what is no such code by a digest, as it may hold anything."""
    code = (country or "none").removeprefix("country:")
    if code == "none" or (len(code) == 2 and code.isascii() and code.isalpha()):
        return code
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()[:12]


def _page(part: _Part, usual: dict[str, None], page: int) -> list[str]:
    """The nodes of a page: first come those that are hidden while nothing is open."""
    ordered = sorted(part.nodes, key=lambda node: node in usual)
    first = (page - 1) * PAGE
    return ordered[first : first + PAGE] or ordered[:PAGE]


def _fold(result: Chain, part: _Part, page: int) -> None:
    """The counted box for what is not drawn of a part; a single one is drawn as itself."""
    hidden = [node for node in part.nodes if node not in result.drawn]
    if len(hidden) == 1:
        result.drawn[hidden[0]] = None
    elif hidden:
        there = {words.country(result.nodes[node].get("country")) for node in hidden}
        countries = [country for country in part.countries if country in there]
        key = f"{part.key}~{page + 1}" if page and page * PAGE < len(part.nodes) else part.key
        result.folds.append(Fold(part.column, key, _place(countries, part.others), hidden))


def _place(countries: list[str | None], others: bool) -> str:
    """'in Bangladesh', 'in 3 other countries', or that no country is stated."""
    named = [country for country in countries if country]
    if not named:
        return "country not stated"
    if len(countries) == 1:
        return f"in {clean(named[0])}"
    place = words.counted(
        len(named), "other country" if others else "country", "other countries" if others else "countries"
    )
    return f"in {place}" + ("" if len(named) == len(countries) else " or country not stated")
