"""The colours of a picture: for paper, for dark screens, and for printers without colour.

No meaning hangs on a colour alone: a finding has cut corners, a thick border and a sign, a counted box a dashed border,
a link in doubt a dashed arrow. ``tests/test_figures.py`` computes the contrasts, also as people see them who do not
tell red, green or blue apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """How a kind of box is drawn."""

    fill: str
    line: str
    text: str
    border: float = 1.5
    corner: float = 8.0
    """Of a round corner; 0: cut corners."""
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Theme:
    """The colours of everything."""

    paper: str
    ink: str
    quiet: str
    """Text that matters less."""
    band: str
    """Behind every other tier."""
    arrow: str
    faint: str
    """Arrows of counted boxes."""
    warning: str
    """The frame of a warning."""
    looks: Mapping[str, Look]


def _looks(
    brand: tuple[str, str, str], site: tuple[str, str, str], finding: tuple[str, str, str], folded: tuple[str, str, str]
) -> Mapping[str, Look]:
    """The kinds of boxes by fill, border and text; a counted box has the border of the site it stands for.

    Args:
        folded: border and text of a counted box with findings, between them the paper.
    """
    border, paper, text = folded
    return {
        "brand": Look(*brand, border=2.0),
        "site": Look(*site),
        "finding": Look(*finding, border=4.0, corner=0.0),
        "fold": Look(paper, site[1], site[2], dash=(5.0, 4.0)),
        "fold-finding": Look(paper, border, text, border=3.0, corner=0.0, dash=(7.0, 4.0)),
    }


THEMES: Mapping[str, Theme] = {
    "light": Theme(
        paper="#ffffff",
        ink="#1b1e23",
        quiet="#4a4f57",
        band="#f7f7f8",
        arrow="#4a4f57",
        faint="#858b94",
        warning="#a34700",
        looks=_looks(
            ("#1f3a5f", "#1f3a5f", "#ffffff"),
            ("#f3f4f6", "#5b626c", "#1b1e23"),
            ("#a34700", "#4a2000", "#ffffff"),
            ("#a34700", "#ffffff", "#7a3500"),
        ),
    ),
    "dark": Theme(
        paper="#14171c",
        ink="#f2f4f7",
        quiet="#b4bac4",
        band="#1b1f26",
        arrow="#b4bac4",
        faint="#7d848f",
        warning="#ffb066",
        looks=_looks(
            ("#bcd5f5", "#bcd5f5", "#10233d"),
            ("#2b313a", "#99a1ad", "#f2f4f7"),
            ("#e08a3c", "#ffe3c7", "#1f0f00"),
            ("#e08a3c", "#14171c", "#ffc58f"),
        ),
    ),
    "greyscale": Theme(
        paper="#ffffff",
        ink="#111111",
        quiet="#444444",
        band="#f6f6f6",
        arrow="#444444",
        faint="#808080",
        warning="#111111",
        looks=_looks(
            ("#d2d2d2", "#222222", "#111111"),
            ("#f6f6f6", "#555555", "#111111"),
            ("#333333", "#000000", "#ffffff"),
            ("#000000", "#ffffff", "#111111"),
        ),
    ),
}
