"""A memo or a letter as a document: its own text first, and on a last page what it was made from."""

from __future__ import annotations

from graph.export import words
from graph.export.content import Content
from graph.export.dossier import closing
from graph.export.dossier.building import front
from graph.export.dossier.parts import Block, Dossier, Facts, Heading, Paragraph, flat, plain, quoted
from graph.levers.blocks import blocks_of
from graph.levers.wording import say


def document(content: Content) -> Dossier:
    """The document of an answer of ``graph.export.asked.levers``."""
    stamp, title = content.stamp, quoted(content.answer["title"]).text
    told = front(content, content.answer)
    warnings = [one for one in told if isinstance(one, Paragraph) and one.kind == "doubt"]
    about = [one for one in told if one not in warnings]
    blocks: list[Block] = [
        *warnings,
        *_without(blocks_of(content.answer["text"], words.say("dossier.heading.sources")), stamp.title),
        Heading(flat(say("words.about_file")), 1, "about", new_page=True),
        *(one for one in about if isinstance(one, Facts)),
        *(one for one in about if not isinstance(one, Facts)),
        *closing.searched(stamp),
        *closing.made(stamp),
    ]
    return Dossier(
        title=title,
        subject=quoted(stamp.title).text,
        date=stamp.date,
        digest=stamp.digest,
        running=say("words.running", title=title, day=words.day(stamp.date), digest=stamp.digest[:12]),
        blocks=tuple(blocks),
    )


def _without(blocks: list[Block], title: str) -> list[Block]:
    """Without the heading that says once more what stands above it."""
    return [one for one in blocks if not (isinstance(one, Heading) and plain(one.text) == title)]
