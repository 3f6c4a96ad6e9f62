"""`python -m jira_dc.testing`: what it prints, what it takes, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from jira_dc import Jira, TooManyRequests
from jira_dc.testing import MockJira, record
from jira_dc_runtime.testing.command import serve
from jira_dc_runtime.testing.serve.make_certificate import make_certificate


def read_variables(lines: Sequence[str]) -> dict[str, str]:
    """Return the variables among what was printed, as a shell would set them."""
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@contextmanager
def serving(capsys: pytest.CaptureFixture[str], *arguments: str) -> Generator[dict[str, str]]:
    """Serve in a thread, and yield the variables that were printed."""
    stop, codes, printed = threading.Event(), list[int](), ""
    thread = threading.Thread(target=lambda: codes.append(serve(MockJira, arguments, stop)))
    thread.start()
    try:
        while "JIRA_USERNAME" not in printed and thread.is_alive():
            stop.wait(0.01)
            printed += capsys.readouterr().out
        yield read_variables(printed.splitlines())
    finally:
        stop.set()
        thread.join()
    assert codes == [0]


@contextmanager
def environment(variables: Mapping[str, str]) -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("JIRA_")]:
            patch.delenv(name)
        for name, value in variables.items():
            patch.setenv(name, value)
        yield


def refuse(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the sentence that is said instead of serving."""
    assert serve(MockJira, arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_as_a_program_it_prints_what_from_env_takes_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "jira_dc.testing", "--issues", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        said = [server.stdout.readline().strip() for _ in range(4)]
        with environment(read_variables(said)), Jira.from_env() as jira:
            found = jira.search.iter_search(jql="project = EX ORDER BY key")
            assert [issue.key for issue in found] == ["EX-1", "EX-2", "EX-3"]
            url = os.environ["JIRA_URL"]
            assert httpx.get(f"{url}/status", trust_env=False).json() == {"state": "RUNNING"}
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0
        assert server.stderr.read() == ""


def test_who_logs_in_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(capsys, "--user", "wilma:open:sesame", "--token", "4711") as printed:
        assert printed["JIRA_TOKEN"] == "4711"
        with environment(printed), Jira.from_env() as jira:
            assert jira.myself.get_user().name == "wilma"
            assert "jira-administrators" in {group.name for group in jira.groups.find_groups().groups}
        login = {"JIRA_URL": printed["JIRA_URL"], "JIRA_USERNAME": "wilma", "JIRA_PASSWORD": "open:sesame"}
        with environment(login), Jira.from_env() as jira:
            assert jira.myself.get_user().name == "wilma"


def test_fred_keeps_his_rights_with_another_password(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(capsys, "--user", "fred:sesame") as printed:
        login = {"JIRA_URL": printed["JIRA_URL"], "JIRA_USERNAME": "fred", "JIRA_PASSWORD": "sesame"}
        with environment(login), Jira.from_env() as jira:
            assert "jira-administrators" in {group.name for group in jira.groups.find_groups().groups}


def test_tls_with_a_certificate_that_the_client_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(capsys, "--tls") as printed:
        assert printed["JIRA_URL"].startswith("https://127.0.0.1:")
        with environment(printed), Jira.from_env() as jira:
            assert jira.server_info.get_server_info().base_url == printed["JIRA_URL"]
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{printed['JIRA_URL']}/status", trust_env=False)
    assert not Path(printed["SSL_CERT_FILE"]).exists()


def test_openssl_makes_one_where_cryptography_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    made = make_certificate(tmp_path, "jira.example.com")
    assert made.context().cert_store_stats()["x509"] >= 0
    assert b"BEGIN CERTIFICATE" in made.authority.read_bytes()


def test_scenarios_are_played(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--behave", "rate-limited:size=0", "--behave", "slow:seconds=0.01")
    with (
        serving(capsys, *arguments) as printed,
        environment(printed),
        Jira.from_env(retry=None) as jira,
        pytest.raises(TooManyRequests),
    ):
        jira.myself.get_user()


def test_a_release_is_played(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(capsys, "--release", "10.3.24") as printed, environment(printed), Jira.from_env() as jira:
        assert jira.server_info.get_server_info().version == "10.3.24"


def test_what_is_off_the_document_is_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(capsys) as printed:
        for path in ("serch", "search?maxResult=5"):
            headers = {"Authorization": f"Bearer {printed['JIRA_TOKEN']}"}
            httpx.get(f"{printed['JIRA_URL']}/rest/api/2/{path}", headers=headers, trust_env=False)
    first, second = capsys.readouterr().err.splitlines()
    assert "has no operation GET /api/2/serch" in first
    assert "did you mean maxResults?" in second


def test_strict_refuses_and_shows_the_difference(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(capsys, "--strict") as printed:
        headers = {"Authorization": f"Bearer {printed['JIRA_TOKEN']}"}
        url = f"{printed['JIRA_URL']}/rest/api/2/search?maxResult=5"
        assert httpx.get(url, headers=headers, trust_env=False).status_code == 400
    assert "    query maxResult" in capsys.readouterr().err


def test_in_a_container_it_has_the_name_by_which_it_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(capsys, "--host", "0.0.0.0") as printed:
        headers = {"Authorization": f"Bearer {printed['JIRA_TOKEN']}", "Host": "jira.example.com:1234"}
        url = f"{printed['JIRA_URL']}/rest/api/2/issue/EX-1"
        issue = httpx.get(url, headers=headers, trust_env=False).json()
    assert issue["self"].startswith("http://jira.example.com:1234/rest/api/2/issue/")


def test_a_port_that_is_taken_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with MockJira() as mock:
        port = mock.url.rpartition(":")[2]
        assert f"Port {port} cannot be used" in refuse(capsys, "--port", port)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--user", ":x"), "names no user"),
        (("--behave", "boom"), "There is no scenario 'boom'. There are: captcha, "),
        (("--release", "ten"), "'ten' is not a Jira release"),
        (("--seed", "none.json"), "The seed none.json cannot be read: No such file"),
    ],
)
def test_what_makes_no_sense_is_said(capsys: pytest.CaptureFixture[str], arguments: Sequence[str], said: str) -> None:
    assert said in refuse(capsys, *arguments)


SEED: dict[str, Any] = {
    "users": [{"name": "wilma", "password": "sesame", "displayName": "Wilma F."}],
    "projects": [{"key": "SHOP", "name": "The shop", "versions": ["1.0"], "components": ["Till"], "lead": "wilma"}],
    "issues": [
        {"project": "SHOP", "summary": "The till sticks", "type": "Bug", "comments": ["Again"], "status": "Resolved"},
        {"project": "SHOP", "summary": "Sell more", "fields": {"labels": ["money"], "fixVersions": [{"name": "1.0"}]}},
    ],
    "requests": [{"method": "POST", "path": "/rest/agile/1.0/sprint", "body": {"name": "June", "originBoardId": 1}}],
}
TOML = """
[[users]]
name = "wilma"
password = "sesame"
displayName = "Wilma F."

[[projects]]
key = "SHOP"
name = "The shop"
versions = ["1.0"]
components = ["Till"]
lead = "wilma"

[[issues]]
project = "SHOP"
summary = "The till sticks"
type = "Bug"
comments = ["Again"]
status = "Resolved"

[[issues]]
project = "SHOP"
summary = "Sell more"
fields = { labels = ["money"], fixVersions = [{ name = "1.0" }] }

[[requests]]
method = "POST"
path = "/rest/agile/1.0/sprint"
body = { name = "June", originBoardId = 1 }
"""


def write_yaml(seed: Any) -> str:
    return str(pytest.importorskip("yaml").safe_dump(seed))


WRITERS: list[tuple[str, Callable[[Any], str]]] = [
    ("seed.json", json.dumps),
    ("seed.toml", lambda _: TOML),
    ("seed.yaml", write_yaml),
]


@pytest.mark.parametrize(("name", "write"), WRITERS)
def test_a_seed(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, write: Callable[[Any], str]) -> None:
    (tmp_path / name).write_text(write(SEED))
    arguments = ("--issues", "0", "--seed", str(tmp_path / name))
    with serving(capsys, *arguments) as printed, environment(printed), Jira.from_env() as jira:
        bug, wish = (jira.issue.get_issue(key) for key in ("SHOP-1", "SHOP-2"))
        assert (bug.fields["summary"], bug.fields["status"]["name"]) == ("The till sticks", "Resolved")
        assert [one.body for one in jira.issue.get_comments("SHOP-1").comments] == ["Again"]
        assert wish.fields["labels"] == ["money"]
        assert jira.user.get_user(username="wilma").display_name == "Wilma F."
        assert "June" in {sprint.name for sprint in jira.board.iter_sprints(1)}


def test_a_seed_from_a_cassette(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "cassette.json"
    with MockJira(issues=1) as real, record(path) as recorder:
        headers = {"Authorization": f"Bearer {real.token}"}
        with recorder.http_client() as http:
            http.get(f"{real.url}/rest/api/2/priority", headers=headers)
    with serving(capsys, "--seed", str(path)) as printed, environment(printed), Jira.from_env() as jira:
        assert jira.priority.get_priorities()[0].name.startswith("text-")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "holds no seed"),
        ("{", "cannot be read"),
        ('{"user": []}', "holds no seed"),
        ('{"projects": [{"key": "x"}]}', "was refused with 400"),
        ('{"issues": [{"project": "EX", "summary": "a", "status": "Lost"}]}', "no transition leads EX-"),
    ],
)
def test_a_seed_that_is_none_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "seed.json").write_text(text)
    assert said in refuse(capsys, "--seed", str(tmp_path / "seed.json"))
