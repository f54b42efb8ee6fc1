"""One HTML page that stands alone: the picture to search, filter and click through, and every statement in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph import model
from graph.dossier.among import links_among
from graph.export.answer_picture import answer_page
from graph.export.content import Content
from graph.export.formats import Format
from graph.export.formats.dossier_html import page as text_page
from graph.export.network import Network
from graph.export.picture import picture
from graph.export.source_numbers import documents_of


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    if content.document:
        path.write_text(text_page(content.document(content)), "utf-8", newline="\n")
        return
    documents = documents_of(content)
    if content.picture:
        page = picture(content.picture, content.stamp, documents)
    else:
        among = links_among(content.projection, _ids(content.network))
        page = answer_page(among, content.stamp.title, "", "", content.stamp, documents)
    path.write_text(page, "utf-8")


def _takes(content: Content) -> str | None:
    if content.document or content.picture or (content.network is not content.projection and _linked(content.network)):
        return None
    return "A page draws the paths of an answer or the links between its records; this one has none to draw"


def _linked(network: Network) -> bool:
    return any(network.rows(kind) for kind in model.RELATIONSHIPS if kind not in ("DOCUMENTED_BY", "IN_COUNTRY"))


def _ids(network: Network) -> tuple[str, ...]:
    """The records of a network but the documents, which are its sources: the sites and companies first."""
    first = (*model.COMPANIES, *model.FACILITIES)
    others = (one for one in model.LABELS if one not in (*first, "Document", "Country"))
    return tuple(one for label in (*first, *others) for one in network.nodes(label, ["id"])["id"].to_pylist())


FORMAT = Format("html", ".html", "A page to click through in any browser, offline", _write, _takes, {})
