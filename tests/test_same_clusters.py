"""Records into facilities: what joins, what keeps apart, and that neither order nor names of variables play a part."""

import itertools
import random
from collections.abc import Mapping, Sequence

import pytest

from graph.match.clusters import INCIDENT_BAR, Clusters, Edge, Facts, first_id
from graph.match.identifiers import by_scheme

COUNTRIES = ("BD", "IN", "")
KINDS = ("Factory", "Farm")
OS_IDS = ("os_id:BD2021001AAAAAA", "os_id:BD2021001BBBBBB")


def identifiers(*texts: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(by_scheme(texts).items())


def contradict(a: str, b: str, facts: Mapping[str, Facts], edge: Edge, apart: set[tuple[str, str]]) -> bool:
    """Two records alone, written out again."""
    one, other = facts[a], facts[b]
    if one.country and other.country and one.country != other.country:
        return True
    ours, theirs = dict(one.identifiers), dict(other.identifiers)
    if any(not ours[scheme] & theirs[scheme] for scheme in ours.keys() & theirs.keys()):
        return True
    same = any(ours[scheme] & theirs[scheme] for scheme in ours.keys() & theirs.keys() if scheme == "os_id")
    if one.lists & other.lists and not same:
        return True
    return (min(a, b), max(a, b)) in apart


def by_hand(
    facts: Mapping[str, Facts], edges: Sequence[Edge], different: set[tuple[str, str]], apart: set[tuple[str, str]]
) -> set[frozenset[str]]:
    """The same, group by group: every record of the one with every record of the other."""
    groups = [frozenset([one]) for one in facts]
    rank = {"person": 0, "identifier": 1, "comparison": 2}
    for edge in sorted(edges, key=lambda one: (rank[one.by], -one.score, one.a, one.b)):
        mine = next(group for group in groups if edge.a in group)
        other = next(group for group in groups if edge.b in group)
        if mine == other:
            continue
        pairs = list(itertools.product(mine, other))
        refused = any(facts[a].kind != facts[b].kind or (min(a, b), max(a, b)) in different for a, b in pairs)
        if edge.by != "person":
            refused |= any(contradict(a, b, facts, edge, apart) for a, b in pairs)
        if edge.by == "comparison" and edge.score < INCIDENT_BAR:
            refused |= any(facts[one].incident for one in mine | other)
        if not refused:
            groups = [group for group in groups if group not in (mine, other)] + [mine | other]
    return {group for group in groups if len(group) > 1}


@pytest.mark.parametrize("seed", range(120))
def test_random_assertions_join_as_by_hand_and_in_any_order(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"r{number}" for number in range(chance.randint(2, 12))]
    facts = {
        one: Facts(
            chance.choices(KINDS, (9, 1))[0],
            chance.choices(COUNTRIES, (6, 1, 3))[0],
            identifiers(*(chance.choice(OS_IDS) for _ in range(chance.choices((0, 1, 2), (6, 3, 1))[0]))),
            frozenset(chance.sample(("list a", "list b", "list c"), chance.choices((0, 1, 2), (5, 3, 1))[0])),
            chance.random() < 0.15,
        )
        for one in names
    }
    pairs = [pair for pair in itertools.combinations(sorted(names), 2) if chance.random() < 0.5]
    edges = [
        Edge(a, b, chance.choices(("person", "identifier", "comparison"), (1, 1, 5))[0], chance.choice((2.5, 3.0, 5.5)))
        for a, b in pairs
    ]
    others = [pair for pair in itertools.combinations(sorted(names), 2) if pair not in pairs]
    different = {pair for pair in others if chance.random() < 0.15}
    apart = {pair for pair in others if chance.random() < 0.1}

    found = set()
    for _ in range(4):
        chance.shuffle(edges)
        shuffled = dict(chance.sample(sorted(facts.items()), len(facts)))
        clusters = Clusters(shuffled, sorted(different, key=lambda _: chance.random()), apart)
        clusters.join(edges)
        found.add(tuple(map(tuple, clusters.members())))

    assert len(found) == 1
    assert {frozenset(group) for group in next(iter(found))} == by_hand(facts, edges, different, apart)


def test_a_chain_does_not_join_what_contradicts_and_says_why() -> None:
    one, other = (identifiers(text) for text in OS_IDS)
    facts = {"a": Facts("Factory", "BD", one), "b": Facts("Factory", "BD"), "c": Facts("Factory", "BD", other)}
    clusters = Clusters(facts)

    clusters.join([Edge("a", "b", "comparison", 4.0), Edge("b", "c", "comparison", 5.0)])

    assert clusters.members() == [["b", "c"]]
    [refused] = clusters.refused
    assert (refused.edge.a, refused.edge.b) == ("a", "b")
    assert "os_id" in refused.why


def test_a_person_may_join_what_a_machine_may_not_but_no_factory_with_a_farm() -> None:
    one, other = (identifiers(text) for text in OS_IDS)
    facts = {"a": Facts("Factory", "BD", one), "b": Facts("Factory", "IN", other), "c": Facts("Farm", "BD")}
    clusters = Clusters(facts)

    clusters.join([Edge("a", "b", "person"), Edge("a", "c", "person")])

    assert clusters.members() == [["a", "b"]]
    assert len(clusters.refused) == 1


def test_records_with_incidents_need_more_evidence() -> None:
    facts = {"a": Facts("Factory", incident=True), "b": Facts("Factory"), "c": Facts("Factory")}
    clusters = Clusters(facts)

    clusters.join([Edge("a", "b", "comparison", 2.9), Edge("a", "c", "comparison", 3.0)])

    assert clusters.members() == [["a", "c"]]
    assert "incident" in clusters.refused[0].why


def test_an_edge_to_a_record_that_is_not_there_is_left_aside() -> None:
    clusters = Clusters({"a": Facts("Factory")})

    clusters.join([Edge("a", "gone", "person")])

    assert clusters.members() == []
    assert clusters.refused == []


def test_the_id_that_is_kept_is_the_published_one_then_the_first_published() -> None:
    days = {"list-b:1": "2019-06", "list-a:1": "2021"}

    assert first_id(["list-a:1", "list-b:1"], days) == "list-b:1"
    assert first_id(["list-a:1", "list-b:1", "os_id:BD2021001AAAAAA"], days) == "os_id:BD2021001AAAAAA"
    assert first_id(["list-z:1", "list-a:1"], {"list-z:1": "2021", "list-a:1": "2021"}) == "list-a:1"
    assert first_id(["list-a:9", "list-z:1"], {"list-z:1": "2021"}) == "list-z:1"  # no day comes last
