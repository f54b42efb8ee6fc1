"""The shape of an invented supply chain: who buys from whom, as whole numbers, drawn with a fixed seed.

Sizes and degrees are heavy-tailed as in published lists: a few brands and suppliers have thousands of partners, most
have some dozens. Places lie on a ring and chains stay near each other on it, so that a brand's reach grows with its
suppliers and not with the size of the graph; numbers of nodes are shuffled, so that neighbours on the ring are no
neighbours in memory.

Nodes are numbered through in the order of their ids: brands, factories, farms, suppliers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
SEED = 20_261_125
SCALES = {"tiny": 1 / 400, "small": 1 / 20, "full": 1.0}


@dataclass(frozen=True)
class Sizes:
    """How many of each there are at a scale."""

    brands: int
    factories: int
    farms: int
    suppliers: int
    links: int
    incidents: int
    documents: int
    publishers: int

    @property
    def nodes(self) -> int:
        """Brands, factories, farms and suppliers."""
        return self.brands + self.factories + self.farms + self.suppliers

    @property
    def share(self) -> float:
        """Of the full scale: a brand's partners are fewer in a smaller graph, so that it reaches the same share."""
        return self.factories / 1_000_000

    @property
    def first_farm(self) -> int:
        """Number of the first farm; factories end before it."""
        return self.brands + self.factories

    @property
    def first_supplier(self) -> int:
        """Number of the first supplier; farms end before it."""
        return self.first_farm + self.farms


def sizes_at(scale: float) -> Sizes:
    """The sizes at a scale; 1 is the full one."""

    def of(full: int, least: int = 1) -> int:
        return max(least, round(full * scale))

    return Sizes(
        of(2_000, 5), of(1_000_000), of(300_000), of(60_000), of(6_000_000), of(50_000), of(60_000), of(3_000, 30)
    )


@dataclass(frozen=True)
class Links:
    """The walked relationships of one type as numbers of nodes."""

    source: Numbers
    target: Numbers


@dataclass(frozen=True)
class Shape:
    """A whole invented graph."""

    sizes: Sizes
    links: dict[str, Links]
    incident: Numbers
    """Per pair of incident and place: the incident."""
    place: Numbers
    """Per pair: the node where it occurred."""


class _Ring:
    """Places by their position on the ring, suppliers by their home on it."""

    def __init__(self, sizes: Sizes, random: np.random.Generator) -> None:
        self.sizes, self.random = sizes, random
        self.factory = sizes.brands + random.permutation(sizes.factories)
        self.farm = sizes.first_farm + random.permutation(sizes.farms)
        self.home = random.random(sizes.suppliers)
        # A building is a factory (an estate a farm) that holds others and buys nothing itself.
        self.holds_others = 200

    def factories(self, position: npt.NDArray[np.float64]) -> Numbers:
        """Factories at positions."""
        return self.factory[self._index(position, self.sizes.factories)]

    def farms(self, position: npt.NDArray[np.float64]) -> Numbers:
        """Farms at positions."""
        return self.farm[self._index(position, self.sizes.farms)]

    @staticmethod
    def _index(position: npt.NDArray[np.float64], size: int) -> Numbers:
        return np.minimum((position % 1.0 * size).astype(np.int64), np.int64(size - 1))


def draw(sizes: Sizes, seed: int = SEED) -> Shape:
    """Draw a graph; the same sizes and seed give the same graph."""
    random = np.random.default_rng(seed)
    ring = _Ring(sizes, random)
    whole = sizes.links
    parts: dict[str, list[tuple[Numbers, Numbers]]] = {
        "LOCATED_IN": _located_in(ring),
        "OPERATES": [_from_suppliers(ring, int(whole * 0.06)), _direct(ring, int(whole * 0.001 * sizes.share))],
        "OWNS": [_between_suppliers(ring, int(whole * 0.004)), _from_suppliers(ring, int(whole * 0.004))],
        "SOURCES_FROM": [
            _from_brands(ring),
            _direct(ring, int(whole * 0.03 * sizes.share)),
            _between_suppliers(ring, int(whole * 0.012)),
            _from_suppliers(ring, int(whole * 0.5)),
        ],
    }
    left = whole - sum(len(source) for several in parts.values() for source, _ in several)
    parts["SOURCES_FROM"].append(_between_places(ring, int(left * 0.8)))
    links = {name: _together(several) for name, several in parts.items()}
    said = links["SOURCES_FROM"]
    # What is left are second publishers of links that are there already.
    again = random.integers(0, len(said.source), whole - sum(len(one.source) for one in links.values()))
    links["SOURCES_FROM"] = Links(
        np.concatenate((said.source, said.source[again])), np.concatenate((said.target, said.target[again]))
    )
    return Shape(sizes, links, *_incidents(ring))


