"""`python -m jira_dc login`, as a person at a terminal uses it, against both judges."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from jira_dc import Call, Jira
from jira_dc.auth import FileTokenStore, OAuth1Token, OAuth2Token
from tests.judges.node import install_package
from tests.judges.oauthlib_jira import CONSUMER_KEY, OauthlibJira, oauthlib_jira
from tests.judges.oidc_jira import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, OidcJira, browse, oidc_jira
from tests.operations import ROOT
from tests.runtime.auth.rsa_keys import make_keys
from tests.runtime.cli.test_login_listener import free_port

MYSELF: Call[Any] = Call("GET", "/rest/api/2/myself", Any)


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_package(os.environ["OIDC_PROVIDER"], tmp_path_factory.mktemp("oidc"))


@pytest.fixture
def jira(modules: Path) -> Iterator[OidcJira]:
    with oidc_jira(modules) as server:
        yield server


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The variables of a person who has set nothing yet."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIRA_")}
    return {**kept, "XDG_CONFIG_HOME": str(tmp_path), "JIRA_CLIENT_SECRET": CLIENT_SECRET}


class Terminal:
    """A running `python -m jira_dc login`."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        command = [sys.executable, "-m", "jira_dc", "login", *arguments]
        pipe = subprocess.PIPE
        self.program = subprocess.Popen(
            command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT
        )
        self.shown = ""

    def read_address(self) -> str:
        """Return the address that the person is told to open."""
        assert self.program.stderr is not None
        while not (found := re.search(r"^  (http\S+)$", self.shown, re.MULTILINE)):
            line = self.program.stderr.readline()
            assert line, self.shown
            self.shown += line
        return found[1]

    def finish(self, typed: str = "") -> int:
        """Type a line, wait for the end, and return the exit status."""
        stdin, stdout, stderr = self.program.stdin, self.program.stdout, self.program.stderr
        assert stdin is not None
        assert stdout is not None
        assert stderr is not None
        with self.program:
            stdin.write(typed)
            stdin.close()
            self.shown += stderr.read()
            assert stdout.read() == ""
        return self.program.returncode


def oauth2_arguments(jira: OidcJira) -> list[str]:
    return [jira.url, "--client-id", CLIENT_ID, "--redirect-uri", REDIRECT_URI]


def test_oauth2_by_paste_and_then_from_env(
    jira: OidcJira, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(environment, *oauth2_arguments(jira), "--paste", "--scope", "READ")
    assert terminal.finish(browse(terminal.read_address()) + "\n") == 0, terminal.shown
    assert f"Logged in to {jira.url} as fred." in terminal.shown
    [path] = Path(environment["XDG_CONFIG_HOME"]).glob("jira-dc/*.json")
    token = FileTokenStore(path).load()
    assert isinstance(token, OAuth2Token)
    assert token.scope == "READ"
    for secret in (CLIENT_SECRET, token.access_token, token.refresh_token):
        assert str(secret) not in terminal.shown

    variables = {
        "JIRA_URL": jira.url,
        "JIRA_AUTH": "oauth2",
        "JIRA_CLIENT_ID": CLIENT_ID,
        "JIRA_CLIENT_SECRET": CLIENT_SECRET,
        "JIRA_REDIRECT_URI": REDIRECT_URI,
        "XDG_CONFIG_HOME": environment["XDG_CONFIG_HOME"],
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with Jira.from_env() as client:
        assert client.send(MYSELF)["name"] == "fred"


def test_oauth2_with_a_browser_that_comes_back(modules: Path, environment: dict[str, str]) -> None:
    callback = f"http://localhost:{free_port()}/callback"
    with oidc_jira(modules, callback) as jira:
        arguments = [jira.url, "--client-id", CLIENT_ID, "--redirect-uri", callback, "--no-browser"]
        terminal = Terminal(environment, *arguments)
        answered = browse(terminal.read_address())
        assert answered.startswith(callback)
        assert httpx.get(answered).is_success  # the program waits there
        assert terminal.finish() == 0, terminal.shown
    assert "as fred" in terminal.shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "has no query"),
        ("nonsense", "has no query"),
        (f"{REDIRECT_URI}?code=abc&state=stolen", "belongs to another attempt"),
        (f"{REDIRECT_URI}?error=access_denied", "belongs to another attempt"),
    ],
)
def test_an_answer_that_is_refused(jira: OidcJira, environment: dict[str, str], typed: str, says: str) -> None:
    terminal = Terminal(environment, *oauth2_arguments(jira), "--paste")
    terminal.read_address()
    assert terminal.finish(typed + "\n") == 3
    assert re.search(f"^> Error: .*{says}", terminal.shown, re.MULTILINE), terminal.shown
    assert "Traceback" not in terminal.shown
    assert jira.asked == []
    assert list(Path(environment["XDG_CONFIG_HOME"]).rglob("*.json")) == []


