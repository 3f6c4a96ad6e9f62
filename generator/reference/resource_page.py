"""resource_page: the page of one resource, with all its methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.emit.docstring import (
    EXPERIMENTAL,
    describe_absence,
    describe_body,
    describe_content_type,
    describe_deprecation,
    describe_errors,
    describe_presence,
    list_body_limits,
    list_words,
)
from generator.emit.ir import Nothing, Operation, Resource
from generator.emit.view import MethodView, view_resource
from generator.reference.markup import code, fence, prose
from generator.reference.model_page import ModelPlaces
from generator.reference.sample import SampleCall, Samples
from generator.reference.signature import Argument, list_arguments, shorten, write_signature

_OWN_WORDS = {
    "page_size": "how many items to ask for at a time",
    "limit": "how many items to yield at most; all if None",
    "start_at": "how many items to leave out at the beginning",
    "go_on": "whether to go on with the next batch after one that failed; else the rest is not sent",
}
"""Arguments that only iterators and batches have."""


def write_resource(resource: Resource, words: str, samples: Samples, places: ModelPlaces) -> str:
    """Return the page of a resource; `words` say what it is about."""
    view = view_resource(resource)
    lines = [f"# jira.{resource.name}", ""]
    if words:
        lines += [prose(words), ""]
    for operation, method in zip(resource.operations, view.methods, strict=True):
        lines += _write_method(operation, method, samples.make(resource.name, operation), places)
    return "\n".join(lines)


def _write_method(operation: Operation, method: MethodView, sample: SampleCall, places: ModelPlaces) -> Iterator[str]:
    yield from (f"## {method.name}", "", prose(operation.summary), "")
    yield from (code(f"{operation.method} /rest{operation.path}"), "")
    yield from (fence("python", write_signature(method.name, method.signature, method.result)), "")
    for note in _list_notes(operation):
        yield from (note, "")
    words = _list_argument_words(operation)
    yield from _write_arguments(method.signature, words, places)
    yield from _write_facts(operation, method, places)
    yield from _write_sample(sample)
    if method.iterator:
        result = f"ItemIterator[{shorten(method.iterator.item)}]"
        told = f"Yields the items of {code(method.name)} one by one, and asks for the next page when it is needed."
        yield from (f"### {method.iterator.name}", "", told, "")
        yield from (fence("python", write_signature(method.iterator.name, method.iterator.signature, result)), "")
        yield from _write_arguments(method.iterator.signature, _OWN_WORDS, places, only=_OWN_WORDS)
        if operation.paging and operation.paging.bounds:
            yield from (
                f"Jira stops after {' or '.join(map(str, operation.paging.bounds))} items, whatever there is.",
                "",
            )
    if method.batch and operation.batching:
        told = f"Sends any number of items, {operation.batching.size} at a time, and tells of each what became of it."
        yield from (f"### {method.batch.name}", "", told, "")
        yield from (
            fence("python", write_signature(method.batch.name, method.batch.signature, method.batch.result)),
            "",
        )
        yield from _write_arguments(method.batch.signature, _OWN_WORDS, places, only=_OWN_WORDS)


def _list_notes(operation: Operation) -> Iterator[str]:
    if operation.note:
        yield prose(operation.note)
    if operation.deprecated:
        yield f"**{' '.join(describe_deprecation(operation))}**"
    if operation.experimental:
        yield EXPERIMENTAL


def _list_argument_words(operation: Operation) -> dict[str, str]:
    words = {each.name: "; ".join(list_words(each, operation.limits)) for each in operation.parameters}
    if operation.body:
        body = operation.body
        told = [describe_body(body), *list_body_limits(operation.limits), *describe_absence(body)]
        words[body.name] = "; ".join(told)
        if body.is_any_of_a_kind:
            words["content_type"] = describe_content_type(body)
    return words


def _write_arguments(
    signature: str, words: Mapping[str, str], places: ModelPlaces, only: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yield a line for each argument; with `only` for those that it names."""
    positional, keyword = list_arguments(signature)
    shown = [each for each in (*positional, *keyword) if only is None or each.name in only]
    for argument in shown:
        yield f"- {code(argument.name)}: {_write_shape(argument, places)}{_append(words.get(argument.name, ''))}"
    if shown:
        yield ""


def _write_shape(argument: Argument, places: ModelPlaces) -> str:
    return f"{places.link(argument.shape)}{', required' if argument.required else ''}"


def _append(words: str) -> str:
    return f"; {prose(words)}" if words else ""


def _write_facts(operation: Operation, method: MethodView, places: ModelPlaces) -> Iterator[str]:
    result = shorten(method.result)
    is_nothing = isinstance(operation.returns, Nothing)
    yield f"* **Returns** {'nothing; Jira answers without a body' if is_nothing else places.link(result)}"
    yield f"* **Raises** {prose(describe_errors(operation)).removesuffix('.')}"
    for line in describe_presence(operation.presence):
        name, _, turns = line.partition(": ")
        yield f"* **{name}** {prose(turns)}"
    if operation.before:
        release, path = operation.before
        yield f"* **Before** Jira {prose(release)}: {code(f'/rest{path}')}, which is called there"
    if operation.scope:
        yield f"* **OAuth scope** {code(operation.scope)}"
    if operation.reads:
        yield "* **Only reads**, so it is tried again as a GET is"
    others = [each.name for each in (method.iterator, method.batch) if each]
    if others:
        yield f"* **More than a page**: {', '.join(f'[{code(name)}](#{name.lower()})' for name in others)}"
    yield ""


def _write_sample(sample: SampleCall) -> Iterator[str]:
    yield from (fence("python", sample.python), "", fence("sh", sample.curl), "")
    if sample.answer:
        yield from (f"An answer, {prose(sample.status)}:", "", sample.answer, "")
    elif sample.status:
        yield from (f"The answer: {prose(sample.status)}, without JSON.", "")
