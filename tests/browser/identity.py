"""A provider of identities on loopback, as much of OpenID Connect as a sign-in needs; whoever asks is one person."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "tiertrace-test", "secret of the test"


class Provider(ThreadingHTTPServer):
    """The provider; ``email`` is who signs in next."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.email = ""
        self.nonce = ""
        self.key = RSAKey.generate_key(2048, {"kid": "test"})


class Handler(BaseHTTPRequestHandler):
    """Answers at the addresses that the description of the provider names."""

    server: Provider

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        here = self.server.address
        if asked.path == "/.well-known/openid-configuration":
            self._json({
                "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/keys", "id_token_signing_alg_values_supported": ["RS256"],
            })  # fmt: skip
        elif asked.path == "/keys":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif asked.path == "/authorize":
            self.server.nonce = query.get("nonce", "")
            self.send_response(302)
            self.send_header(
                "location", f"{query['redirect_uri']}?{urlencode({'code': 'once', 'state': query['state']})}"
            )
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        now = int(time.time())
        claims = {
            "iss": self.server.address, "aud": CLIENT, "sub": self.server.email, "iat": now, "exp": now + 600,
            "nonce": self.server.nonce, "email": self.server.email, "email_verified": True,
            "at_hash": urlsafe_b64encode(sha256(b"token").digest()[:16]).rstrip(b"=").decode(),
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.server.key)
        self._json({"access_token": "token", "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    def _json(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider."""
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
