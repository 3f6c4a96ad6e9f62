"""The example makes one span for each call, with the attributes of the HTTP semantic conventions."""

from __future__ import annotations

import runpy
from contextlib import suppress
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from jira_dc import Jira, JiraError, Retry
from tests.runtime.fake_jira import Reset, Seen, answer, fake_jira
from tests.shared_files import ROOT


def spans_of(*steps: Any) -> tuple[ReadableSpan, ...]:
    """Return the spans of one call to a server that takes these steps, one for each attempt."""
    example = runpy.run_path(str(ROOT / "examples" / "opentelemetry_spans.py"))
    exporter, provider, left = InMemorySpanExporter(), TracerProvider(), iter(steps)
    provider.add_span_processor(SimpleSpanProcessor(exporter))

    def serve(_: Seen) -> bytes:
        step = next(left)
        if isinstance(step, bytes):
            return step
        raise step

    on_event = example["Spans"](provider.get_tracer("test"))
    with (
        fake_jira(serve) as jira,
        Jira(jira.url, on_event=on_event, retry=Retry(first_pause=0)) as client,
        suppress(JiraError),  # the span tells
    ):
        client.issue.get_issue("EX-1")
    return exporter.get_finished_spans()


def test_a_call_that_succeeds() -> None:
    [span] = spans_of(answer(b'{"key":"EX-1"}'))
    assert span.name == "GET /api/2/issue/{issueIdOrKey}"
    assert span.kind is SpanKind.CLIENT
    found = dict(span.attributes or {})
    port = found.pop("server.port")
    assert isinstance(port, int)
    assert found == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "url.template": "/rest/api/2/issue/{issueIdOrKey}",
    }
    assert span.status.status_code is StatusCode.UNSET


def test_a_call_that_is_tried_again() -> None:
    [span] = spans_of(answer(status=503), Reset, answer(b'{"key":"EX-1"}'))
    attributes = dict(span.attributes or {})
    assert attributes["http.request.resend_count"] == 2
    assert attributes["http.response.status_code"] == 200
    assert "error.type" not in attributes
    assert [event.name for event in span.events] == ["retry", "retry"]


def test_a_call_that_fails() -> None:
    [refused] = spans_of(answer(status=403))
    assert dict(refused.attributes or {})["error.type"] == "403"
    assert refused.status.status_code is StatusCode.ERROR
    [broken] = spans_of(Reset, Reset, Reset)
    attributes = dict(broken.attributes or {})
    assert attributes["error.type"] == "ConnectionFailed"
    assert attributes["http.request.resend_count"] == 2
    assert "http.response.status_code" not in attributes
