"""What breaks in the Python package is found without running it, and what breaks nobody is not reported."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from generator.compare.last_release import compare_python
from generator.compare.packages import list_additions, list_breaks, load_package
from generator.compare.typing_tests import CHECKERS, USER_CODE, run_typing_tests
from generator.problem import Problem
from tests.operations import ROOT

INIT = '''
"""The package, which exports some names lazily."""

from typing import TYPE_CHECKING

import jira_dc_runtime
from jira_dc.client import Jira

if TYPE_CHECKING:
    from jira_dc_runtime import NotFound
else:

    def __getattr__(name: str) -> object:
        return getattr(jira_dc_runtime, name)

__all__ = ["Jira", "NotFound"]
'''
CLIENT = """
from __future__ import annotations
from functools import cached_property
from typing import TYPE_CHECKING
from jira_dc_runtime.client import Client
if TYPE_CHECKING:
    from jira_dc.api.issue import IssueApi

class Jira(Client):
    @cached_property
    def issue(self) -> IssueApi: ...
"""
API = """
from __future__ import annotations
from jira_dc.models import Issue

def _get_issue(key: str) -> str: ...

class IssueApi:
    def get_issue(self, key: str, *, fields: list[str] | None = None) -> Issue: ...

class AsyncIssueApi:
    async def get_issue(self, key: str, *, fields: list[str] | None = None) -> Issue: ...
"""
MODELS = """
from __future__ import annotations

class Issue:
    key: str | None = None
    kind: Literal["a"] | str | None = None
"""
MODELS_INIT = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from jira_dc.models.issue import Issue
else:
    def __getattr__(name: str) -> object: ...
__all__ = ["Issue"]
"""
RUNTIME = """
class NotFound(Exception):
    def __init__(self, status: int) -> None: ...
"""
SIGNATURE = "key: str, *, fields: list[str] | None = None"


def write_release(folder: Path, **changed: str) -> Path:
    """Write a package of the shape of ours, with the files that are `changed` in place of the usual ones."""
    files = {
        "generated/jira_dc/__init__.py": changed.get("init", INIT),
        "generated/jira_dc/client.py": changed.get("client", CLIENT),
        "generated/jira_dc/models/__init__.py": changed.get("models_init", MODELS_INIT),
        "generated/jira_dc/models/issue.py": changed.get("models", MODELS),
        "generated/jira_dc/models/board.py": changed.get("more_models", ""),
        "generated/jira_dc/api/__init__.py": "",
        "generated/jira_dc/api/issue.py": changed.get("api", API),
        "runtime/jira_dc_runtime/__init__.py": "from jira_dc_runtime.errors import NotFound\n__all__ = ['NotFound']",
        "runtime/jira_dc_runtime/errors.py": changed.get("runtime", RUNTIME),
        "runtime/jira_dc_runtime/client.py": "class Client:\n    def close(self) -> None: ...",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param(
            {"api": API.replace("def get_issue", "def find_issue")},
            [("object-removed", "jira.issue.get_issue", "function", "")],
            id="a method is gone, sync and async, told once",
        ),
        pytest.param(
            {"api": API.replace("async def get_issue", "async def find_issue")},
            [("object-removed", "jira.issue.get_issue (async)", "function", "")],
            id="only the async method is gone",
        ),
        pytest.param(
            {"api": API.replace("key: str, *", "issue_key: str, *")},
            [
                ("parameter-added-required", "jira.issue.get_issue(issue_key)", "", "issue_key: str"),
                ("parameter-removed", "jira.issue.get_issue(key)", "key: str", ""),
            ],
            id="an argument is renamed",
        ),
        pytest.param(
            {"api": API.replace(SIGNATURE, "key: str, *, fields: list[str]")},
            [
                ("annotation-changed", "jira.issue.get_issue(fields)", "list[str] | None", "list[str]"),
                (
                    "parameter-changed-required",
                    "jira.issue.get_issue(fields)",
                    "fields: list[str] | None = None",
                    "fields: list[str]",
                ),
            ],
            id="an argument is required",
        ),
        pytest.param(
            {"api": API.replace("-> Issue", "-> list[Issue]")},
            [("annotation-changed", "jira.issue.get_issue", "Issue", "list[Issue]")],
            id="a result has another type",
        ),
        pytest.param(
            {"models": MODELS.replace("key: str | None", "key: int | None")},
            [("annotation-changed", "jira_dc.models.Issue.key", "str | None", "int | None")],
            id="a field has another type",
        ),
        pytest.param(
            {
                "models_init": MODELS_INIT.replace(".issue", ".board"),
                "models": "",
                "more_models": MODELS.replace("key: str | None", "key: int | None"),
            },
            [("annotation-changed", "jira_dc.models.Issue.key", "str | None", "int | None")],
            id="a field of a class in another file has another type",
        ),
        pytest.param(
            {
                "models_init": MODELS_INIT.replace("    from jira_dc.models.issue import Issue", "    pass"),
                "models": "",
            },
            [("object-removed", "jira_dc.models.Issue", "class", "")],
            id="a class is gone",
        ),
        pytest.param(
            {"models": MODELS.replace("    key: str | None = None\n", "")},
            [("object-removed", "jira_dc.models.Issue.key", "attribute", "")],
            id="a field is gone",
        ),
        pytest.param(
            {"init": INIT.replace('"Jira", "NotFound"', '"Jira"').replace("import NotFound", "import NotFound as _N")},
            [("object-removed", "jira_dc.NotFound", "class", "")],
            id="an export is gone",
        ),
        pytest.param(
            {"runtime": RUNTIME.replace("status: int", "status: int, url: str")},
            [("parameter-added-required", "jira_dc_runtime.errors.NotFound.__init__(url)", "", "url: str")],
            id="a class that is re-exported wants more",
        ),
    ],
)
def test_a_break_is_found(changed: dict[str, str], found: list[tuple[str, str, str, str]], tmp_path: Path) -> None:
    before, after = (
        load_package(write_release(tmp_path / name, **with_)) for name, with_ in (("a", {}), ("b", changed))
    )
    breaks = [(each.kind, each.name, each.before, each.after) for each in list_breaks(before, after)]
    assert breaks == found


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"api": API.replace("_get_issue", "_build_issue")}, id="what is private"),
        pytest.param({"api": API.replace("key: str, *", "key: str | int, *")}, id="an argument takes more"),
        pytest.param({"api": API.replace(SIGNATURE, f"{SIGNATURE}, expand: str = ''")}, id="a new optional argument"),
        pytest.param({"models": MODELS.replace('Literal["a"]', 'Literal["a", "b"]')}, id="a new known value"),
        pytest.param({"init": INIT.replace("getattr(jira_dc_runtime, name)", "None")}, id="how lazy names are found"),
        pytest.param({"init": INIT.replace("if TYPE_CHECKING:\n    from", "if True:\n    from")}, id="lazy or not"),
        pytest.param({"api": API.replace("-> Issue", "-> models.Issue")}, id="how a class is imported"),
        pytest.param(
            {"models_init": MODELS_INIT.replace(".issue", ".board"), "models": "", "more_models": MODELS},
            id="a class in another file",
        ),
    ],
)
def test_what_breaks_nobody_is_not_told(changed: dict[str, str], tmp_path: Path) -> None:
    before, after = (
        load_package(write_release(tmp_path / name, **with_)) for name, with_ in (("a", {}), ("b", changed))
    )
    assert list_breaks(before, after) == ()


