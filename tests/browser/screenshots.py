"""``make screenshots``: every screen over the cases as a small picture in docs/screenshots."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from dashboard.screens import screens
from graph.intake import load
from graph.workspace import Workspace
from tests.browser.served import serving
from tests.browser.view import View, running_chromium
from tests.browser.views import VIEWS
from tests.dashboard_pages import CASES

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
WIDTH, LEAST, MOST = 1280, 800, 1800
"""The window: as high as the page, within bounds."""
MOST_BYTES = 200_000
HIGH = "Math.ceil(document.querySelector('[data-testid=stMainBlockContainer]').getBoundingClientRect().height) + 60"


def main(names: list[str]) -> None:
    """Make the pictures of the screens named, or of all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tiertrace-screenshots-") as scratch, running_chromium() as chromium:
        folder = Path(scratch)
        load(Workspace(folder / "workspace"), CASES)
        with serving(folder / "workspace", folder, neo4j=True) as served:
            for screen in screens():
                if names and screen.name not in names:
                    continue
                context = chromium.new_context(viewport={"width": WIDTH, "height": LEAST})
                view = View(context, served.address).open(VIEWS.get(screen.name, f"/{screen.name}"))
                (FOLDER / f"{screen.name}.png").write_bytes(small(picture(view)))
                context.close()


def picture(view: View) -> bytes:
    """The page as a PNG, once what is drawn by itself is there."""
    if view.page.locator("#picture").count():
        view.drawn()
    view.page.get_by_text("Neo4j is starting").wait_for(state="hidden", timeout=120_000)
    high = min(max(int(view.page.evaluate(HIGH)), LEAST), MOST)
    view.page.set_viewport_size({"width": WIDTH, "height": high})
    view.page.wait_for_timeout(1_500)  # tables and maps draw themselves anew
    view.settle()
    return view.page.screenshot(animations="disabled")


def small(png: bytes) -> bytes:
    """The same picture in a few colours."""
    with Image.open(io.BytesIO(png)) as full:
        for colours in (256, 128, 64, 32):
            out = io.BytesIO()
            full.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
            if out.tell() < MOST_BYTES:
                break
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
