"""The colours of pictures: readable, and told apart by people who do not tell red, green or blue apart."""

import itertools

import pytest

from graph.export.figure_theme import THEMES, Theme

TEXT, GRAPHICS = 4.5, 3.0
"""Contrasts that WCAG 2 asks for at level AA."""
APART = 20.0
"""Delta E (CIE 1976) between fills; 2.3 is the least that anyone sees."""
APART_IN_GREY = 15.0
"""For who sees no color at all: shape, border and sign tell findings apart, too."""
VISIONS = {
    "without red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "without green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "without blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "without color": ((0.2126, 0.7152, 0.0722),) * 3,
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
"""Machado, Oliveira and Fernandes (2009), severity 1, on linear light."""
Light = tuple[float, float, float]


def light(color: str) -> Light:
    """Linear red, green and blue."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def brightness(color: str) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), light(color), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def lab(color: str, vision: str) -> Light:
    """How a color is seen, in CIE L*a*b*."""
    seen = [
        min(1.0, max(0.0, sum(share * part for share, part in zip(row, light(color), strict=True))))
        for row in VISIONS[vision]
    ]
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    white = (0.95047, 1.0, 1.08883)
    x, y, z = (
        sum(share * part for share, part in zip(row, seen, strict=True)) / most
        for row, most in zip(to_xyz, white, strict=True)
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, vision: str) -> float:
    squares = ((a - b) ** 2 for a, b in zip(lab(one, vision), lab(other, vision), strict=True))
    return float(sum(squares) ** 0.5)


def test_the_measures_agree_with_known_values() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#a34700") == pytest.approx(6.07, abs=0.01)
    assert contrast("#ffffff", "#d55e00") == pytest.approx(3.87, abs=0.01)
    assert apart("#ffffff", "#000000", "usual") == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_text_and_border_has_the_contrast_of_level_aa(theme: Theme) -> None:
    for color, ground in itertools.product((theme.ink, theme.quiet), (theme.paper, theme.band)):
        assert contrast(color, ground) >= TEXT
    for look in theme.looks.values():
        assert contrast(look.text, look.fill) >= TEXT
        assert max(contrast(look.line, theme.paper), contrast(look.fill, theme.paper)) >= GRAPHICS
        assert max(contrast(look.line, theme.band), contrast(look.fill, theme.band)) >= GRAPHICS
    for color, ground in itertools.product((theme.arrow, theme.faint, theme.warning), (theme.paper, theme.band)):
        assert contrast(color, ground) >= GRAPHICS


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_a_finding_is_told_from_brand_site_and_paper_by_everyone(theme: Theme, vision: str) -> None:
    finding = theme.looks["finding"].fill
    for other in (theme.looks["brand"].fill, theme.looks["site"].fill, theme.paper):
        assert apart(finding, other, vision) >= (APART_IN_GREY if vision == "without color" else APART)


def test_no_meaning_hangs_on_a_color_alone() -> None:
    for theme in THEMES.values():
        looks = theme.looks
        assert looks["finding"].corner == looks["fold-finding"].corner == 0 < looks["site"].corner
        assert looks["finding"].border >= 2 * looks["site"].border
        assert looks["fold"].dash and looks["fold-finding"].dash and not looks["finding"].dash


def test_greyscale_has_no_color() -> None:
    theme = THEMES["greyscale"]
    used = [theme.paper, theme.ink, theme.quiet, theme.band, theme.arrow, theme.faint, theme.warning]
    used += [color for look in theme.looks.values() for color in (look.fill, look.line, look.text)]
    assert all(color[1:3] == color[3:5] == color[5:7] for color in used)
