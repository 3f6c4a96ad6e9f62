"""The built files, as a stranger gets them: `nox -s package` builds them and says in PACKAGES where they lie."""

from __future__ import annotations

import email
import json
import re
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.package.built import ROOT, find, needs_packages, run_clean

pytestmark = needs_packages
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MOST_BYTES = 1_050_000
FIRST_ANSWER = """
import jira_dc, jira_dc.auth, jira_dc.engines, jira_dc.errors, jira_dc.events, jira_dc.export, jira_dc.fields
import jira_dc.jql, jira_dc.models
from jira_dc.testing import MockJira

for name in jira_dc.__all__:
    getattr(jira_dc, name)
with MockJira() as mock:
    key = mock.add_issue("EX", "The printer burns")
    with mock.jira() as jira:
        print(jira.issue.get_issue(key).fields.summary)
"""


@pytest.fixture(params=["with_wheel", "with_sdist"])
def python(request: pytest.FixtureRequest) -> Path:
    """The Python of an environment that holds nothing else, by either file."""
    found: Path = request.getfixturevalue(request.param)
    return found


def test_a_stranger_gets_a_first_answer(python: Path, tmp_path: Path) -> None:
    done = run_clean(python, "-c", FIRST_ANSWER, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "The printer burns\n", "")


def test_the_module_that_is_a_command_says_how_to_use_it(python: Path, tmp_path: Path) -> None:
    done = run_clean(python, "-m", "jira_dc.testing", "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "MockJira" in done.stdout


def test_the_command_says_what_it_needs(python: Path, tmp_path: Path) -> None:
    script = python.with_name("jira-dc.exe" if sys.platform == "win32" else "jira-dc")
    assert script.exists()
    done = run_clean(python, "-m", "jira_dc", "whoami", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'jira-dc[cli]'" in done.stderr


def test_the_wheel_holds_the_client_and_nothing_else() -> None:
    wheel = find("jira_dc-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"jira_dc", "jira_dc_runtime"}
    assert {"jira_dc/py.typed", "jira_dc_runtime/py.typed", "jira_dc/openapi.json"} <= {*names}
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert [name for name in names if name.endswith((".pyc", ".orig", ".rej"))] == []
    assert wheel.stat().st_size <= MOST_BYTES


def test_the_sdist_holds_what_the_wheel_is_made_of_and_no_document_of_others() -> None:
    with tarfile.open(find("jira_dc-*.tar.gz")) as sdist:
        tops = {name.split("/")[1] for name in sdist.getnames() if "/" in name}
    assert tops == {"CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "generated", "pyproject.toml", "runtime"} | (
        {".gitignore"} & tops
    )


def test_the_page_of_the_package_leads_somewhere() -> None:
    wheel = zipfile.ZipFile(find("jira_dc-*.whl"))
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = email.message_from_bytes(wheel.read(name))
    addresses = [line.partition(", ")[2] for line in metadata.get_all("Project-URL") or []]
    assert len(addresses) >= 4
    assert [one for one in addresses if not one.startswith("https://")] == []
    text = str(metadata.get_payload())
    relative = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith(("https://", "#"))]
    assert relative == [], "The page of the package has no files beside it: make these links absolute."


ENGINES = {"dask", "dlt", "ray", "spark"}


def test_all_is_every_extra_but_the_engines() -> None:
    extras: dict[str, list[str]] = PROJECT["optional-dependencies"]
    (everything,) = extras["all"]
    named = re.fullmatch(r"jira-dc\[(.*)]", everything)
    assert named
    assert sorted(named[1].split(",")) == sorted(set(extras) - {"all"} - ENGINES)


def test_the_bill_of_materials_lists_what_is_needed_at_run_time() -> None:
    bill: dict[str, Any] = json.loads(find("jira-dc-*.cdx.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    names = {component["name"] for component in bill["components"]}
    assert {"httpx", "msgspec"} <= names
    assert names & {"pytest", "pip", "setuptools"} == set()