def _together(several: list[tuple[Numbers, Numbers]]) -> Links:
    return Links(np.concatenate([source for source, _ in several]), np.concatenate([target for _, target in several]))


def _degrees(random: np.random.Generator, count: int, total: int, spread: float) -> Numbers:
    """Heavy-tailed (log-normal) degrees with this sum, about."""
    weights = random.lognormal(0.0, spread, count)
    return np.asarray(np.maximum(1, np.round(weights / weights.sum() * total)), dtype=np.int64)


def _from_brands(ring: _Ring) -> tuple[Numbers, Numbers]:
    """Brands to suppliers; well-known suppliers have more buyers."""
    sizes, random = ring.sizes, ring.random
    degree = _degrees(random, sizes.brands, int(sizes.suppliers * 5.2 * sizes.share), 0.95)
    degree = np.minimum(degree, sizes.suppliers)
    popular = np.cumsum(random.lognormal(0.0, 0.8, sizes.suppliers))
    chosen = np.searchsorted(popular, random.random(degree.sum()) * popular[-1])
    return np.repeat(np.arange(sizes.brands), degree), sizes.first_supplier + np.minimum(chosen, sizes.suppliers - 1)


def _direct(ring: _Ring, total: int) -> tuple[Numbers, Numbers]:
    """Brands to factories that they name themselves."""
    sizes, random = ring.sizes, ring.random
    degree = _degrees(random, sizes.brands, total, 1.2)
    return np.repeat(np.arange(sizes.brands), degree), ring.factories(random.random(degree.sum()))


def _between_suppliers(ring: _Ring, total: int) -> tuple[Numbers, Numbers]:
    """Suppliers to suppliers with a home nearby, in both directions, so with rings among them."""
    sizes, random = ring.sizes, ring.random
    by_home = np.argsort(ring.home)
    at = random.integers(0, sizes.suppliers, total)
    other = (at + random.integers(1, 6, total) * random.choice((-1, 1), total)) % sizes.suppliers
    apart = at != other
    return sizes.first_supplier + by_home[at[apart]], sizes.first_supplier + by_home[other[apart]]


def _from_suppliers(ring: _Ring, total: int) -> tuple[Numbers, Numbers]:
    """Suppliers to factories around their home, the more the wider; one in two hundred lies anywhere."""
    sizes, random = ring.sizes, ring.random
    degree = _degrees(random, sizes.suppliers, total, 1.1)
    width = np.repeat(degree * 1.2 / sizes.factories, degree)
    position = np.repeat(ring.home, degree) + random.normal(0.0, 1.0, len(width)) * width
    far = random.random(len(width)) < 0.005
    position[far] = random.random(int(far.sum()))
    return np.repeat(sizes.first_supplier + np.arange(sizes.suppliers), degree), ring.factories(position)


def _between_places(ring: _Ring, total: int) -> tuple[Numbers, Numbers]:
    """Factories to factories and farms nearby; two thirds of the factories buy from nobody that is known."""
    sizes, random = ring.sizes, ring.random
    buyers = np.flatnonzero(random.random(sizes.factories) < 0.35)
    buyers = buyers[buyers % ring.holds_others != 0] if len(buyers) > 1 else np.arange(1)
    at = np.repeat(buyers, _degrees(random, len(buyers), total, 1.0))
    reach = np.round(random.laplace(0.0, 25.0, len(at))).astype(np.int64)
    other = at + np.where(reach == 0, 1, reach)
    position = (other + 0.5) / sizes.factories
    grown = random.random(len(at)) < 0.4
    return ring.factory[at], np.where(grown, ring.farms(position), ring.factories(position))


def _located_in(ring: _Ring) -> list[tuple[Numbers, Numbers]]:
    """Factories into the building before them on the ring, farms into an estate; a few buildings into a larger one."""
    found = []
    for nodes in (ring.factory, ring.farm):
        at = np.arange(len(nodes))
        inside = at[(at % ring.holds_others > 0) & (at % ring.holds_others < 8)]
        found.append((nodes[inside], nodes[inside - inside % ring.holds_others]))
    size = ring.holds_others
    outer = np.arange(0, len(ring.factory) - size, size * 10)
    found.append((ring.factory[outer + size], ring.factory[outer]))
    return found


def _incidents(ring: _Ring) -> tuple[Numbers, Numbers]:
    """Incidents at places anywhere; one in fifty occurred at two."""
    sizes, random = ring.sizes, ring.random
    incident = np.arange(sizes.incidents)
    second = incident[::50]
    several: Any = np.concatenate((incident, second))
    place = random.integers(sizes.brands, sizes.first_supplier, len(several))
    same = place[len(incident) :] == place[second]
    place[len(incident) :][same] = sizes.brands + (place[second][same] + 1 - sizes.brands) % sizes.factories
    return several, place
