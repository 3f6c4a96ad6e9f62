"""Two documents in a few lines of YAML each, and what changed between them."""

from __future__ import annotations

from typing import Any

import yaml

from generator.compare import compare_documents
from generator.compare.change import Change, Part, Rule, Subject, Use
from generator.compare.comparison import Comparison, Release, compare_releases
from generator.correct.name import Names
from generator.document.openapi import Document
from tests.generator.inline_spec import complete_document

NAMES = Names({}, {}, {})
THING = "{$ref: '#/components/schemas/Thing'}"


def compare(before: str, after: str) -> tuple[Change, ...]:
    """Return the changes between two documents, written as tests/generator/inline_spec.py says."""
    return compare_documents(read(before), read(after), NAMES)


def read(text: str) -> Document:
    """Return the whole document that `text` stands for; what complete_document does not know of is put in whole."""
    stated: dict[str, Any] = yaml.safe_load(text) or {}
    document = complete_document(text)
    document["components"] |= stated.get("components", {})
    return {**document, **{key: stated[key] for key in ("security", "servers", "info") if key in stated}}


def compare_upstream(before: str, after: str, corrected_before: str, corrected_after: str) -> Comparison:
    """Return the comparison of two releases whose upstream and corrected documents are given."""
    older = Release("10.0", read(corrected_before), read(before))
    return compare_releases(older, Release("10.3", read(corrected_after), read(after)), NAMES)


def make_change(**given: Any) -> Change:
    """Return a change of an operation that breaks its callers, with what is `given` in its place."""
    rule = Rule("request-parameter-removed", "removed", "is gone", "breaking", "compatible", "It is no longer taken.")
    subject = Subject("operation", "GET /api/2/thing", "GET /api/2/thing", "jira.thing.get_thing", "thing")
    facts: dict[str, Any] = {
        "rule": rule,
        "subject": subject,
        "part": Part("query parameter", "startAt", "start_at"),
        "use": Use(sent=True, read=False),
        **given,
    }
    return Change(**facts)
