"""The styles of the Word document, so that a reader can restyle it and a screen reader finds its headings."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

INK, ACCENT, DOUBT, QUIET = RGBColor(0x1B, 0x1E, 0x23), RGBColor(0x1F, 0x3A, 0x5F), "A34700", RGBColor(0x4A, 0x4F, 0x57)
FONT = "Arial"
_HEADINGS = (("Heading 1", 16, 24), ("Heading 2", 13, 18), ("Heading 3", 11, 12))
SIDE, LIST = {"Statement": ("1F3A5F", "F3F4F6"), "Doubt": (DOUBT, "FFF6EE")}, ("List Bullet", "List Number")
"""Paragraphs with a bar at their side: color of the bar, color of the ground."""


def prepare(document: Any) -> None:
    """Page, fonts, spacing and the paragraphs that stand out."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(18), Mm(22)
    styles = document.styles
    _font(styles["Normal"], 10, INK)
    _language(styles)
    styles["Normal"].paragraph_format.space_after = Pt(5)
    for name, size, above in _HEADINGS:
        _font(styles[name], size, ACCENT)
        styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = Pt(above), Pt(5)
        styles[name].paragraph_format.keep_with_next = True
    _font(styles["Title"], 22, ACCENT)
    _font(styles["Subtitle"], 12, INK)
    styles["Subtitle"].font.italic = False
    _font(styles["Footer"], 8, QUIET)
    for name in LIST:
        _font(styles[name], 9, INK)
        styles[name].paragraph_format.space_after = Pt(3)
    for name, (bar, ground) in SIDE.items():
        _beside(_new(styles, name), bar, ground)
    note = _new(styles, "Note")
    _font(note, 9, QUIET)
    note.font.bold, note.paragraph_format.keep_with_next = True, True
    cell = _new(styles, "Cell")
    _font(cell, 9, INK)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2)


def _new(styles: Any, name: str) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    return style


def _font(style: Any, size: int, color: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    for kind in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(kind), FONT)


def _language(styles: Any) -> None:
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _beside(style: Any, bar: str, ground: str) -> None:
    """A bar at the left and a light ground."""
    properties = style.element.get_or_add_pPr()
    borders, left, shade = OxmlElement("w:pBdr"), OxmlElement("w:left"), OxmlElement("w:shd")
    for key, value in (("val", "single"), ("sz", "24"), ("space", "6"), ("color", bar)):
        left.set(qn(f"w:{key}"), value)
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", ground)):
        shade.set(qn(f"w:{key}"), value)
    borders.append(left)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
