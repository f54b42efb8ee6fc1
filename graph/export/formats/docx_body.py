"""The body of the Word document: blocks as paragraphs, lists and tables, runs as text, links and bookmarks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from graph.export.dossier.parts import Block, Facts, Heading, Items, Paragraph, Run, Runs
from graph.export.text import right_to_left

_STYLES = {"text": "Normal", "statement": "Statement", "doubt": "Doubt", "note": "Note"}
_WIDTH = 9638
"""Of the text on an A4 page with margins of 20 mm, in twentieths of a point."""
_LINK = "0B4F9E"


class Body:
    """Writes at the end of a document, in the elements of the format: many times faster than call by call."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._body = document.element.body
        self._ids = {style.name: style.style_id for style in document.styles}
        self._bookmarks = 0
        self._targets: dict[str, str] = {}

    def add(self, block: Block) -> None:
        """One block."""
        if isinstance(block, Heading):
            self.paragraph(block.text, f"Heading {block.level}", block.anchor, new_page=block.new_page)
        elif isinstance(block, Paragraph):
            self.paragraph(block.runs, _STYLES[block.kind])
        elif isinstance(block, Items):
            style = "List Number" if block.numbered else "List Bullet"
            for number, item in enumerate(block.items):
                self.paragraph(item, style, block.anchors[number] if block.anchors else None)
        elif isinstance(block, Facts):
            rows = [((Run(term),), runs) for term, runs in block.rows]
            self._table((), rows, (0.3, 0.7))
        else:
            self._table(block.head, block.rows, block.shares)

    def paragraph(
        self, runs: Iterable[Run | str], style: str, anchor: str | None = None, *, new_page: bool = False
    ) -> None:
        """A paragraph at the end of the body."""
        paragraph = self._paragraph(runs, style, anchor)
        if new_page:
            paragraph.pPr.append(OxmlElement("w:pageBreakBefore"))
        self._body.insert_element_before(paragraph, "w:sectPr")

    def footer(self, text: str) -> None:
        """On every page: what it is, and its number."""
        paragraph = self._document.sections[0].footer.paragraphs[0]._p
        for part in (self._run(Run(f"{text} · ")), *_field("PAGE"), self._run(Run(" / ")), *_field("NUMPAGES")):
            paragraph.append(part)

    def _paragraph(self, runs: Iterable[Run | str], style: str, anchor: str | None = None) -> Any:
        paragraph = OxmlElement("w:p")
        properties, named = OxmlElement("w:pPr"), OxmlElement("w:pStyle")
        named.set(qn("w:val"), self._ids[style])
        properties.append(named)
        paragraph.append(properties)
        start, end = self._bookmark(anchor) if anchor else (None, None)
        if start is not None:
            paragraph.append(start)
        for run in runs:
            one = Run(run) if isinstance(run, str) else run
            paragraph.append(self._linked(one) if one.to else self._run(one))
        if end is not None:
            paragraph.append(end)
        return paragraph

    def _bookmark(self, anchor: str) -> tuple[Any, Any]:
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        self._bookmarks += 1
        for element in (start, end):
            element.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), _name(anchor))
        return start, end

    def _linked(self, run: Run) -> Any:
        """A link out of the document (http or https only, as the dossier has it) or inside it."""
        assert run.to is not None
        link = OxmlElement("w:hyperlink")
        if run.to.startswith("#"):
            link.set(qn("w:anchor"), _name(run.to[1:]))
        else:
            if run.to not in self._targets:
                part = self._document.part
                self._targets[run.to] = part.relate_to(run.to, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(qn("r:id"), self._targets[run.to])
        link.append(self._run(run, _LINK))
        return link

    def _run(self, run: Run, color: str | None = None) -> Any:
        element, properties, text = OxmlElement("w:r"), OxmlElement("w:rPr"), OxmlElement("w:t")
        if run.strong:
            properties.append(OxmlElement("w:b"))
        if color:
            tint = OxmlElement("w:color")
            tint.set(qn("w:val"), color)
            properties.append(tint)
        if right_to_left(run.text):
            properties.append(OxmlElement("w:rtl"))
        text.text = run.text
        text.set(qn("xml:space"), "preserve")
        if len(properties):
            element.append(properties)
        element.append(text)
        return element

    def _table(self, head: Iterable[str], rows: Iterable[tuple[Runs, ...]], shares: tuple[float, ...]) -> None:
        widths = [round(_WIDTH * share) for share in shares]
        table, properties, grid = OxmlElement("w:tbl"), OxmlElement("w:tblPr"), OxmlElement("w:tblGrid")
        for name, values in (
            ("w:tblStyle", {"w:val": self._ids["Normal Table"]}),
            ("w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"}),
            ("w:tblBorders", {}),
            ("w:tblLayout", {"w:type": "fixed"}),
        ):
            properties.append(_element(name, values))
        line = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "C9CDD3"}
        for side in ("top", "bottom", "insideH"):
            properties.find(qn("w:tblBorders")).append(_element(f"w:{side}", line))
        for width in widths:
            grid.append(_element("w:gridCol", {"w:w": str(width)}))
        table.extend((properties, grid))
        titles = tuple((Run(one, strong=True),) for one in head)
        if titles:
            table.append(self._row(titles, widths, head=True))
        for row in rows:
            table.append(self._row(row, widths))
        self._body.insert_element_before(table, "w:sectPr")
        self.paragraph((), "Cell")  # two tables in a row would become one

    def _row(self, cells: tuple[Runs, ...], widths: list[int], *, head: bool = False) -> Any:
        row, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
        for cell, width in zip(cells, widths, strict=True):
            box, about = OxmlElement("w:tc"), OxmlElement("w:tcPr")
            about.append(_element("w:tcW", {"w:w": str(width), "w:type": "dxa"}))
            box.extend((about, self._paragraph(cell, "Cell")))
            row.append(box)
        return row


def _name(anchor: str) -> str:
    """A bookmark has no hyphens."""
    return anchor.replace("-", "_")


def _element(name: str, values: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(key), value)
    return element


def _field(name: str) -> list[Any]:
    """A field that Word fills in: the number of a page."""
    runs = []
    for kind in ("begin", name, "end"):
        run = OxmlElement("w:r")
        if kind == name:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {name} "
            run.append(text)
        else:
            run.append(_element("w:fldChar", {"w:fldCharType": kind}))
        runs.append(run)
    return runs
