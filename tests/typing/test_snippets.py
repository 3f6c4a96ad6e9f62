"""Each Python snippet of README and docs/ is a program: both checkers understand it, and it runs against MockJira."""

from __future__ import annotations

import ast
import asyncio
import hashlib
import hmac
import inspect
import json
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from generator.compare.typing_tests import CHECKERS, run_checker
from jira_dc import Jira, PersonalAccessToken
from jira_dc.testing import MockJira
from tests.shared_files import ROOT
from tests.site_fields import SCREEN, load_module, play_site, write_site
from tests.typing.snippets import SNIPPETS, Snippet

HEAD = '''\
"""Snippets of the documentation."""

# pyright: reportUnusedVariable=false, reportUnusedFunction=false

from __future__ import annotations

from typing import Any

import jira_dc


def close_unassigned(jira: jira_dc.Jira, project: str) -> None:
    for hit in jira.search.iter_search(jql=f"project = {project} AND assignee is EMPTY"):
        jira.issue.do_transition(hit.key, {"transition": {"id": "5"}})
        jira.issue.add_comment(hit.key, {"body": "Closed."})


'''
GIVEN = "url: str, password: str, token: str, client_id: str, secret: str, redirect_uri: str, request: Any"
"""The names that a snippet uses and does not make."""
SECRET = "hush"


def _write_function(number: int, snippet: str) -> str:
    kind = "async def" if re.search(r"^(async|await) ", snippet, re.MULTILINE) else "def"
    makes_client = re.search(r"^jira = | as jira:", snippet, re.MULTILINE)
    given = GIVEN if makes_client else f"jira: jira_dc.Jira, {GIVEN}"
    return f"{kind} snippet_{number}({given}) -> None:\n{textwrap.indent(snippet, '    ')}"


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_checkers_understand_every_snippet(checker: str, tmp_path: Path) -> None:
    assert len(SNIPPETS) > 40
    typed = [snippet.text for snippet in SNIPPETS if "import pandas" not in snippet.text]  # which brings no types
    functions = "\n\n".join(_write_function(number, text) for number, text in enumerate(typed))
    (tmp_path / "user_code.py").write_text(f"{HEAD}{functions}", encoding="utf-8")
    (tmp_path / "my_fields.py").write_text(write_site(screens=[SCREEN]), encoding="utf-8")
    done = run_checker(checker, tmp_path, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def mock() -> Iterator[MockJira]:
    with MockJira(issues=10) as mock:
        play_site(mock)
        mock.state.issues["EX-1"].fields["customfield_10002"] = 3
        page = {"start": 0, "limit": 50, "isLastPage": True, "values": [{"issueKey": "SD-1"}]}
        mock.reply("GET /servicedeskapi/request", page)
        mock.reply("GET /servicedeskapi/info", {"version": "11.3.8"})
        yield mock


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_every_snippet_runs(snippet: Snippet, mock: MockJira, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"JIRA_URL": mock.url, "JIRA_TOKEN": mock.token}.items():
        monkeypatch.setenv(name, value)
    module = load_module(tmp_path / "my_fields.py", write_site(screens=[SCREEN]))
    monkeypatch.setitem(sys.modules, "my_fields", module)
    (tmp_path / "build.log").write_text("all is well\n", encoding="utf-8")
    with Jira(mock.url, auth=PersonalAccessToken(mock.token)) as jira:
        program = ModuleType("snippet")
        monkeypatch.setitem(sys.modules, "snippet", program)  # where classes of a snippet look up their types
        vars(program).update(
            jira=jira,
            url=mock.url,
            token=mock.token,
            password=mock.password,
            client_id="client",
            secret=SECRET,
            redirect_uri="https://app.example.com/back",
            request=_deliver(jira),
        )
        code = compile(
            f"{HEAD}{snippet.text.replace('https://jira.example.com', mock.url)}",
            snippet.page,
            "exec",
            flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
        )
        done = eval(code, vars(program))
        if inspect.iscoroutine(done):
            asyncio.run(done)


def _deliver(jira: Jira) -> SimpleNamespace:
    """Return what a web framework gives for a delivery of an issue that changed."""
    event = {"webhookEvent": "jira:issue_updated", "timestamp": 1, "issue": jira.issue.get_issue("EX-1").to_dict()}
    body = json.dumps(event).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return SimpleNamespace(headers={"X-Hub-Signature": f"sha256={signature}"}, body=body)
