"""Headers and names of bill-of-lading files, told by the declared words of ``bill_of_lading.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.ingest.peek import peek
from graph.ingest.published import Columns, plain

_WORDS = Path(__file__).with_name("bill_of_lading.toml")


@cache
def words() -> dict[str, Any]:
    """The declared words by section."""
    return tomllib.loads(_WORDS.read_text("utf-8"))


@cache
def _columns_by_word() -> dict[str, str]:
    return {word: column for column, named in words()["columns"].items() for word in named}


def column_of(header: str) -> str | None:
    """Our name of a column by its header, or None."""
    return _columns_by_word().get(_key(header))


def _key(header: str) -> str:
    return " ".join(plain(header).replace("_", " ").replace(".", "").split())


def header_row(path: Path) -> list[str] | None:
    """The row that names a consignee, a shipper and a bill, a day or goods; None where there is none."""
    for row in peek(path).rows:
        found = {column_of(cell) for cell in row} - {None}
        if (
            {"consignee", "shipper"} <= found
            and found & {"arrival", "departure"}
            and found
            & {
                *("bill", "house_bill", "master_bill", "hs", "product"),
            }
        ):
            return row
    return None


def columns_of(path: Path, header: list[str]) -> tuple[Columns, dict[str, str]]:
    """The declaration of one file's columns, and its header by our name of the column.

    Raises:
        InputError: a header is in none of the lists, or two mean the same.
    """
    ignored = {word: reason for reason, named in words()["ignored"].items() for word in named}
    personal = set(words()["personal"]["columns"])
    theirs: dict[str, str] = {}
    left_out: dict[str, str] = {}
    dropped: list[str] = []
    unknown: list[str] = []
    for name in filter(None, (cell.strip() for cell in header)):
        column, key = column_of(name), _key(name)
        if column in theirs:
            raise InputError(
                f"{path.name}: the columns '{theirs[column][:60]}' and '{name[:60]}' both mean {column}; take one out"
            )
        if column:
            theirs[column] = name
        elif key in ignored:
            left_out[name] = ignored[key]
        elif key in personal:
            dropped.append(name)
        else:
            unknown.append(name)
    if unknown:
        raise InputError(
            f"{path.name}: unknown column {', '.join(repr(name[:60]) for name in unknown[:10])}; rename it to a header "
            f"that is known, or take it out. Known are, for example: "
            f"{', '.join(named[0] for named in words()['columns'].values())}"
        )
    return Columns(tuple(theirs.values()), ignored=left_out, personal=tuple(dropped)), theirs


def role_of(name: str | None) -> str | None:
    """Why a party is taken for neither maker nor buyer (withheld, bank, logistics); None where it may be one."""
    bare = " ".join(re.findall(r"\w+", (name or "").casefold()))
    named = words()["names"]
    if not bare or bare in named["withheld"] or any(_has(bare, word) for word in ("confidential", "name withheld")):
        return "withheld or empty"
    if any(bare == word or bare.startswith(f"{word} ") for word in named["to_order"]):
        return "to order, so that the buyer is not named"
    if any(_has(bare, word) for word in named["banks"]):
        return "a bank by its name"
    if any(_has(bare, word) for word in named["logistics"]):
        return "a forwarder, carrier or broker by its name"
    return None


def of_a_person(goods: str | None) -> bool:
    """Is it a shipment of personal effects?"""
    return any(word in (goods or "").casefold() for word in words()["personal"]["goods"])


def with_one_number(cells: dict[str, str]) -> dict[str, str]:
    """The cells with the number of the bill itself in ``bill``, and that of the bill above it in ``master_bill``.

    Some vendors have one column for every bill, others one for house and one for master bills.
    """
    bill, house, master = (cells.get(name, "") for name in ("bill", "house_bill", "master_bill"))
    own = house or bill or master
    above = master if house or bill else ""
    above = above or (bill if house else "")
    return {**cells, "bill": own, "master_bill": "" if above == own else above}


def is_master(bill_type: str | None) -> bool:
    """Does the column of the type say that the bill is a master bill?"""
    return (bill_type or "").strip().casefold() in words()["bills"]["master"]


def _has(bare: str, word: str) -> bool:
    return f" {word} " in f" {bare} "
