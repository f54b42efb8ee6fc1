"""Find: one box over brands, suppliers, facilities, incidents and documents; the first page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.opened import Opened
from dashboard.screens import Screen
from dashboard.strings import say
from dashboard.widgets.empty import nothing
from graph import model
from graph.dossier.alike import DIFFERING
from graph.dossier.hits import KINDS, document, example_brands, find
from graph.export import words
from graph.export.text import clean, web_address

_PAUSE = "250ms"
"""After this long without a key the search is made."""
_ALL = "all"
Json = dict[str, Any]


def show(opened: Opened) -> None:
    """Draw the screen."""
    st.write(say("find.what"))
    asked = address.text(
        "q", say("find.box"), placeholder=say("find.placeholder"), type="search", live=_PAUSE, icon=":material/search:"
    ).strip()
    chosen = address.get("document")
    if chosen:
        address.repeat("document")
        _document(opened, chosen, asked)
    if not asked:
        _newcomer(opened)
        return
    kind = address.choose("kind", say("find.kind"), [_ALL, *KINDS], words=_kind, widget=st.pills)
    answer = opened.kept(find, asked, "" if kind == _ALL else kind)
    for group in answer["groups"]:
        _group(group, asked)
    if not answer["groups"]:
        looked = _kind(kind) if kind != _ALL else say("find.everything")
        nothing(say("find.nothing", text=links.plain(clean(asked)), kinds=looked), opened)


def _newcomer(opened: Opened) -> None:
    """What to do here, for somebody who has not asked anything."""
    examples = opened.kept(example_brands)
    if examples:
        st.write(say("find.examples"))
        for one in examples:
            links.to_screen("trace", _name(one), icon=":material/account_tree:", brand=one["id"])
    rows = opened.projection.rows
    st.caption(
        say(
            "find.loaded",
            brands=rows("Brand"),
            others=rows("Supplier") + rows("Organisation"),
            places=sum(map(rows, model.FACILITIES)),
            incidents=rows("Incident"),
            documents=rows("Document"),
        )
    )


def _group(group: Json, asked: str) -> None:
    """The hits of one kind; those that may be the same stand together."""
    st.subheader(_kind(group["kind"]), anchor=False)
    hits = {hit["id"]: hit for hit in group["hits"]}
    together = {one: tuple(ids) for ids in group["alike"] for one in ids}
    drawn: set[str] = set()
    for one in hits:
        if one in drawn:
            continue
        if one not in together:
            _hit(hits[one], asked)
            continue
        drawn |= set(together[one])
        with st.container(border=True):
            st.markdown(f"**{say('find.alike')}** {say('find.alike_more')}")
            for member in together[one]:
                _hit(hits[member], asked, differing=True)
    if group["more"]:
        st.caption(say("find.more", count=len(hits)))


def _hit(hit: Json, asked: str, *, differing: bool = False) -> None:
    """One hit: a link to its view, and below it what it is and how it matched."""
    if hit["label"] in model.FACILITIES:
        links.to_screen("site", _name(hit), icon=":material/factory:", site=hit["id"])
    elif hit["label"] == "Incident":
        links.to_screen("who", _incident(hit), icon=":material/report:", **{"from": hit["id"]})
    elif hit["label"] == "Document":
        links.to_screen("find", _name(hit), icon=":material/description:", q=asked, document=hit["id"])
    else:
        links.to_screen("trace", _name(hit), icon=":material/apartment:", brand=hit["id"])
    st.caption(links.plain(" · ".join(part for part in _about(hit, differing) if part)))


def _about(hit: Json, differing: bool) -> list[str | None]:
    """What a hit is, where it is and how it matched."""
    parts: list[str | None] = [
        words.role(hit["label"], hit.get("level")) if hit["label"] not in ("Incident", "Document") else None,
        words.country(hit["country"]),
        clean(hit["place"]) if hit["place"] else None,
    ]
    if hit["label"] == "Incident":
        parts += [words.period(hit.get("start"), hit.get("end")), words.status(hit.get("status"))]
        parts += [clean(hit["summary"], 240) if hit.get("summary") else None]
    if hit.get("incidents"):
        parts.append(say("find.incidents", count=hit["incidents"]))
    if differing:
        stated = {"country": words.country(hit["country"]), "place": hit["place"], "id": hit["id"]}
        parts = [parts[0], *(clean(stated[part] or say(f"find.no_{part}")) for part in DIFFERING), *parts[3:]]
    return [*parts, _matched(hit)]


def _matched(hit: Json) -> str | None:
    """How the text led here, where it is not plainly in the name."""
    text = clean(hit["text"])
    if hit["match"] == "near":
        return say("find.near", text=text)
    nameless = hit["label"] == "Incident" and hit["match"] != "exact"
    if hit["kind"] in ("alias", "identifier", "id") and not nameless:
        return say(f"find.by_{hit['kind']}", text=text)
    return None


def _incident(hit: Json) -> str:
    """An incident has no name: its category, and where, or when if that is not known."""
    place = hit.get("facility")
    said = _name(place) if place else words.period(hit.get("start"), hit.get("end"))
    return f"{words.category(hit.get('category'))} · {said}"


def _document(opened: Opened, chosen: str, asked: str) -> None:
    """A document: what it is, where it stands, what it documents."""
    about = opened.kept(document, chosen)
    with st.container(border=True):
        st.subheader(links.plain(clean(about["title"] or about["id"])), anchor=False)
        published = about["published"] or say("word.not_stated")
        publisher = clean(about["publisher"] or say("word.not_stated"))
        st.write(say("find.published", publisher=links.plain(publisher), date=links.plain(published)))
        for url in (about["url"], about["archive_url"]):
            if url and web_address(url):
                st.link_button(links.plain(clean(url, 80)), url, icon=":material/open_in_new:")
            elif url:
                st.text(clean(url))
        st.write(say("find.documents"))
        for one in about["incidents"]:
            links.to_screen("who", _incident(one), icon=":material/report:", **{"from": one["id"]})
            st.caption(links.plain(clean(one["summary"] or "", 400)))
        for one in about["named"]:
            if one["label"] in model.FACILITIES:
                links.to_screen("site", _name(one), icon=":material/factory:", site=one["id"])
            elif one["label"] in model.PARTIES:
                links.to_screen("trace", _name(one), icon=":material/apartment:", brand=one["id"])
            else:
                st.text(_name(one))
        if not about["incidents"] and not about["named"]:
            st.write(say("find.documents_nothing"))
        links.to_screen("find", say("find.close"), icon=":material/close:", q=asked)


def _name(node: Json) -> str:
    return clean(node.get("name") or node["id"])


def _kind(kind: str) -> str:
    return say(f"find.kinds_{kind}")


SCREEN = Screen("find", 10, ":material/search:", show)
