"""`MockJira`: a Jira for tests. It checks what it is asked, remembers it, and answers as Jira does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from jira_dc_runtime.errors.availability import AvailabilityTable

from .answering import Answering
from .calls import RecordedCall, assert_called
from .exchange import Refused
from .login.logins import Account
from .naming import operation_of
from .record.cassette import Cassette, Playback
from .reply import RateLimit, Replies
from .scenarios.scenario import Scenario
from .scenarios.stage import Playing
from .serve.certificate import Certificate
from .serve.server import LOOPBACK, MockServer
from .serve.transport import MockTransport
from .state.custom_fields import find_by_kind
from .state.fields import create
from .state.people import EVERYBODY
from .state.removal import move_to_project
from .state.site_fields import add_custom_field, add_unknown


class MockJira(Answering):
    """A Jira that runs in the test. Use it in a `with` statement, or close it.

    - `issues`: how many example issues, `EX-1` and on, there are from the start.
    - `page_cap`: how many items one page has at most; Jira's own default for a search is 1000.
    - `base_url`: the name that this Jira has for itself, in the addresses it gives. None is where it is reached.
    - `strict`: raise `RequestMismatch` in the code under test for a request that the document does not allow. Without
      it such a request is answered as Jira does, which takes much that the document does not have; the log has a line
      for each at `jira_dc.testing`, and only `verify` raises.
    - `release`: the Jira release to answer as, for example `"10.3.24"`; None is the one the client was made for. What
      that release does not have by `availability` is answered with 404, and serverInfo says the release.

    Its state starts with the projects EX and OPS, the boards 1 and 2, the sprints 1 to 3 and the users fred and barney;
    fred is who logs in, with `token` or `password`.
    """

    def __init__(
        self,
        document: Path,
        *,
        issues: int = 0,
        page_cap: int = 1000,
        base_url: str | None = None,
        strict: bool = True,
        release: str | None = None,
        availability: AvailabilityTable | None = None,
    ) -> None:
        super().__init__(
            document,
            issues=issues,
            page_cap=page_cap,
            base_url=base_url,
            strict=strict,
            release=release,
            availability=availability,
        )
        self._server: MockServer | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(Jira {self.document.version}, {len(self.calls)} calls)"

    @property
    def user(self) -> str:
        """The name of the user who can log in."""
        return self.logins.user

    @property
    def password(self) -> str:
        """The password of `user`."""
        return self.logins.password

    @property
    def token(self) -> str:
        """A personal access token of `user`."""
        return self.logins.token

    def reply(self, operation: str | Callable[..., object], *replies: object) -> None:
        """Set what `operation` answers: each reply once, in order, and the last one from then on.

        `operation` is a method (`jira.issue.get_issue`) or a key (`"GET /api/2/issue/{issueIdOrKey}"`). A key that the
        document does not have is added, for resources of plugins. A reply is a model, a mapping or other JSON, a
        `Reply`, or a function that takes the `RecordedCall` and returns one of these.

        Raise `ReplyMismatch` for a reply that the document does not allow, and `ConfigurationError` for what is no
        operation.
        """
        if not replies:
            self._replies.pop(self._known(operation), None)
            return
        key = operation_of(operation)
        found = self.document.with_operation(key) if isinstance(operation, str) else self.document.operation(key)
        self._replies[found.key] = Replies(self.document, found, self.state.base_url, replies)

    def play(self, cassette: str | os.PathLike[str] | Cassette) -> None:
        """Answer the operations that a cassette of `record` holds with what was recorded, for the same paths, in order.

        Raise `ConfigurationError` for a file that holds no cassette.
        """
        tape = cassette if isinstance(cassette, Cassette) else Cassette.read(cassette)
        for key in tape.operations():
            self.reply(key, Playback([one for one in tape.interactions if one.operation == key]))

    def rate_limit(self, requests: int, *, seconds: float = 1.0) -> None:
        """Let that many `requests` through, then answer 429 until `seconds` have passed, and begin again."""
        self._limit = RateLimit(requests, seconds)

    def behave(self, *scenarios: Scenario, on: Iterable[str | Callable[..., object]] = ()) -> Playing:
        """Misbehave as `scenarios` say, for the operations `on` (methods or keys) or for all requests.

        What comes back ends them, with its `end` or at the end of a `with` statement. Without scenarios all that are
        on end. Raise `ConfigurationError` for what is no operation, and for a scenario that is of the whole Jira where
        `on` is given.
        """
        with self.state.lock:
            if not scenarios:
                self._stage.end()
            return self._stage.begin(scenarios, frozenset(self._known(operation) for operation in on))

    def calls_to(self, operation: str | Callable[..., object]) -> list[RecordedCall]:
        """Return the calls to one operation, in order."""
        key = self._known(operation)
        return [call for call in self.calls if call.operation == key]

    def assert_called(
        self,
        operation: str | Callable[..., object],
        *,
        times: int | None = None,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        body: object = None,
    ) -> None:
        """Raise `AssertionError` unless `operation` was called with what is given, `times` times or at least once.

        `path`, `query` and `body` name what must be there; a call may hold more.
        """
        assert_called(self.calls, self._known(operation), times=times, path=path, query=query, body=body)

    def assert_not_called(self, operation: str | Callable[..., object]) -> None:
        """Raise `AssertionError` if `operation` was called."""
        self.assert_called(operation, times=0)

    def verify(self) -> None:
        """Raise the first `RequestMismatch` so far, if there is one. The fixture calls this after each test."""
        if self.mismatches:
            raise self.mismatches[0]

    def reset(self) -> None:
        """Forget calls, replies, mismatches, delay and rate limit, and end all scenarios; the state stays."""
        self._stage.end()
        self.calls.clear()
        self.mismatches.clear()
        self._replies.clear()
        self._limit = None
        self.delay = 0.0

    def add_issue(self, project: str = "EX", summary: str = "Example", *, type: str = "Task", **fields: object) -> str:  # noqa: A002 - Jira's name
        """Add an issue with more `fields`, as Jira names them, and return its key.

        A custom field that is not there, such as `customfield_12345`, is added with a type that takes the value. An
        epic is named by its summary unless a name is given. Raise `ValueError` for fields that Jira refuses.
        """
        with self.state.lock:
            for name, value in fields.items():
                add_unknown(self.state, name, value)
            name_field = find_by_kind(self.state.custom_fields, "gh-epic-label")
            if name_field is not None and type == "Epic":
                fields.setdefault(name_field.id, summary)
        body = {"fields": {"project": {"key": project}, "summary": summary, "issuetype": {"name": type}, **fields}}
        with self.state.lock:
            try:
                return create(self.state, body, self.user).key
            except Refused as refused:
                message = f"No issue was added: {'; '.join(f'{name}: {said}' for name, said in refused.errors.items())}"
        raise ValueError(message)

    def add_field(
        self, name: str, kind: str = "textfield", options: Iterable[str] = (), *, field_id: str | None = None
    ) -> str:
        """Add a custom field, put it on the default screen, and return its id.

        `kind` is how Jira's key of its type ends: `textfield`, `float`, `select`, `multiselect`, `cascadingselect`,
        `datepicker`, `userpicker` and so on. An option of the second level is written `"Europe > France"`. Raise
        `ValueError` for a type or an id that is none.
        """
        with self.state.lock:
            return add_custom_field(self.state, name, kind, options, field_id).id

    def move_issue(self, key: str, project: str) -> str:
        """Move an issue to another project, with its sub-tasks, and return its new key; it answers by the old one too.

        Jira has no operation for this: people do it on a page.
        """
        with self.state.lock:
            issue = self.state.issue(key)
            move_to_project(self.state, issue, self.state.project(project), self.user)
            return issue.key

    def add_user(
        self,
        name: str,
        password: str | None = None,
        *,
        display_name: str = "",
        email: str = "",
        groups: Iterable[str] = (EVERYBODY,),
    ) -> Account:
        """Add a user who is in `groups`, and return what logs in. An administrator is in `jira-administrators`.

        Without a password one is made up. Of a user who is there already, password and groups are set. What may be
        done is by Jira's own rules: groups, project roles and permission schemes, all of them in the state.
        """
        with self.state.lock:
            if name in self.state.users:
                self.state.users[name].groups = list(groups)
            else:
                self.state.add_user(name, display_name, email, groups=groups)
            return self.logins.add(name, password)

    @property
    def url(self) -> str:
        """Where a server of this MockJira listens on 127.0.0.1; it is started when first asked for."""
        return self.serve()

    def serve(self, port: int = 0, host: str = LOOPBACK, certificate: Certificate | None = None) -> str:
        """Start the server, on a free port if 0, and return its URL; with a certificate it is one of https.

        On another `host` than loopback, such as `0.0.0.0` in a container, the addresses that this Jira gives have the
        name by which it was asked.
        """
        if self._server is None:
            self._server = MockServer(self, port, host, certificate)
            if self._own_name is None:
                self.state.base_url = self._server.url
        return self._server.url

    def http_client(self) -> httpx.Client:
        """Return an `httpx.Client` that reaches this MockJira in the process, whatever host is asked."""
        return httpx.Client(transport=MockTransport(self))

    def async_http_client(self) -> httpx.AsyncClient:
        """The same for async code."""
        return httpx.AsyncClient(transport=MockTransport(self))

    def close(self) -> None:
        """Stop the server, if there is one, and delete uploaded files."""
        if self._server is not None:
            self._server.close()
            self._server = None
        while self._files:
            self._files.pop().content.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _known(self, operation: str | Callable[..., object]) -> str:
        key = operation_of(operation)
        called = any(call.operation == key for call in self.calls)  # one that this release lacks can be asked for
        return key if called else self.document.operation(key).key
