"""`python -m jira_dc login`: log a person in with a browser, and keep the token."""

from __future__ import annotations

import argparse
import getpass
from functools import partial
from typing import TYPE_CHECKING, Final

from jira_dc_runtime.auth.check import WHO_AM_I
from jira_dc_runtime.auth.oauth.oauth1_authorization import OAuth1Authorization
from jira_dc_runtime.auth.oauth.oauth2_authorization import OAuth2Authorization
from jira_dc_runtime.auth.oauth.rsa import read_private_key
from jira_dc_runtime.auth.oauth.token import SCOPES
from jira_dc_runtime.auth.oauth1 import OAuth1
from jira_dc_runtime.auth.oauth2 import OAuth2
from jira_dc_runtime.auth.store.choose import choose_store
from jira_dc_runtime.auth.store.file import FileTokenStore
from jira_dc_runtime.call.base_url import parse_base_url
from jira_dc_runtime.client import Client
from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.errors.oauth_problem import one_line
from jira_dc_runtime.ground.json_kind import is_object

from .keep import check_store, keep_token
from .listener import Expected
from .person import say, send_to_browser

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jira_dc_runtime.auth.store.store import TokenStore
    from jira_dc_runtime.http.auth_flow import Auth

_DESCRIPTION: Final = """\
Log in to a Jira with a browser, and keep the token for your programs: Jira.from_env() finds it.

Most options can be set by the variable in brackets instead. The client secret is taken from JIRA_CLIENT_SECRET, or
asked for; never pass a secret on a command line, where other users of the machine can see it.
"""


def add_login(add_command: Callable[..., argparse.ArgumentParser], environ: Mapping[str, str]) -> None:
    """Add the command to a command line; `environ` has the defaults of its options."""
    login = add_command(
        "login",
        help="log in with OAuth 2.0 or OAuth 1.0a, and keep the token",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )

    def add(name: str, variable: str, text: str, nargs: str | None = None, metavar: str | None = None) -> None:
        given = environ.get(variable, "")
        login.add_argument(name, default=given, help=f"{text} [{variable}]", nargs=nargs, metavar=metavar)

    add("url", "JIRA_URL", "the base URL of Jira, such as https://jira.example.com", nargs="?")
    add("--client-id", "JIRA_CLIENT_ID", "client id of the application link")
    add("--redirect-uri", "JIRA_REDIRECT_URI", "redirect URI of the application link")
    login.add_argument(
        "--scope", default="WRITE", choices=SCOPES, help="each includes those before it (default: WRITE)"
    )
    login.add_argument("--oauth1", action="store_true", help="use OAuth 1.0a, for a Jira before 8.22")
    add("--consumer-key", "JIRA_CONSUMER_KEY", "with --oauth1: consumer key of the application link")
    add("--private-key", "JIRA_PRIVATE_KEY_FILE", "with --oauth1: PEM file with the private key", metavar="FILE")
    add("--callback", "JIRA_CALLBACK", "with --oauth1: where the browser comes back to; without it, Jira shows a code")
    login.add_argument("--paste", action="store_true", help="let me paste what the browser shows; for remote machines")
    login.add_argument("--no-browser", action="store_true", help="only print the address, open no browser")
    login.add_argument(
        "--allow-plain-http",
        action="store_true",
        help="send the login over plain http too, where others can read it on the way",
    )
    login.set_defaults(run=partial(_log_in, environ), interrupted="Interrupted; nothing was kept.")


def _log_in(environ: Mapping[str, str], options: argparse.Namespace) -> None:
    base = str(parse_base_url(_given(options.url, "URL", "JIRA_URL")))
    chosen = choose_store(base, environ)
    secret = environ.get("JIRA_CLIENT_SECRET", "")
    auth, store = _with_oauth1(base, chosen, options) if options.oauth1 else _with_oauth2(base, chosen, options, secret)
    with Client(base, auth=auth, allow_plain_http=options.allow_plain_http) as client:
        name = _name_in(client.send(WHO_AM_I))
    say(f"Logged in to {base} as {name}. The token is kept in {store!r}.")
    place = f" JIRA_TOKEN_STORE=file JIRA_TOKEN_FILE={store.path}" if isinstance(store, FileTokenStore) else ""
    kind = f"JIRA_AUTH={'oauth1' if options.oauth1 else 'oauth2'}"
    say(f"{kind}{place if store != chosen else ''} makes Jira.from_env() use it.")


def _with_oauth2(base: str, store: TokenStore, options: argparse.Namespace, secret: str) -> tuple[Auth, TokenStore]:
    client_id = _given(options.client_id, "--client-id", "JIRA_CLIENT_ID")
    redirect_uri = _given(options.redirect_uri, "--redirect-uri", "JIRA_REDIRECT_URI")
    attempt = OAuth2Authorization.start(
        base,
        client_id=client_id,
        redirect_uri=redirect_uri,
        scope=options.scope,
        allow_plain_http=options.allow_plain_http,
    )
    check_store(store)
    secret = secret or getpass.getpass("Client secret of the application link: ")
    OAuth2(client_id=client_id, client_secret=secret, redirect_uri=redirect_uri, store=store)  # or an error, in time
    answer = _send(attempt.url, Expected(redirect_uri, "state", attempt.state), options)
    store = keep_token(store, attempt.exchange(answer, client_secret=secret))
    return OAuth2(client_id=client_id, client_secret=secret, redirect_uri=redirect_uri, store=store), store


def _with_oauth1(base: str, store: TokenStore, options: argparse.Namespace) -> tuple[Auth, TokenStore]:
    consumer_key = _given(options.consumer_key, "--consumer-key", "JIRA_CONSUMER_KEY")
    private_key = read_private_key(_given(options.private_key, "--private-key", "JIRA_PRIVATE_KEY_FILE"))
    callback = options.callback or "oob"
    attempt = OAuth1Authorization(
        base,
        consumer_key=consumer_key,
        private_key=private_key,
        callback=callback,
        allow_plain_http=options.allow_plain_http,
    )
    check_store(store)
    request_token = attempt.request_token()
    expected = Expected(callback, "oauth_token", request_token.token)
    token = attempt.access_token(request_token, _send(request_token.url, expected, options))
    store = keep_token(store, token)
    return OAuth1(consumer_key=consumer_key, private_key=private_key, access_token=token.access_token), store


def _send(url: str, expected: Expected, options: argparse.Namespace) -> str:
    return send_to_browser(url, expected, paste=options.paste, open_browser=not options.no_browser)


def _given(value: str, option: str, variable: str) -> str:
    if value:
        return value
    message = f"{option} is missing. Pass it, or set {variable}."
    raise ConfigurationError(message)


def _name_in(myself: object) -> str:
    name = one_line(myself.get("name")) if is_object(myself) else ""
    return name or "a user whose name Jira does not give"
