"""Simple JQL: comparisons of fields, joined by AND, OR, NOT and brackets, and ORDER BY. Anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from jira_dc_runtime.json_kind import is_array, is_object
from jira_dc_runtime.testing.exchange import MAX_NESTING, Refused
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.workflow import CATEGORIES
from jira_dc_runtime.testing.write.issues import read_fields

Test = Callable[["Issue"], bool]

_TOKEN: Final = re.compile(
    r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(!=|!~|<=|>=|[=~<>(),!])|([^\s"'=~<>!(),]+))""", re.DOTALL
)
_ALIASES: Final = {"issue": "key", "issuekey": "key", "type": "issuetype", "due": "duedate", "createddate": "created"}
_TEXT: Final = ("summary", "description", "comment", "text")
_FIELDS: Final = frozenset(
    {*_TEXT, "assignee", "created", "duedate", "id", "issuetype", "key", "labels", "priority", "project"}
    | {"reporter", "resolution", "sprint", "status", "statuscategory", "updated"}
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_UNSEEN: Final = {"n": "\n", "r": "\r", "t": "\t"}
_SHOWN: Final = 200  # characters of a query in a message
_NEGATIONS: Final = {"!=": "=", "!~": "~", "not in": "in", "is not": "is"}


def find_issues(state: State, jql: str, user: str | None) -> list[Issue]:
    """Return the issues that `jql` finds, in its order. Refuse with 400 what is not JQL, or not known to MockJira."""
    return _Query(state, jql, user).run()


class _Query:
    def __init__(self, state: State, jql: str, user: str | None) -> None:
        self._world = state
        self._jql = jql
        self._user = user
        self._tokens = list(self._split(jql))
        self._at = 0
        self._depth = 0

    def run(self) -> list[Issue]:
        found = list(self._world.issues.values())
        if not self._is_at_end() and not self._sees("order"):
            found = list(filter(self._any_of(), found))
        if self._takes("order"):
            self._expect("by")
            for name, descending in reversed(list(self._orders())):
                found.sort(key=lambda issue: _sortable(self._values(issue, name)), reverse=descending)
        if not self._is_at_end():
            raise self._refusal(f"'{self._peek()}' was not expected")
        return found

    def _any_of(self) -> Test:
        tests = [self._all_of()]
        while self._takes("or"):
            tests.append(self._all_of())
        return tests[0] if len(tests) == 1 else lambda issue: any(test(issue) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._one()]
        while self._takes("and"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda issue: all(test(issue) for test in tests)

    def _one(self) -> Test:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self._refusal(f"it is nested more than {MAX_NESTING} levels deep")
        test = self._negated_or_bracketed()
        self._depth -= 1
        return test

    def _negated_or_bracketed(self) -> Test:
        if self._takes("not") or self._takes("!"):
            inner = self._one()
            return lambda issue: not inner(issue)
        if self._takes("("):
            inner = self._any_of()
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Test:
        name = self._field(self._next())
        operator = self._next().lower()
        if operator in {"not", "is"} and self._takes("in" if operator == "not" else "not"):
            operator = "not in" if operator == "not" else "is not"
        positive = _NEGATIONS.get(operator, operator)
        if positive not in {"=", "~", "in", "is", "<", ">", "<=", ">="}:
            raise self._refusal(f"'{operator}' is no operator")
        wanted = self._list() if positive == "in" else [self._value()]
        if positive == "is" and wanted[0].lower() not in {"empty", "null"}:
            raise self._refusal("IS wants EMPTY or NULL")
        if positive == "=" and name in _TEXT:
            raise self._refusal(f"the operator '=' is not supported by the field '{name}'")

        def test(issue: Issue) -> bool:
            return _holds(positive, self._values(issue, name), wanted)

        return test if positive == operator else lambda issue: not test(issue)

    def _list(self) -> list[str]:
        self._expect("(")
        values = [self._value()]
        while self._takes(","):
            values.append(self._value())
        self._expect(")")
        return values

    def _value(self) -> str:
        value = self._next()
        if not self._takes("("):
            return value
        self._expect(")")
        if value.lower() == "currentuser":
            return self._user or ""
        raise self._refusal(f"the function '{value}()' is not known to MockJira")

    def _orders(self) -> Iterator[tuple[str, bool]]:
        more = True
        while more:
            name = self._field(self._next())
            descending = self._takes("desc")
            if not descending:
                self._takes("asc")
            yield name, descending
            more = self._takes(",")

    def _field(self, name: str) -> str:
        known = _ALIASES.get(name.lower(), name)
        custom = re.fullmatch(r"cf\[(\d+)\]", known)
        known = f"customfield_{custom[1]}" if custom else known
        for issue in self._world.issues.values():
            if known.lower() in {field.lower() for field in read_fields(self._world, issue)}:
                return known
        if known.lower() in _FIELDS:
            return known
        raise Refused(400, f"Field '{name}' does not exist or you do not have permission to view it.")

    def _values(self, issue: Issue, name: str) -> list[str]:
        """Return everything that the field may be called by."""
        match name.lower():
            case "key":
                return [issue.key, str(issue.id)]
            case "id":
                return [str(issue.id)]
            case "project":
                project = self._world.projects[issue.project]
                return [project.key, project.name, str(project.id)]
            case "status":
                return [self._world.statuses[issue.status].name, issue.status]
            case "statuscategory":
                return [CATEGORIES[self._world.statuses[issue.status].category].name]
            case "issuetype":
                return [self._world.issue_types[issue.type].name, issue.type]
            case "sprint":
                return [] if issue.sprint is None else [str(issue.sprint), self._world.sprints[issue.sprint].name]
            case "text":
                texts = [issue.fields.get("summary"), issue.fields.get("description")]
                return [*_names(texts), *(comment.body for comment in issue.comments)]
            case "comment":
                return [comment.body for comment in issue.comments]
            case _:
                fields = {key.lower(): value for key, value in read_fields(self._world, issue).items()}
                return list(_names(fields.get(name.lower())))

    def _split(self, jql: str) -> Iterator[tuple[str, bool]]:
        """Yield each word or sign with whether it was quoted."""
        at = 0
        text = jql.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._refusal(f"the character '{text[at:].lstrip()[:1]}' was not expected")
            quoted = match[1] is not None or match[2] is not None
            plain = (match[1] or match[2] or "") if quoted else (match[3] or match[4])
            yield _ESCAPE.sub(_unescaped, plain) if quoted else plain, quoted
            at = match.end()

    def _is_at_end(self) -> bool:
        return self._at >= len(self._tokens)

    def _peek(self) -> str:
        return "" if self._is_at_end() else self._tokens[self._at][0]

    def _sees(self, word: str) -> bool:
        return (
            not self._is_at_end() and self._tokens[self._at] == (self._peek(), False) and self._peek().lower() == word
        )

    def _takes(self, word: str) -> bool:
        seen = self._sees(word)
        self._at += seen
        return seen

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            seen = f"not '{self._peek()}'" if self._peek() else "but it ends"
            raise self._refusal(f"'{word}' was expected, {seen}")

    def _next(self) -> str:
        if self._is_at_end():
            raise self._refusal("it ends too early")
        self._at += 1
        return self._tokens[self._at - 1][0]

    def _refusal(self, reason: str) -> Refused:
        shown = self._jql if len(self._jql) <= _SHOWN else f"{self._jql[:_SHOWN]}…"
        return Refused(400, f"Error in the JQL Query '{shown}': {reason}.")


def _unescaped(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else _UNSEEN.get(escape[2], escape[2])


def _holds(operator: str, values: Sequence[str], wanted: Sequence[str]) -> bool:
    texts = [value.lower() for value in values]
    first = wanted[0].lower()
    match operator:
        case "=":
            return any(text == first for text in texts) or (first in {"empty", "null"} and not texts)
        case "in":
            return any(text in {value.lower() for value in wanted} for text in texts)
        case "~":
            words = first.replace("*", "").split()
            return any(all(word in text for word in words) for text in texts)
        case "is":
            return not texts
        case _:
            return any(_compare(operator, text, first) for text in texts[:1])


def _compare(operator: str, text: str, wanted: str) -> bool:
    left, right = _sortable([text]), _sortable([wanted.replace("/", "-").replace(" ", "t", 1)])
    if operator.startswith("<"):
        return left < right or (operator == "<=" and left == right)
    return left > right or (operator == ">=" and left == right)


def _sortable(values: Sequence[str]) -> tuple[int | tuple[int, int, str], ...]:
    """Return something that puts EX-9 before EX-10, and what is empty last."""
    if not values:
        return (1,)
    parts = re.split(r"([0-9]+)", values[0].lower())
    return (0, *(_number(part) if index % 2 else (1, 0, part) for index, part in enumerate(parts)))


def _number(digits: str) -> tuple[int, int, str]:
    """Return something that sorts as the number does, however long it is."""
    short = digits.lstrip("0")
    return 0, len(short), short


def _names(value: object) -> Iterator[str]:
    """Yield the texts of a field: its own, or the names of what it refers to."""
    if is_object(value):
        yield from (str(value[key]) for key in ("name", "value", "key", "id", "displayName") if key in value)
    elif is_array(value):
        for item in value:
            yield from _names(item)
    elif value is not None:
        yield str(value)
