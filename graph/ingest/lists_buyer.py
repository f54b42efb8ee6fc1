"""Whose list it is: the buyers and the publisher, from the map, the column of brands and what the person says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph.errors import InputError, UsageError
from graph.ingest.column_map import ColumnMap
from graph.ingest.lists_names import compared, slug
from graph.ingest.rows import Rows
from graph.ingest.source import Given

OTHER = "another brand's row"
_ID = ("Brand", "Supplier", "Organisation")


@dataclass(frozen=True)
class Buyer:
    """A company whose list it is."""

    id: str
    name: str | None
    """None where the id is one of a company that another dataset states."""


def dataset_of(path_stem: str, chosen: ColumnMap, given: Given) -> str:
    """Name of the dataset: one for all versions of one brand's list, whatever file or table they come from."""
    brand = given.brand or chosen.brand.name
    if brand:
        return f"{slug(brand.removeprefix('brand:').removeprefix('brand-'))}-list"
    if chosen.dataset:
        return chosen.dataset
    return slug(f"{given.publisher} {path_stem}" if given.publisher else path_stem) or "list"


def publisher_of(chosen: ColumnMap, given: Given) -> str | None:
    """Who published the list: as said, as the map says, or the one brand whose list it is."""
    brand = given.brand or chosen.brand.name
    return given.publisher or chosen.publisher or brand


def buyers(cells: Iterable[tuple[str, str]], chosen: ColumnMap, rows: Rows) -> Callable[[str], list[Buyer]]:
    """For the cell of the brand column of each row its buyers; none for a row of another brand, which the caller folds.

    With ``--brand`` a table of several brands gives the rows of that one: those that name it, or, where no row does,
    those that name nobody. What is one brand's list then is one dataset, whose versions can be compared.

    Args:
        cells: place and brand cell of every row (not looked at where the map has no column of brands).

    Raises:
        InputError: rows name no brand and nobody said whose they are, or no row is of the brand that was said.
    """
    said = rows.given.brand
    if chosen.brand.column is None:
        name = said or chosen.brand.name
        same = [_buyer(name, rows)] if name else []
        return lambda cell: same
    all_cells = list(cells)
    found = Counter(cell for _, cell in all_cells)
    counts = Counter[str]()
    for cell, count in found.items():
        counts.update(dict.fromkeys(names_in(cell, chosen) or [""], count))
    if said is None:
        if counts[""]:
            first = next(where for where, cell in all_cells if not names_in(cell, chosen))
            raise InputError(
                f"{counts['']:,} rows have no {chosen.brand.column} (the first is {first}), so the file does not say "
                f"whose they are. Load one brand at a time: {_options(counts)}; --brand NAME with another name "
                "takes the rows without one"
            )
        return lambda cell: [_buyer(name, rows) for name in names_in(cell, chosen)]
    return _one_brand(said, counts, chosen, rows)


def _one_brand(said: str, counts: Counter[str], chosen: ColumnMap, rows: Rows) -> Callable[[str], list[Buyer]]:
    one = _buyer(said, rows)
    named = {compared(name) for name in counts if name}
    wanted = compared(said.removeprefix("brand:")).removeprefix("brand ") if one.name is None else compared(said)
    if wanted in named:
        return lambda cell: [one] if any(compared(name) == wanted for name in names_in(cell, chosen)) else []
    if not counts[""]:
        raise UsageError(f"No row is of '{said[:60]}'; the file names {_options(counts)}")
    rows.note(f"{counts['']:,} rows have no {chosen.brand.column}; they were read as of {said}, as --brand says")
    return lambda cell: [] if names_in(cell, chosen) else [one]


def names_in(cell: str, chosen: ColumnMap) -> list[str]:
    """The brands that a cell names, once each."""
    parts = cell.split(chosen.brand.separator) if chosen.brand.separator else [cell]
    named = (part.strip() for part in parts)
    return list(dict.fromkeys(chosen.brand.names.get(one, one) for one in named if one))


def _options(counts: Counter[str]) -> str:
    named = [f"--brand '{name}' ({count:,} rows)" for name, count in counts.most_common(10) if name]
    return ", ".join(named)


def _buyer(name: str, rows: Rows) -> Buyer:
    if rows.known(name) in _ID:
        return Buyer(name, None)
    if not slug(name).strip("-"):
        raise UsageError(f"'{name[:60]}' has no letters, so it is no name of a brand; give --brand NAME")
    bare = name.removeprefix("brand:")
    return Buyer(f"brand:{slug(bare)}", bare)


def says_so(publisher: str, buyer: Buyer, chosen: ColumnMap, given: Given) -> bool:
    """Whether the buyer itself published the list, so that its links are acknowledged: it is named as the publisher."""
    if buyer.name is None:
        return given.publisher is None  # of a loaded brand only the id is known here; the list is said to be its own
    name = compared(buyer.name)
    if publisher == chosen.publisher and name in map(compared, chosen.brand.publisher_is):
        return True
    origin = compared(publisher.partition(" via ")[0].partition(" (")[0])
    return origin == name or origin.startswith(f"{name} ")


def check_publisher(publisher: str, rows: Rows) -> None:
    """Refuse the id of a loaded brand as the name of a publisher.

    Raises:
        InputError: nobody said who published the list.
    """
    if publisher == rows.given.brand and rows.known(publisher) is not None:
        raise InputError(
            f"--brand {publisher} is an id, and who published the list is not said; say it: --publisher NAME"
        )
