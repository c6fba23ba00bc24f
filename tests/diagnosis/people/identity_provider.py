"""A small OpenID Connect provider on this machine: discovery, authorization, token, keys, user info.

It signs its tokens with a key of its own and checks the code, the secret and PKCE.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID = "readiness"
SECRET = "secret of the test"


@dataclass
class Provider:
    """What the provider says of whoever signs in there; ``asked`` collects the questions it got."""

    claims: dict = field(default_factory=dict)
    info: dict = field(default_factory=dict)
    issuer: str = ""
    audience: str = CLIENT_ID
    broken: bool = False
    asked: list = field(default_factory=list)
    codes: dict = field(default_factory=dict)

    def __post_init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        handler = type("Handler", (_Handler,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def make_token(self, nonce: str | None) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + 300, **self.claims}
        return jwt.encode(
            claims if nonce is None else {**claims, "nonce": nonce},
            self.key,
            algorithm="RS256",
            headers={"kid": "one"},
        )


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self):
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        self.provider.asked.append((address.path, asked))
        if self.provider.broken:
            self._say({"error": "broken"}, status=500)
        elif address.path == "/.well-known/openid-configuration":
            base = self.provider.issuer
            self._say(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "jwks_uri": f"{base}/keys",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif address.path == "/authorize":
            code = f"code{len(self.provider.codes)}"
            self.provider.codes[code] = asked
            self.send_response(302)
            answer = urlencode({"code": code, "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{answer}")
            self.end_headers()
        elif address.path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.provider.key.public_key()))
            self._say({"keys": [{**key, "kid": "one", "alg": "RS256", "use": "sig"}]})
        elif address.path == "/userinfo":
            self._say({"sub": self.provider.claims.get("sub"), **self.provider.info})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        self.provider.asked.append((self.path, asked))
        given = self.provider.codes.pop(asked.get("code"), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if given is None or asked.get("client_secret") != SECRET or given["code_challenge"] != challenge:
            self._say({"error": "invalid_grant"}, status=400)
            return
        token = self.provider.make_token(given.get("nonce"))
        self._say({"access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def _say(self, document: dict, status: int = 200) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing on standard error."""
