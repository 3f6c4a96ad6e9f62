"""What a MockJira has from the start, from a file: projects, users, issues and any other requests, or a cassette."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import msgspec

from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.ground.json_kind import is_object

from .exchange import JsonObject, MockRequest, read_json
from .judge.mismatch import RequestMismatch
from .mock import MockJira
from .record.cassette import Cassette

_REST: Final = "/rest/api/2"
_TEMPLATE: Final = "com.pyxis.greenhopper.jira:gh-scrum-template"


class SeedUser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """A user; without a password one is made up."""

    name: str
    password: str | None = None
    display_name: str = ""
    email: str = ""
    groups: tuple[str, ...] = ("jira-software-users",)


class SeedProject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A project with its versions and components, by name. `lead` None is who the token belongs to."""

    key: str
    name: str | None = None
    lead: str | None = None
    description: str = ""
    versions: tuple[str, ...] = ()
    components: tuple[str, ...] = ()


class SeedIssue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An issue; `fields` are those that Jira takes, `status` is where a transition leads it."""

    project: str
    summary: str
    type: str = "Task"
    fields: Mapping[str, Any] = {}
    status: str | None = None
    comments: tuple[str, ...] = ()


class SeedRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Any other request, as Jira takes it: `{"method": "POST", "path": "/rest/agile/1.0/sprint", "body": {…}}`."""

    method: str
    path: str
    body: Any = None


class Seed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is there from the start, made in this order."""

    users: tuple[SeedUser, ...] = ()
    projects: tuple[SeedProject, ...] = ()
    issues: tuple[SeedIssue, ...] = ()
    requests: tuple[SeedRequest, ...] = ()


def plant(mock: MockJira, path: Path) -> None:
    """Give `mock` what stands in a file: JSON, TOML, or YAML where PyYAML is installed; or a cassette to play.

    Raise `ConfigurationError` for a file that cannot be read or holds no seed, and for what Jira refuses.
    """
    raw = _read(path)
    if "interactions" in raw:
        mock.play(Cassette.read(path))
        return
    try:
        seed = msgspec.convert(raw, Seed)
    except msgspec.ValidationError as error:
        message = f"{path} holds no seed: {error}. It has users, projects, issues and requests."
        raise ConfigurationError(message) from None
    planter = _Planter(mock, path)
    for user in seed.users:
        mock.add_user(user.name, user.password, display_name=user.display_name, email=user.email, groups=user.groups)
    for project in seed.projects:
        planter.add_project(project)
    for issue in seed.issues:
        planter.add_issue(issue)
    for request in seed.requests:
        planter.send(request.method, request.path, request.body)


def _read(path: Path) -> JsonObject:
    reads: dict[str, Callable[[bytes], Any]] = {
        ".toml": lambda content: tomllib.loads(content.decode()),
        ".yaml": _read_yaml,
        ".yml": _read_yaml,
    }
    try:
        raw = reads.get(path.suffix.lower(), read_json)(path.read_bytes())
    except OSError as error:
        message = f"The seed {path} cannot be read: {error.strerror}."
    except ValueError as error:
        message = f"The seed {path} cannot be read: {error}."
    else:
        if is_object(raw):
            return dict(raw)
        message = f"{path} holds no seed: it is no object with users, projects, issues and requests."
    raise ConfigurationError(message)


def _read_yaml(content: bytes) -> Any:
    try:
        yaml = import_module("yaml")
    except ImportError:
        message = "A seed in YAML needs the package PyYAML. Install it, or write the seed as JSON or TOML."
        raise ConfigurationError(message) from None
    try:
        return yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


class _Planter:
    """Sends the requests of a seed as the user whose token is told."""

    def __init__(self, mock: MockJira, path: Path) -> None:
        self._mock = mock
        self._path = path

    def add_project(self, project: SeedProject) -> None:
        body = {
            "key": project.key,
            "name": project.name or project.key,
            "lead": project.lead or self._mock.user,
            "description": project.description,
            "projectTypeKey": "software",
            "projectTemplateKey": _TEMPLATE,
        }
        if project.key not in self._mock.state.projects:
            self.send("POST", f"{_REST}/project", body)
        for kind, names in (("version", project.versions), ("component", project.components)):
            for name in names:
                self.send("POST", f"{_REST}/{kind}", {"name": name, "project": project.key})

    def add_issue(self, issue: SeedIssue) -> None:
        named = {"project": {"key": issue.project}, "issuetype": {"name": issue.type}, "summary": issue.summary}
        made = self.send("POST", f"{_REST}/issue", {"fields": {**named, **issue.fields}})
        address = f"{_REST}/issue/{made['key']}"
        for text in issue.comments:
            self.send("POST", f"{address}/comment", {"body": text})
        if issue.status is not None:
            steps = self.send("GET", f"{address}/transitions")["transitions"]
            found = [step["id"] for step in steps if step["to"]["name"].lower() == issue.status.lower()]
            if found:
                self.send("POST", f"{address}/transitions", {"transition": {"id": found[0]}})
            elif self.send("GET", address)["fields"]["status"]["name"].lower() != issue.status.lower():
                message = f"{self._path}: no transition leads {made['key']} to the status {issue.status!r}."
                raise ConfigurationError(message)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        pairs = {"Authorization": f"Bearer {self._mock.token}", "Content-Type": "application/json"}
        content = b"" if body is None else msgspec.json.encode(body)
        try:
            answer = self._mock.answer(MockRequest(method, path, Headers(pairs.items()), content))
        except RequestMismatch as mismatch:
            message = f"{self._path}: {mismatch}"
            raise ConfigurationError(message) from None
        said = answer.content if isinstance(answer.content, bytes) else b"".join(answer.content)
        if answer.status >= 400:  # noqa: PLR2004 - every refusal
            message = f"{self._path}: {method} {path} was refused with {answer.status}: {said.decode()}"
            raise ConfigurationError(message)
        return read_json(said) if said else {}
