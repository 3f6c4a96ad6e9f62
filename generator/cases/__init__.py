"""cases: write down, from the corrected document alone, what a call must send and what a server may answer.

In comes the corrected document. Out goes {file name: text}: one file per tag, and one with a sample of every schema
that the others refer to. Nothing here imports the client or its runtime, so a client that drops a parameter, renames
one or forgets a header disagrees with its cases. tests/contract/ holds the runner.
"""

from __future__ import annotations

from generator.cases.pages import make_pages
from generator.cases.reply import list_replies
from generator.cases.request import list_cases, list_headers
from generator.cases.sample import Sampler, find_recursive
from generator.cases.text import HEADER, Block, write_block, write_samples
from generator.cases.value import Value
from generator.correct.name import Names
from generator.document.openapi import Document, list_operation_schemas, list_operations, operation_key, reach_schemas

SAMPLES_FILE = "_samples.yaml"
"""A tag never starts with an underscore."""


def make_cases(document: Document, names: Names) -> dict[str, str]:
    """Return {file name: text} of all contract cases of the corrected `document`."""
    components = document["components"]["schemas"]
    recursive = find_recursive(components)
    sent, received = Sampler(components, recursive, "sent"), Sampler(components, recursive, "received")
    blocks: dict[str, list[str]] = {}
    for method, path, operation in list_operations(document):
        key = operation_key(method, path)
        tag, name = operation["tags"][0], names.method(key)
        block = Block(
            key,
            f"{names.resource(tag)}.{name}",
            list_headers(key, operation),
            list_cases(key, operation, sent),
            make_pages(key, name, operation, received),
            list_replies(operation, received),
            operation.get("x-reads"),
        )
        blocks.setdefault(tag, []).append(write_block(block))
    files = {f"{tag}.yaml": "\n".join([HEADER, *blocks[tag]]) for tag in sorted(blocks)}
    samples = {
        "sent": _list_samples(document, sent, "request"),
        "received": _list_samples(document, received, "response"),
    }
    return {SAMPLES_FILE: write_samples(samples), **files}


def _list_samples(document: Document, sampler: Sampler, place: str) -> dict[str, Value]:
    """Return a sample of each component schema that operations state at `place`, or reach from there."""
    roots = [
        schema
        for _method, _path, operation in list_operations(document)
        for stated, schema in list_operation_schemas(operation)
        if stated == place
    ]
    return {name: sampler.sample_component(name) for name in sorted(reach_schemas(document, roots))}
