"""Candidates against a brute-force search, and an index that is kept, extended and does not depend on order."""

import random
from collections import Counter
from math import log
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from invented_sites import invent

from graph.errors import InputError
from graph.match import Index, Record, match
from graph.match import index as index_module
from graph.match.normalise import Normal, normalise
from graph.match.vectors import ADDRESS_SHARE, BUCKETS, NAME_SHARE


def spelled(seed: int, prefix: str = "") -> list[Record]:
    dice = random.Random(seed)
    return [site.record(dice, f"{prefix}{site.id}") for site in invent(7)]


def features(normal: Normal) -> tuple[Counter[str], Counter[str]]:
    """Three-letter pieces of the name and words of the address, counted apart from the package."""
    pieces = Counter(f" {token} "[at : at + 3] for token in normal.name.tokens for at in range(len(token)))
    return pieces, Counter(normal.address.tokens)


def brute_force(known: list[Normal], query: Normal) -> list[float]:
    """Similarity of the query to every known record, by plain cosine over dense vectors."""
    sides = []
    for part in (0, 1):
        having = Counter(feature for normal in known for feature in features(normal)[part])
        words = sorted({feature for normal in [*known, query] for feature in features(normal)[part]})
        idf = np.array([log((1 + len(known)) / (1 + having[word])) + 1 for word in words])

        def vector(normal: Normal, part: int = part, words: list[str] = words, idf: np.ndarray = idf) -> np.ndarray:
            counts = features(normal)[part]
            found = np.array([1 + log(counts[word]) if counts[word] else 0.0 for word in words]) * idf
            norm = np.linalg.norm(found)
            return found / norm if norm else found

        sides.append([float(vector(normal) @ vector(query)) for normal in known])
    return [NAME_SHARE**2 * name + ADDRESS_SHARE**2 * address for name, address in zip(*sides, strict=True)]


def test_candidates_are_those_of_a_brute_force_search() -> None:
    records, queries = spelled(1), [normalise(record) for record in spelled(2)][:60]
    index = Index.build(records)
    known = {record.id: normalise(record) for record in records}

    for query, found in zip(queries, index.candidates(queries), strict=True):
        own = {id: normal for id, normal in known.items() if normal.country == query.country}
        wanted = dict(zip(own, brute_force_in_all(list(known.values()), list(own.values()), query), strict=True))
        best = sorted(wanted.values(), reverse=True)[: len(found)]
        assert [one.similarity for one in found] == pytest.approx(best, abs=2e-4)
        for one in found:
            assert one.similarity == pytest.approx(wanted[index.site(one)], abs=2e-4)
        assert len(found) == min(10, sum(similarity >= 0.2 for similarity in wanted.values()))


def brute_force_in_all(known: list[Normal], own: list[Normal], query: Normal) -> list[float]:
    """Rarity is counted over all records that differ, similarity over those of the country."""
    distinct = list({normal.packed(): normal for normal in known}.values())
    by_form = dict(zip([normal.packed() for normal in distinct], brute_force(distinct, query), strict=True))
    return [by_form[normal.packed()] for normal in own]


def test_features_of_the_test_do_not_share_a_number() -> None:
    """The brute force knows no checksums: it may only be compared where none collides."""
    pieces = {piece for record in spelled(1) for piece in features(normalise(record))[0]}

    assert len({crc32(piece.encode()) % BUCKETS for piece in pieces}) == len(pieces)


def test_common_features_are_left_out_of_the_product_and_still_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    records, queries = spelled(1), [normalise(record) for record in spelled(2)]
    whole = list(Index.build(records).candidates(queries))
    monkeypatch.setattr("graph.match.block.COMMON", 12)
    monkeypatch.setattr("graph.match.block.COMMON_SHARE", 0.0)
    shortened = Index.build(records)
    short = list(shortened.candidates(queries))

    assert any(part.block(code).shortened for part in shortened.parts for code in part.countries())
    same = sum(bool(one) and bool(other) and one[0] == other[0] for one, other in zip(whole, short, strict=True))
    assert same >= 0.97 * len(queries)


def test_the_order_of_rows_makes_no_difference() -> None:
    known, queries = spelled(1), spelled(2, "q-")
    expected = {one.query_id: one for one in match(Index.build(known), queries)}

    for seed in range(3):
        random.Random(seed).shuffle(known)
        random.Random(seed + 9).shuffle(queries)
        found = match(Index.build(known), queries)

        assert [one.query_id for one in found] == [query.id for query in queries]
        assert {one.query_id: one for one in found} == expected


def test_batches_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    known, queries = spelled(1), spelled(2, "q-")
    expected = match(Index.build(known), queries)
    monkeypatch.setattr(index_module, "_BATCH", 7)
    monkeypatch.setattr("graph.match.decide._BATCH", 11)

    assert match(Index.build(known), queries) == expected


def test_a_saved_index_decides_alike(tmp_path: Path) -> None:
    known, queries = spelled(1), spelled(2, "q-")
    index = Index.build(known[:300]).extended(known[300:])
    index.save(tmp_path / "index")

    opened = Index.open(tmp_path / "index")

    assert len(opened) == len(known)
    assert match(opened, queries) == match(index, queries)
    assert {opened.record(one).id for found in opened.candidates([normalise(queries[0])]) for one in found}


def test_an_extended_index_finds_the_new_and_leaves_the_old(monkeypatch: pytest.MonkeyPatch) -> None:
    known = spelled(1)
    index = Index.build(known)
    fresh = [Record("new-1", "Periwinkle Sample Mills Ltd.", "Plot 9, Mill Road, Savar, Dhaka", "BD")]
    read: list[str] = []
    real = index_module.make_part
    monkeypatch.setattr(
        index_module, "make_part", lambda records, *told: real([read.append(one.id) or one for one in records], *told)
    )

    extended = index.extended(fresh)
    (decision,) = match(extended, [Record("q", "PERIWINKLE SAMPLE MILLS", "Plot No. 9, Mill Rd, Savar", "Bangladesh")])

    assert read == ["new-1"], "what was known is not read again"
    assert (decision.decision, decision.site_id) == ("auto", "new-1")
    assert extended.parts[0] is index.parts[0]


def test_nothing_is_overwritten_and_a_broken_index_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(InputError, match="holds no index; name another folder"):
        Index.build(spelled(1)).save(tmp_path / "mine")
    with pytest.raises(InputError, match="build it anew"):
        Index.open(tmp_path / "mine")
    with pytest.raises(InputError, match="has no id"):
        Index.build([Record(" ", "Example", "Mill Road", "BD")])


def test_an_empty_index_knows_nothing() -> None:
    (decision,) = match(Index.build([]), [Record("q", "Example", "Mill Road", "BD")])

    assert (decision.decision, decision.score, decision.candidates) == ("new", None, ())
