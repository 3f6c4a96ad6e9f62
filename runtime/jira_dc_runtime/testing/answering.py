"""How MockJira finds its answer: who sent the request, whether they may, the reply a test has set, or the state."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from jira_dc_runtime.call.base_url import parse_base_url
from jira_dc_runtime.errors.availability import AvailabilityTable

from .calls import RecordedCall, record_call
from .description import LOGGER, describe, warn_of_sample
from .exchange import SAMPLE_MARK, Answer, MockRequest, Refused, UploadedFile, json_answer, text_answer
from .judge.canonical import canonical_address, canonical_request, find_unrecognized
from .judge.document import Document, Target, read_document
from .judge.mismatch import RequestMismatch, request_mismatch, tell_in_a_line, unknown_operation
from .judge.request_check import CONTENT_TYPE, check_request
from .judge.schema import Fault
from .login.logins import Logins
from .operations.find_route import ATTACHMENTS, find_route, serve_file
from .operations.undeclared import OLD_CREATEMETA, OUTSIDE
from .reply import RateLimit, Replies, sample_answer
from .scenarios.scenario import Disconnected, Moment, Site
from .scenarios.stage import Stage
from .state.permission import NOT_LOGGED_IN
from .state.state import State

OWN_NAME: Final = "https://jira.example.com"
_ANONYMOUS: Final = frozenset({"GET /api/2/serverInfo"})
_READING_POSTS: Final = ("/api/2/search", "/api/2/worklog/list", "/api/2/licenseValidator", "/api/2/password/policy/")
_FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded", "text/plain")


class Answering:
    """Answers requests, however they are carried."""

    def __init__(
        self,
        document: Path,
        *,
        issues: int,
        page_cap: int,
        base_url: str | None,
        strict: bool,
        release: str | None = None,
        availability: AvailabilityTable | None = None,
    ) -> None:
        self._read_document = partial(read_document, document, table=availability)
        self.document: Document = self._read_document(release)
        self.strict = strict
        self.delay = 0.0
        """Seconds to wait before each answer."""
        self.calls: list[RecordedCall] = []
        """The requests so far, in order."""
        self.mismatches: list[RequestMismatch] = []
        """Requests that the document does not allow."""
        self.most_at_once = 0
        """The largest number of requests so far that were being answered at the same time."""
        self._own_name = None if base_url is None else str(parse_base_url(base_url))
        self.state = State(self.document.version, self._own_name or OWN_NAME, page_cap, issues)
        """The state; see its attributes to look at it or to change it."""
        self.logins = Logins(self.state, "fred")
        """The accounts, and what plays other logins: see its attributes."""
        self._replies: dict[str, Replies] = {}
        self._add_undocumented()
        self._limit: RateLimit | None = None
        self._stage = Stage(Site(self.state, self.logins, self._answer_as))
        self._files: list[UploadedFile] = []
        self._warned: set[str] = set()
        self._at_once = 0
        self._count = threading.Lock()

    @contextmanager
    def in_work(self) -> Generator[None, None, None]:
        """Count one request for as long as it is being answered, its delay included."""
        with self._count:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._count:
                self._at_once -= 1

    def describe(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of all operations: under `state` those with a state, and under `sample` the others.

        The others answer an example of what the document declares, with the header `X-MockJira: sample`; a write that
        changes nothing is logged once as a warning, at `jira_dc.testing`.
        """
        return describe(self.document)

    def answer(self, received: MockRequest, base_url: str | None = None) -> Answer:
        """Return the answer to one request; `base_url` is the address that this Jira has from now on.

        Raise `RequestMismatch` for a wrong one if strict, and `Disconnected` where a test has set that as the reply.
        """
        with self.state.lock:
            if base_url is not None:
                self.state.base_url = base_url
            request = canonical_address(self.document, received)
            lacking = self.document.find_lacking(request.method, request.path)
            target = lacking or self.document.find(request.method, request.path)
            moment = Moment(request, target.operation.key if target else "", self.state.base_url)
            call = record_call(target, request, None)
            self.calls.append(call)
            self._files += request.files
            number = len(self.calls)
            answer = self._stage.arrive(moment)
            if answer is None:
                login = self.logins.identify(received, moment.base_url, moment.operation)  # signed is what was sent
                moment.login = login
                moment.login = self._stage.log_in(moment)
                call.user = moment.login.user
                try:
                    if lacking is not None:
                        answer = self._answer_lacking(request, moment.base_url)
                    else:
                        answer = self._answer(target, moment, call)
                except Refused as refused:
                    answer = refused.answer()
            answer = self._stage.finish(moment, answer)
            call.status = answer.status
            user = moment.login.user or "anonymous"
            own = {"X-AREQUESTID": f"570x{number}x1", "X-AUSERNAME": user, **moment.login.headers}
            return msgspec.structs.replace(answer, headers={**own, **answer.headers}, delay=answer.delay + self.delay)

    def _answer_as(self, release: str) -> None:
        """Answer as another release from now on."""
        self.document = self._read_document(release)
        self.state.version = self.document.version
        self._add_undocumented()

    def _add_undocumented(self) -> None:
        """Add to the document what a server answers beside it, and what a test has set of plugins."""
        old = (OLD_CREATEMETA,) if self.state.is_before(9) else ()
        for key in (*OUTSIDE, *old, *self._replies):
            self.document.with_operation(key)

    def _answer(self, target: Target | None, moment: Moment, call: RecordedCall) -> Answer:
        request, login, base_url = moment.request, moment.login, moment.base_url
        if target is None and (outside := self._answer_outside(moment)) is not None:
            return outside
        if target is None:
            if request.method != "OPTIONS":
                mismatch = unknown_operation(self.document, request)
                self._report(mismatch, str(mismatch))
            return self._answer_unknown(request, base_url)
        canonical, faults = self._judge(target, request)
        if _lacks_xsrf_header(request):
            return text_answer(403, "XSRF check failed")
        if faults:
            return _refuse(request_mismatch(self.document, target, request, faults))
        if canonical is not request:
            call = record_call(target, canonical, login.user)
            moment.request = canonical
        return self._answer_declared(target, moment, call)

    def _judge(self, target: Target, request: MockRequest) -> tuple[MockRequest, Sequence[Fault]]:
        """Return the request in the form of the document, and what Jira itself would refuse of it.

        What is off the document is reported, whether or not it is refused.
        """
        sent = request.query
        is_plain = len({name for name, _ in sent}) == len(sent) and all(value for _, value in sent)
        if is_plain and not check_request(self.document, target, request):
            return request, ()
        declared = canonical_request(self.document, target, request, strict=True)
        faults = check_request(self.document, target, declared)
        if not faults:
            return declared, ()
        line = tell_in_a_line(self.document, request, faults)
        self._report(request_mismatch(self.document, target, request, faults), line)
        canonical = canonical_request(self.document, target, request, strict=False)
        return canonical, check_request(self.document, target, canonical)

    def _report(self, mismatch: RequestMismatch, line: str) -> None:
        self.mismatches.append(mismatch)
        if self.strict:
            raise mismatch
        LOGGER.warning("%s", line)

    def _answer_declared(self, target: Target, moment: Moment, call: RecordedCall) -> Answer:
        operation, request, login, base_url = target.operation, moment.request, moment.login, moment.base_url
        own = None if operation.key in self._replies else self.logins.answer(request, base_url, login)
        if own is not None:
            return own
        if login.refusal is not None:
            return login.refusal
        if login.user is None and not self.logins.anonymous and operation.key not in _ANONYMOUS:
            raise Refused(401, NOT_LOGGED_IN)
        refused = self._stage.refuse(moment)
        if refused is not None:
            return refused
        limited: dict[str, str] = {}
        if self._limit is not None and login.user is not None:
            allowed, limited = self._limit.take()
            if not allowed:
                return json_answer(429, {"message": "Rate limit exceeded."}, limited)
        if not login.may_write and request.method != "GET" and not operation.path.startswith(_READING_POSTS):
            raise Refused(403, "The scope of the token does not allow this.")
        if not operation.gives(request.headers.get("accept", "")):
            return _answer_jax_rs(406, "HTTP 406 Not Acceptable")
        unrecognized = find_unrecognized(self.document, target, request)
        if unrecognized is not None:
            raise Refused(400, unrecognized)
        answer = self._answer_allowed(target, call)
        return msgspec.structs.replace(answer, headers={**limited, **answer.headers})

    def _answer_allowed(self, target: Target, call: RecordedCall) -> Answer:
        operation = target.operation
        if operation.key in self._replies:
            replies = self._replies[operation.key]
            reply = replies.next(call)
            if reply.broken:
                raise Disconnected
            return replies.answer(reply)
        route = find_route(operation.key)
        if route is not None:
            return route(self.state, call)
        warn_of_sample(operation, self._warned)
        sample = sample_answer(self.document, operation, operation.success(), self.state.base_url)
        return msgspec.structs.replace(sample, headers={**sample.headers, **SAMPLE_MARK})

    def _answer_outside(self, moment: Moment) -> Answer | None:
        """Return the answer of what Jira serves beside the document, or None."""
        request, login, base_url = moment.request, moment.login, moment.base_url
        own = self.logins.answer(request, base_url, login)
        if own is not None:
            return own
        if request.method != "GET":
            return None
        if request.path == "/status":
            return json_answer(200, {"state": "RUNNING"})
        if request.path.startswith(ATTACHMENTS) and login.user is None:
            return login.refusal or Answer(302, headers={"Location": f"{base_url}/login.jsp"})
        return serve_file(self.state, request, login.user)

    def _answer_lacking(self, request: MockRequest, base_url: str) -> Answer:
        """Answer what this release does not have: the last word of the path is a key to it, or the path is unknown."""
        if self.document.find(request.method, request.path) is not None:
            raise Refused(404, f"{request.path.rpartition('/')[2]} does not exist")
        return self._answer_unknown(request, base_url)

    def _answer_unknown(self, request: MockRequest, base_url: str) -> Answer:
        methods = self.document.methods_of(request.path)
        if methods:
            return Answer(200 if request.method == "OPTIONS" else 405, headers={"Allow": ",".join(methods)})
        return _answer_jax_rs(404, f"null for uri: {base_url}{request.path}")


def _refuse(mismatch: RequestMismatch) -> Answer:
    """Return the answer to what neither JAX-RS nor Jackson can read."""
    if any((fault.place, fault.pointer) == CONTENT_TYPE for fault in mismatch.faults):
        return _answer_jax_rs(415, "HTTP 415 Unsupported Media Type")
    if any(fault.place in {"path", "query"} and fault.seen != "nothing" for fault in mismatch.faults):
        return _answer_jax_rs(404, "HTTP 404 Not Found")  # JAX-RS has it so for a parameter that cannot be converted
    return Refused(400, *str(mismatch).splitlines()).answer()


def _answer_jax_rs(status: int, message: str) -> Answer:
    """Return the answer of the library below Jira, for what never reaches its own code."""
    return json_answer(status, {"message": message, "status-code": status})


def _lacks_xsrf_header(request: MockRequest) -> bool:
    """Return whether Jira suspects `request` of forgery (protocol notes, section 6)."""
    if request.method in {"GET", "HEAD"}:
        return False
    if "mozilla" in request.headers.get("user-agent", "").lower():
        return True
    is_form = request.method == "POST" and request.content_type in _FORMS
    return is_form and request.headers.get("x-atlassian-token") not in {"no-check", "nocheck"}
