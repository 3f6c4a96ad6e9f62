"""The fields of issues: how they are checked, stored and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from jira_dc_runtime.ground.json_kind import is_object
from jira_dc_runtime.testing.exchange import JsonObject, Refused

from .chosen_values import AUTOMATIC
from .comments import check_comment, comment_on, edit_comment, remove_comment
from .durations import read_duration
from .field import Field, find_field, is_list, operations_of
from .history import watch
from .issues import Issue
from .links import link_by_update
from .named import find_parent, find_project, find_type, usual_priority
from .permission import may
from .place import Place, WrongValue, off_screen
from .projects import Project
from .site_fields import create_screen, edit_screen
from .state import State
from .values import read_value
from .workflow import IssueType
from .worklogs import log_by_update

_NEEDS: Final = {
    "assignee": "ASSIGN_ISSUES",
    "comment": "ADD_COMMENTS",
    "duedate": "SCHEDULE_ISSUES",
    "fixVersions": "RESOLVE_ISSUES",
    "issuelinks": "LINK_ISSUES",
    "reporter": "MODIFY_REPORTER",
    "worklog": "WORK_ON_ISSUES",
}
"""What a user must be allowed for a field to be on the screen."""
_BEHIND: Final = ("comment", "issuelinks", "worklog")
"""What hangs on an issue and is not a value of it."""
_ESTIMATES: Final = {"originalEstimate": "timeoriginalestimate", "remainingEstimate": "timeestimate"}


class Edit:
    """The changes to one issue that a request asks for: read and checked first, done when nothing is wrong."""

    def __init__(  # noqa: PLR0917 - where the issue stands
        self,
        state: State,
        project: Project,
        issue_type: IssueType,
        screen: Iterable[str],
        user: str | None,
        present: Mapping[str, Any] | Issue,
    ) -> None:
        self.state = state
        self.project = project
        self.issue_type = issue_type
        self.user = user
        self.values: JsonObject = {}
        self.errors: dict[str, str] = {}
        self._issue = present if isinstance(present, Issue) else None
        self._present: Mapping[str, Any] = present.fields if isinstance(present, Issue) else present
        self._screen = set(screen)
        self._deeds: list[Callable[[Issue], None]] = []

    def read(self, body: JsonObject) -> None:
        """Read `fields` and `update` of a request; what is wrong is kept in `errors`."""
        fields: JsonObject = body.get("fields") or {}
        update: JsonObject = body.get("update") or {}
        for name, sent in fields.items():
            if name not in {"project", "issuetype"}:
                self._try(name, partial(self._set, sent=sent))
        for name, operations in update.items():
            for operation in operations or ():
                for verb, value in operation.items():
                    self._try(name, partial(self._operate, verb=verb, value=value))

    def store(self, issue: Issue) -> None:
        """Put the values into the fields of `issue`."""
        sprint = next((name for name in self.values if self._kind(name) == "sprint"), None)
        if sprint is not None:
            issue.sprint = self.values.pop(sprint)
        issue.type = self.issue_type.id
        issue.fields = {**issue.fields, **self.values}

    def follow(self, issue: Issue) -> None:
        """Do what was asked for with that which hangs on `issue`: comments, links, worklogs."""
        for deed in self._deeds:
            deed(issue)

    def require(self, name: str, message: str) -> None:
        """Note an error unless the field has a value."""
        if not self.values.get(name, self._present.get(name)):
            self.errors.setdefault(name, message)

    def _kind(self, name: str) -> str:
        field = find_field(self.state, name)
        return "" if field is None else field.kind

    def _try(self, name: str, deed: Callable[[Field], None]) -> None:
        try:
            deed(self._find(name))
        except WrongValue as wrong:
            self.errors.setdefault(name, str(wrong))
        except Refused as refused:  # what hangs on the issue says itself what is wrong with it
            said = next(iter([*refused.errors.values(), *refused.messages]), "")
            self.errors.setdefault(name, said)

    def _find(self, name: str) -> Field:
        field = find_field(self.state, name)
        there = field is not None and name in self._screen
        if there and field is not None and field.custom is not None:
            there = field.custom.is_for(self.project.id, self.issue_type.id)
        if there and name in _NEEDS:
            there = may(self.state, self.user, _NEEDS[name], self.project)
        if field is None or not there:
            raise WrongValue(off_screen(name))
        return field

    def _set(self, field: Field, sent: Any) -> None:
        if field.kind == "timetracking":
            self._estimate(sent)
            return
        if field.id in _BEHIND or field.kind == "attachment":
            raise WrongValue(off_screen(field.id))
        value = self._read(field, sent)
        self.values[field.id] = [] if value is None and is_list(field) else value

    def _read(self, field: Field, sent: Any) -> Any:
        if field.id == "assignee" and is_object(sent) and sent.get("name") == AUTOMATIC:
            return self._find_assignee()
        if field.kind == "parent":
            return find_parent(self.state, self.project, sent)
        value = read_value(Place(self.state, self.project, field), sent)
        if field.id == "assignee" and value is not None and not may(self.state, value, "ASSIGNABLE_USER", self.project):
            message = f"User '{value}' cannot be assigned issues."
            raise WrongValue(message)
        return value

    def _find_assignee(self) -> str | None:
        """Return who an issue goes to by itself: the lead of its first component, or of the project."""
        for one in self.values.get("components", self._present.get("components")) or ():
            component = self.state.components.get(one["id"])
            if component is not None and component.assignee_type == "COMPONENT_LEAD" and component.lead:
                return component.lead
        return self.project.lead if self.project.assignee_type == "PROJECT_LEAD" else None

    def _operate(self, field: Field, verb: str, value: Any) -> None:
        allowed = operations_of(field)
        if field.id in _BEHIND and self._issue is None:  # a new issue has none to change
            allowed = ("add",)
        if verb not in allowed:
            message = (
                f"Field with id '{field.id}' and name '{field.name}' does not support operation '{verb}' "
                f"Supported operation(s) are: '{', '.join(allowed)}'"
            )
            raise WrongValue(message)
        if field.id in _BEHIND:
            self._deeds.append(self._plan(field.id, verb, value))
        elif verb in {"set", "edit"}:
            self._set(field, value)
        else:
            [one] = self._read(field, [value]) or [None]
            kept = [each for each in self.values.get(field.id, self._present.get(field.id)) or () if each != one]
            changed = [*kept, one] if verb == "add" and one is not None else kept
            self.values[field.id] = sorted(changed) if field.kind == "labels" else changed

    def _plan(self, name: str, verb: str, value: Any) -> Callable[[Issue], None]:
        sent: JsonObject = dict(value) if is_object(value) else {}
        if name == "comment":
            check_comment(self.state, verb, sent, self.user, self._issue)
        match name, verb:
            case "comment", "add":
                return lambda issue: _ignore(comment_on(self.state, issue, sent, self.user))
            case "comment", "edit":
                return lambda issue: _ignore(edit_comment(self.state, issue, sent, self.user))
            case "comment", _:
                return lambda issue: remove_comment(self.state, issue, str(sent.get("id")))
            case "issuelinks", _:
                return link_by_update(self.state, sent, self.user, self._issue)
            case _:
                return log_by_update(self.state, verb, sent, self.user, self._issue)

    def _estimate(self, sent: Any) -> None:
        if not is_object(sent):
            message = "data was not an object"
            raise WrongValue(message)
        for name, stored in _ESTIMATES.items():
            if sent.get(name) is None or sent[name] == "":
                continue
            seconds = read_duration(sent[name])
            if seconds is None:
                word = name.removesuffix("Estimate")
                self.errors[f"timetracking_{word}estimate"] = f"The {word} estimate specified is invalid."
            else:
                self.values[stored] = seconds
        if "timeoriginalestimate" in self.values and "timeestimate" not in self.values | dict(self._present):
            self.values["timeestimate"] = self.values["timeoriginalestimate"]


def create(state: State, body: JsonObject, user: str | None) -> Issue:
    """Return a new issue made of the body of a request, or refuse with a message for each faulty field."""
    sent: JsonObject = body.get("fields") or {}
    project, issue_type = find_project(state, sent.get("project")), find_type(state, sent.get("issuetype"))
    if project is None or issue_type is None or not may(state, user, "CREATE_ISSUES", project):
        raise Refused(400, errors=_missing(sent, project, issue_type))
    screen = create_screen(state, issue_type)
    started = _started(state, project, user)
    edit = Edit(state, project, issue_type, screen, user, started)
    edit.read(body)
    edit.require("summary", "You must specify a summary of the issue.")
    if issue_type.subtask and not edit.values.get("parent") and "parent" not in edit.errors:
        edit.errors["issuetype"] = "Issue type is a sub-task but parent issue key or id not specified."
    for custom in state.custom_fields:
        if issue_type.id in custom.required:
            edit.require(custom.id, f"{custom.name} is required.")
    if issue_type not in state.issue_types_of(project):
        edit.errors["issuetype"] = "The issue type selected is invalid."
    if edit.errors:
        raise Refused(400, errors=edit.errors)
    issue = state.new_issue(project, issue_type.id, started)
    issue.creator = user
    if user is not None:
        issue.watchers.append(user)
    edit.store(issue)
    edit.follow(issue)
    for one in body.get("properties") or ():
        issue.properties[str(one.get("key"))] = one.get("value")
    if issue.fields.get("parent"):
        state.issue(issue.fields["parent"]).subtasks.append(issue.id)
    return issue


def change(state: State, issue: Issue, body: JsonObject, user: str | None, screen: Iterable[str] | None = None) -> None:
    """Change an issue as the body of a request says; refuse with a message for each faulty field, and do nothing."""
    edit = read_change(state, issue, body, user, screen)
    with watch(state, issue, user):
        edit.store(issue)
    edit.follow(issue)
    for one in body.get("properties") or ():
        issue.properties[str(one.get("key"))] = one.get("value")
    issue.updated = state.clock()


def read_change(
    state: State, issue: Issue, body: JsonObject, user: str | None, screen: Iterable[str] | None = None
) -> Edit:
    """Return the changes that the body of a request asks for; refuse with a message for each faulty field."""
    sent: JsonObject = body.get("fields") or {}
    project = state.projects[issue.project]
    present = state.issue_types[issue.type]
    wanted = find_type(state, sent["issuetype"]) if "issuetype" in sent else present
    edit = Edit(state, project, wanted or present, edit_screen(state) if screen is None else screen, user, issue)
    edit.read(body)
    if wanted is None or wanted.subtask != present.subtask:
        edit.errors["issuetype"] = "The issue type selected is invalid."
    if "project" in sent and find_project(state, sent["project"]) is not project:
        edit.errors["project"] = off_screen("project")
    if "summary" in edit.values:
        edit.require("summary", "You must specify a summary of the issue.")
    if "reporter" in edit.values:
        edit.require("reporter", "Reporter is required.")
    if edit.errors:
        raise Refused(400, errors=edit.errors)
    return edit


def _missing(sent: JsonObject, project: Project | None, issue_type: IssueType | None) -> dict[str, str]:
    errors: dict[str, str] = {}
    if project is None:
        errors["project"] = "valid project is required" if sent.get("project") else "project is required"
    if issue_type is None:
        given = sent.get("issuetype")
        errors["issuetype"] = "valid issue type is required" if given else "issue type is required"
    if not str(sent.get("summary") or "").strip():
        errors["summary"] = "You must specify a summary of the issue."
    return errors or {"project": "You do not have permission to create issues in this project."}


def _started(state: State, project: Project, user: str | None) -> JsonObject:
    """Return the values that the fields of a new issue have by themselves."""
    priority = usual_priority(state, project)
    scheme = state.security_schemes.get(project.security_scheme)
    values = {
        "reporter": user,
        "priority": priority and {"id": priority.id},
        "security": scheme and scheme.default and {"id": scheme.default},
    }
    return {name: value for name, value in values.items() if value}


def _ignore(_made: object) -> None:
    return
