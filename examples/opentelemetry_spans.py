"""A span of OpenTelemetry for each call, by the HTTP semantic conventions. Set JIRA_URL and JIRA_TOKEN to run it."""

from __future__ import annotations

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

from jira_dc import Jira
from jira_dc.events import Answered, Event, Failed, Retrying, Started

FIRST_ERROR = 400


class Spans:
    """Pass it as `on_event`: it begins a span with the first attempt of a call, and ends it with the last one."""

    def __init__(self, tracer: trace.Tracer) -> None:
        self._tracer = tracer
        self._open: dict[int, trace.Span] = {}

    def __call__(self, event: Event) -> None:
        match event:
            case Started(attempt=1):
                attributes: dict[str, str | int] = {
                    "http.request.method": event.method,
                    "url.template": event.template,
                    "server.address": event.server,
                    "server.port": event.port,
                }
                span = self._tracer.start_span(event.operation, kind=trace.SpanKind.CLIENT, attributes=attributes)
                self._open[event.call] = span
            case Retrying():
                self._open[event.call].add_event("retry", {"reason": event.reason, "seconds": event.seconds})
            case Answered(is_last=True):
                span = self._open.pop(event.call)
                span.set_attribute("http.response.status_code", event.status)
                self._end(span, event.attempt, str(event.status) if event.status >= FIRST_ERROR else "")
            case Failed(is_last=True):
                self._end(self._open.pop(event.call), event.attempt, event.error)
            case _:
                pass

    def _end(self, span: trace.Span, attempt: int, error: str) -> None:
        if attempt > 1:
            span.set_attribute("http.request.resend_count", attempt - 1)
        if error:
            span.set_attribute("error.type", error)
            span.set_status(trace.StatusCode.ERROR)
        span.end()


if __name__ == "__main__":
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
    with Jira.from_env(on_event=Spans(provider.get_tracer("jira"))) as jira:
        jira.myself.get_user()
