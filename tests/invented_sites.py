"""Invented factories with traps, and other spellings of them: who is who is known, nothing is taken from a list.

Every trap of matching by name is here on purpose: units of one company, neighbouring plots, sister companies at one
address, one name in two countries.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from graph.match import Record

_HEADS = [
    "Example",
    "Lorem",
    "Ipsum",
    "Quux",
    "Zebrafish",
    "Mandala",
    "Wintergreen",
    "Bluestone",
    "Harbourlight",
    "Papaya",
    "Silverleaf",
    "Thornbury",
    "Umbra",
    "Velvetine",
    "Kestrel",
    "Marigold",
    "Northgate",
    "Osprey",
]
_TRADES = ["Knitwear", "Garments", "Textile Mills", "Footwear", "Washing", "Fashions", "Packaging"]
_PLACES = {
    "BD": ("Bangladesh", "Ltd.", [("Savar", "Dhaka"), ("Gazipur", "Dhaka"), ("Chattogram", "Chattogram")]),
    "IN": ("India", "Pvt. Ltd.", [("Tiruppur", "Tamil Nadu"), ("Noida", "Uttar Pradesh")]),
    "VN": ("Viet Nam", "Co., Ltd.", [("Bien Hoa", "Dong Nai"), ("Thuan An", "Binh Duong")]),
    "TR": ("Türkiye", "San. ve Tic. A.Ş.", [("Bursa", "Bursa"), ("Denizli", "Denizli")]),
}
_ROADS = ["Mill Road", "Station Road", "Canal Street", "Old Highway"]
_FORMS = {
    "Ltd.": ["Limited", "LTD", ""],
    "Pvt. Ltd.": ["Private Limited", "(P) Ltd", "Pvt.Ltd."],
    "Co., Ltd.": ["Company Limited", "CO.,LTD", "Co. Ltd"],
    "San. ve Tic. A.Ş.": ["Sanayi ve Ticaret Anonim Şirketi", "SAN.TIC.A.S."],
}
_UNITS = ["Unit {}", "(Unit-0{})", "Factory {}", "- Unit No. {}", "U-{}"]


@dataclass(frozen=True)
class Site:
    """One invented place of work and everything that tells it from others."""

    id: str
    country: str
    company: str
    trade: str
    unit: int | None
    plot: str
    road: str
    city: tuple[str, str]

    def record(self, dice: random.Random, id: str | None = None) -> Record:
        """The site in one of many spellings."""
        name, form, _ = _PLACES[self.country]
        form = dice.choice([form, form, *_FORMS[form]])
        unit = dice.choice(_UNITS).format(self.unit) if self.unit else ""
        full = " ".join(part for part in (self.company, self.trade, form, unit) if part)
        plot = dice.choice(["Plot {}", "Plot No. {}", "{}", "Plot#{}", "No. {}"]).format(self.plot)
        parts = [plot, self.road.replace("Road", dice.choice(["Road", "Rd."])), *self.city]
        address = ", ".join(parts[:3] if dice.random() < 0.3 else parts)
        if dice.random() < 0.3:
            full, address = full.upper(), address.upper()
        return Record(id or self.id, full, address, dice.choice([name, self.country]))


def invent(seed: int, companies: int = 150) -> list[Site]:
    """Sites with their traps; the same seed gives the same sites."""
    dice = random.Random(seed)
    sites: list[Site] = []

    def add(site: Site) -> None:
        sites.append(replace(site, id=f"site-{len(sites):04d}"))

    for _ in range(companies):
        country = dice.choice(sorted(_PLACES))
        company = " ".join(dice.sample(_HEADS, 2))
        city, road = dice.choice(_PLACES[country][2]), dice.choice(_ROADS)
        plot = str(dice.randint(1, 400))
        site = Site("", country, company, dice.choice(_TRADES), None, plot, road, city)
        kind = dice.random()
        if kind < 0.3:  # units on one plot
            for unit in range(1, dice.choice([3, 4, 5])):
                add(replace(site, unit=unit))
        elif kind < 0.5:  # the same company on neighbouring plots
            for step in range(2):
                add(replace(site, plot=str(int(plot) + step)))
        elif kind < 0.7:  # a sister of another trade, and a stranger, at the same address
            other = dice.choice([trade for trade in _TRADES if trade != site.trade])
            add(site)
            add(replace(site, trade=other))
            add(replace(site, company=" ".join(dice.sample(_HEADS, 2))))
        elif kind < 0.8:  # one name and address in two countries
            add(site)
            abroad = dice.choice([code for code in sorted(_PLACES) if code != country])
            add(replace(site, country=abroad))
        else:
            add(site)
    return sites


def key(site: Site) -> tuple[object, ...]:
    """What two spellings of one site have in common, and two sites have not."""
    return site.country, site.company, site.trade, site.unit, site.plot, site.road, site.city
