"""Headers and names of bill-of-lading files, told by the declared words of ``bill_of_lading.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from graph.ingest.declared_headers import DeclaredHeaders
from graph.ingest.peek import peek

_WORDS = Path(__file__).with_name("bill_of_lading.toml")


@cache
def words() -> dict[str, Any]:
    """The declared words by section."""
    return tomllib.loads(_WORDS.read_text("utf-8"))


@cache
def headers() -> DeclaredHeaders:
    """The declared headers."""
    return DeclaredHeaders(words())


def header_row(path: Path) -> list[str] | None:
    """The row that names a consignee, a shipper and a bill, a day or goods; None where there is none."""
    for row in peek(path).rows:
        found = {headers().column_of(cell) for cell in row} - {None}
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
