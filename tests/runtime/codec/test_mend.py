"""One value that JSON readers refuse does not cost the others."""

from __future__ import annotations

from typing import Any

import pytest

from jira_dc_runtime.codec import NotJson, decode
from jira_dc_runtime.codec.mend import mend
from jira_dc_runtime.errors import Drift
from tests.runtime.models import Issue

MANY = "9" * 5000


@pytest.mark.parametrize(
    "number", ["1e400", "-1E+400", MANY, f"-{MANY}", "NaN", "Infinity", "-Infinity", f"{MANY}.5e1"]
)
def test_a_number_out_of_range_becomes_its_text(number: str) -> None:
    document = f'{{"key":"EX-1","id":{number},"fields":{{"customfield_1":[{{"value":{number}}}]}}}}'
    value, drift = decode(document.encode(), Issue, "GET /x")
    assert (value.key, value.id, value.fields) == ("EX-1", number, {"customfield_1": [{"value": number}]})
    assert drift == (
        Drift("GET /x", "/id", "int", "string"),
        Drift("GET /x", "/fields/customfield_1/0/value", "a number in range", "number"),
    )


@pytest.mark.parametrize("text", ["1e400", "NaN", '\\" 1e400', "Infinity -1e999"])
def test_what_stands_in_a_text_stays(text: str) -> None:
    document = f'{{"key":"{text}","id":1e400}}'.encode()
    assert decode(document, Issue, "")[0].key == text.replace('\\"', '"')


def test_bytes_that_are_not_utf8_cost_their_characters_only() -> None:
    value, drift = decode(b'{"key":"EX-1","fields":{"summary":"\xff!"}}', Issue, "GET /x")
    assert (value.key, value.fields) == ("EX-1", {"summary": "\ufffd!"})
    assert drift == (Drift("GET /x", "", "UTF-8", "other bytes"),)


@pytest.mark.parametrize(
    "content", [b'"' + b'\\"' * 300_000, b"[" * 300_000, b'{"a":' + b"-" * 300_000, b'"a' * 300_000, b"9" * 300_000]
)
def test_hostile_bytes_are_gone_through_once(content: bytes) -> None:
    assert len(mend(content).content) >= len(content)
    try:
        decode(content, Any, "")
    except NotJson:
        return
    assert content.isdigit()
