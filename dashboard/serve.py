"""The web server of the dashboard: loopback only, with the headers that keep a browser from asking anybody else."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import background
from dashboard.screens import screens
from graph.errors import TiertraceError

ADDRESS = "127.0.0.1"
LIBRARY = "/picture/vis-network.js"
"""Where the drawing library of the pictures is served: ours, as pyvis brings it, so that no other host is asked."""
CONFIG: Mapping[str, Any] = {
    "server.address": ADDRESS,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 20,
    "server.maxMessageSize": 50,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.allowedHosts": ["localhost", ADDRESS],
    "runner.magicEnabled": False,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "type",
    "client.showErrorLinks": False,
    "client.disableDataExport": True,  # a table's own download knows no formula guard; ours beside it does
    "theme.base": "light",
    "theme.primaryColor": "#1f3a5f",
    "theme.linkColor": "#1b4f8f",
    "theme.textColor": "#000000",  # captions have 60 % of it; anything lighter falls below a contrast of 4.5
}
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_CLOSED = "/_stcore/metrics"


class Headers:
    """Adds our headers to every answer, and answers nothing where the stock server tells strangers about itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if scope["path"].rstrip("/") == _CLOSED:
            await PlainTextResponse("Not found", 404)(scope, receive, with_headers)
        else:
            await self.app(scope, receive, with_headers)


def library(_: Request) -> Response:
    """vis-network, license header included."""
    script = files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js"
    kept = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(script.read_bytes(), media_type="text/javascript", headers=kept)


def first_page(request: Request) -> Response:
    """The first screen under its own name: Streamlit knows it only without one."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


@asynccontextmanager
async def beside(_: st.App) -> AsyncIterator[None]:
    """The Neo4j beside the pages: it comes when they are there already, and goes with them."""
    background.begin()
    try:
        yield
    finally:
        background.end()


def application(hosts: Sequence[str]) -> st.App:
    """The dashboard as an ASGI application.

    Args:
        hosts: the names it answers to; Streamlit asks for that at the websocket only, and files would go to anybody
            who makes a browser here take another name for this machine.
    """
    return st.App(
        Path(__file__).with_name("app.py"),
        lifespan=beside,
        routes=[Route(LIBRARY, library), Route(f"/{screens()[0].name}", first_page)],
        middleware=[
            Middleware(Headers),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
        ],
    )


def run(port: int, public_host: str | None = None) -> None:
    """Serve until interrupted.

    Args:
        port: on this machine.
        public_host: the name under which a reverse proxy on this machine serves it to a team (docs/how-to/team.md).
    """
    hosts = [*CONFIG["server.allowedHosts"], *([public_host] if public_host else [])]
    try:
        application(hosts).run(config={**CONFIG, "server.port": port, "server.allowedHosts": hosts})
    except KeyboardInterrupt:  # Ctrl-C is how it ends; the server has shut down by now
        sys.exit(0)
    except TiertraceError as error:
        sys.exit(f"tiertrace: {error}")


if __name__ == "__main__":
    run(int(sys.argv[1]), *sys.argv[2:3])