def test_what_is_new_is_listed_once(tmp_path: Path) -> None:
    more = {
        "api": API.replace("def get_issue", "def find_issue(self) -> Issue: ...\n    def get_issue").replace(
            "async def find_issue", "async def find_issue"
        ),
        "models_init": MODELS_INIT.replace("import Issue", "import Board, Issue").replace('["', '["Board", "'),
        "models": f"{MODELS}\nclass Board:\n    name: str | None = None\n",
    }
    before, after = load_package(write_release(tmp_path / "a")), load_package(write_release(tmp_path / "b", **more))
    assert "jira_dc.models.Board" in list_additions(before, after)
    assert "jira_dc.models.Board.name" not in list_additions(before, after)
    assert list_additions(before, before) == ()


def test_this_checkout_has_not_changed_since_itself() -> None:
    package = load_package(ROOT)
    assert list_breaks(package, load_package(ROOT)) == ()
    assert list_additions(package, package) == ()


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which one method is gone and one field has another type."""
    folder: Path = tmp_path_factory.mktemp("broken")
    for name in ("generated", "runtime"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, before, after in (
        ("api/issue.py", "def get_votes(", "def read_votes("),
        ("models/issue.py", "key: str", "key: int"),
    ):
        path = folder / "generated" / "jira_dc" / name
        path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    return folder


def test_the_last_releases_user_code_finds_what_broke(broken: Path) -> None:
    tests = run_typing_tests(ROOT, broken)
    assert tuple(test.checker for test in tests) == CHECKERS
    for test in tests:
        assert not test.passed
        assert all(error.startswith("user_code.py:") for error in test.errors)
        assert any("get_votes" in error for error in test.errors)


def test_a_git_ref_and_a_folder_are_releases(tmp_path: Path) -> None:
    repository = write_release(tmp_path / "repository")
    user_code = repository / USER_CODE
    user_code.parent.mkdir(parents=True)
    user_code.write_text("from jira_dc.models import Issue\n\nprint(Issue.key)\n", encoding="utf-8")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "One"], ["tag", "v1"]):
        subprocess.run([*git, *command], cwd=repository, check=True)
    shutil.copytree(repository, tmp_path / "folder", ignore=shutil.ignore_patterns(".git"))
    write_release(repository, models=MODELS.replace("key:", "id:"))
    by_ref, by_folder = compare_python("v1", repository), compare_python(str(tmp_path / "folder"), repository)
    assert by_ref.breaks == by_folder.breaks
    assert by_ref.typing_tests == by_folder.typing_tests
    assert [each.name for each in by_ref.breaks] == ["jira_dc.models.Issue.key"]
    assert by_ref.additions == ("jira_dc.models.Issue.id",)
    assert [test.passed for test in by_ref.typing_tests] == [False, False]


@pytest.mark.parametrize("since", ["no-such-ref", "--output=stolen", "-ostolen", "HEAD:README.md", ""])
def test_what_is_neither_a_ref_nor_a_folder_is_refused(since: str, tmp_path: Path) -> None:
    repository = write_release(tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    files = sorted(tmp_path.rglob("*"))
    with pytest.raises(Problem, match="is neither a folder nor a git ref that has a package"):
        compare_python(since, repository)
    assert sorted(tmp_path.rglob("*")) == files


def test_a_folder_without_a_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="holds no generated; give the root of a checkout of this repository"):
        compare_python(str(tmp_path), ROOT)