def test_a_token_that_cannot_be_kept_at_first(jira: OidcJira, environment: dict[str, str], tmp_path: Path) -> None:
    folder, other = tmp_path / "folder.json", tmp_path / "other.json"
    folder.mkdir()
    terminal = Terminal({**environment, "JIRA_TOKEN_FILE": str(folder)}, *oauth2_arguments(jira), "--paste")
    assert terminal.finish(f"{browse(terminal.read_address())}\n\n{other}\n") == 0, terminal.shown
    assert terminal.shown.count(f"it cannot be kept: The token cannot be kept in {folder}") == 2
    assert f"JIRA_TOKEN_STORE=file JIRA_TOKEN_FILE={other} makes Jira.from_env() use it" in terminal.shown
    assert isinstance(FileTokenStore(other).load(), OAuth2Token)


def test_a_place_that_cannot_be_used_is_said_before_the_browser(jira: OidcJira, environment: dict[str, str]) -> None:
    terminal = Terminal({**environment, "JIRA_TOKEN_FILE": "/dev/null/x.json"}, *oauth2_arguments(jira), "--paste")
    assert terminal.finish() == 2
    assert "Error: The folder /dev/null for the token cannot be made" in terminal.shown
    assert "Open this address" not in terminal.shown


def test_a_page_that_knows_no_state_cannot_end_the_login(modules: Path, environment: dict[str, str]) -> None:
    callback = f"http://localhost:{free_port()}/callback"
    with oidc_jira(modules, callback) as jira:
        arguments = [jira.url, "--client-id", CLIENT_ID, "--redirect-uri", callback, "--no-browser"]
        terminal = Terminal(environment, *arguments)
        address = terminal.read_address()
        for query in ("error=access_denied", "code=evil&state=evil", "code=evil"):
            assert httpx.get(f"{callback}?{query}").status_code == 400
        assert httpx.get(browse(address)).is_success
        assert terminal.finish() == 0, terminal.shown


def test_a_wrong_secret(jira: OidcJira, environment: dict[str, str]) -> None:
    terminal = Terminal({**environment, "JIRA_CLIENT_SECRET": "wrong-secret"}, *oauth2_arguments(jira), "--paste")
    assert terminal.finish(browse(terminal.read_address()) + "\n") == 3
    assert "invalid_client" in terminal.shown
    assert "wrong-secret" not in terminal.shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "URL is missing. Pass it, or set JIRA_URL."),
        (["https://jira.example.com"], "--client-id is missing"),
        (["https://jira.example.com", "--client-id", "x"], "--redirect-uri is missing"),
        (["https://jira.example.com", "--client-id", "x", "--redirect-uri", "oob"], "application link"),
        (["http://jira.example.com", "--client-id", "x", "--redirect-uri", "https://x/"], "plain http"),
        (["https://jira.example.com", "--oauth1"], "--consumer-key is missing"),
        (["https://jira.example.com", "--oauth1", "--consumer-key", "x", "--private-key", "/none"], "cannot be read"),
    ],
)
def test_what_is_missing(environment: dict[str, str], arguments: list[str], says: str) -> None:
    terminal = Terminal(environment, *arguments)
    assert terminal.finish() == 2
    assert says in terminal.shown


def test_help(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "jira_dc", "login", "--help"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT)
    assert CLIENT_SECRET not in done.stdout
    for variable in ("JIRA_URL", "JIRA_CLIENT_ID", "JIRA_REDIRECT_URI", "JIRA_CLIENT_SECRET"):
        assert variable in done.stdout


@pytest.fixture
def older_jira() -> Iterator[OauthlibJira]:
    with oauthlib_jira(make_keys()[1]) as server:
        yield server


def test_oauth1_by_paste_and_then_from_env(
    older_jira: OauthlibJira, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key.pem"
    key.write_text(make_keys()[0])
    arguments = [older_jira.url, "--oauth1", "--consumer-key", CONSUMER_KEY, "--private-key", str(key)]
    terminal = Terminal(environment, *arguments)
    page = httpx.get(terminal.read_address()).text
    assert terminal.finish(page.rpartition(" ")[2] + "\n") == 0, terminal.shown
    [path] = tmp_path.glob("jira-dc/*.json")
    token = FileTokenStore(path).load()
    assert isinstance(token, OAuth1Token)
    assert token.access_token not in terminal.shown

    variables = {
        "JIRA_URL": older_jira.url,
        "JIRA_AUTH": "oauth1",
        "JIRA_CONSUMER_KEY": CONSUMER_KEY,
        "JIRA_PRIVATE_KEY_FILE": str(key),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with Jira.from_env() as client:
        assert client.send(MYSELF)["url"].endswith("/rest/api/2/myself")


def test_oauth1_with_a_browser_that_comes_back(
    older_jira: OauthlibJira, environment: dict[str, str], tmp_path: Path
) -> None:
    key = tmp_path / "key.pem"
    key.write_text(make_keys()[0])
    arguments = [older_jira.url, "--oauth1", "--consumer-key", CONSUMER_KEY, "--private-key", str(key), "--no-browser"]
    terminal = Terminal(environment, *arguments, "--callback", f"http://127.0.0.1:{free_port()}/callback")
    assert httpx.get(terminal.read_address(), follow_redirects=True).is_success
    assert terminal.finish() == 0, terminal.shown
