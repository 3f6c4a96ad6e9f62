"""Real answers of real servers, decoded through the client: no drift, and nothing lost.

The recordings lie beside the repository (../shared/responses and ../shared/recorded) and are never committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from generator.correct.spelling import spell_field
from generator.document.openapi import is_array, is_object
from jira_dc import Drift, HttpError, Jira
from jira_dc.fields import Fields
from tests.operations import SampleCall, list_sample_calls
from tests.shared_files import find_shared

FOLDERS = {find_shared("responses"): 76, find_shared("recorded"): 90}
INDEX: dict[Path, dict[str, Any]] = {
    folder / name: entry
    for folder in FOLDERS
    for name, entry in json.loads((folder / "index.json").read_text(encoding="utf-8")).items()
}
BODY_OF_NOTHING = "osidb_put_issue_issueIdOrKey_1.json"
"""One edited recording shows a body where the document, and every other source, knows 204: it is passed over."""
EDITED_FIELDS = {
    "phpjira_issue.json": ["components/0", "components/1", "fixVersions/0", "fixVersions/1", "security/id"],
}
"""Fields that somebody wrote by hand in a recorded issue: texts where every server sends objects."""
CALLS = {call.key: call for call in list_sample_calls()}


def _call_for(entry: Mapping[str, Any]) -> SampleCall:
    return CALLS[f"{entry['method']} {entry['path']}"]


def _replay(recording: Path, status: int) -> tuple[Jira, list[Drift], bytes]:
    content = recording.read_bytes()
    drifts: list[Drift] = []
    transport = httpx.MockTransport(
        lambda _request: httpx.Response(status, content=content, headers={"content-type": "application/json"})
    )
    jira = Jira("https://jira.example.com", http_client=httpx.Client(transport=transport), on_drift=drifts.append)
    return jira, drifts, content


def find_losses(recorded: Any, decoded: Any, pointer: str = "") -> Iterator[str]:
    """Yield a pointer for each value of the recording that the decoded answer does not hold."""
    if is_object(recorded):
        fields = _read_fields(decoded)
        for key, value in recorded.items():
            if key not in fields:
                yield f"{pointer}/{key}: lost in a {type(decoded).__name__}"
            else:
                yield from find_losses(value, fields[key], f"{pointer}/{key}")
    elif is_array(recorded):
        items = decoded if is_array(decoded) else []
        if len(items) != len(recorded):
            yield f"{pointer}: a list of {len(recorded)} became {type(decoded).__name__}"
        for index, (value, item) in enumerate(zip(recorded, items, strict=False)):
            yield from find_losses(value, item, f"{pointer}/{index}")
    elif not _is_same(recorded, decoded):
        yield f"{pointer}: {type(recorded).__name__} became another {type(decoded).__name__}"


def _read_fields(decoded: Any) -> dict[str, Any]:
    """Return the values of a decoded object by their names on the wire; none of anything else."""
    if isinstance(decoded, Fields):
        return decoded.to_dict()
    if is_object(decoded):
        return decoded
    if not isinstance(decoded, msgspec.Struct):
        return {}
    return {field.encode_name: getattr(decoded, field.name) for field in msgspec.structs.fields(decoded)}


def _is_same(recorded: Any, decoded: Any) -> bool:
    if isinstance(decoded, datetime):
        return decoded.tzinfo is not None and bool(datetime.fromisoformat(recorded) == decoded)
    if isinstance(decoded, date):
        return bool(decoded.isoformat() == recorded)
    return type(recorded) is type(decoded) and bool(recorded == decoded)


def test_every_recording_belongs_to_an_operation() -> None:
    assert {folder: sum(path.parent == folder for path in INDEX) for folder in FOLDERS} == FOLDERS
    for entry in INDEX.values():
        assert _call_for(entry)


@pytest.mark.parametrize(
    "recording", sorted(path for path, entry in INDEX.items() if entry["status"] < 300), ids=lambda path: path.stem
)
def test_recorded_answer_decodes_with_no_drift_and_nothing_lost(recording: Path) -> None:
    call = _call_for(INDEX[recording])
    jira, drifts, content = _replay(recording, INDEX[recording]["status"])
    decoded = call.find_method(jira)(**call.keywords)
    assert drifts == []
    if recording.name == BODY_OF_NOTHING:
        assert decoded is None
    else:
        assert list(find_losses(json.loads(content), decoded)) == []


@pytest.mark.parametrize(
    "recording", sorted(path for path, entry in INDEX.items() if entry["status"] >= 400), ids=lambda path: path.stem
)
def test_recorded_error_keeps_every_message(recording: Path) -> None:
    call = _call_for(INDEX[recording])
    jira, _drifts, content = _replay(recording, INDEX[recording]["status"])
    with pytest.raises(HttpError) as caught:
        call.find_method(jira)(**call.keywords)
    recorded = json.loads(content)
    assert caught.value.status == INDEX[recording]["status"]
    assert caught.value.error_messages == recorded.get("errorMessages", [recorded.get("message")])
    assert caught.value.errors == recorded.get("errors", {})
    assert caught.value.body == content


@pytest.mark.parametrize(
    ("recorded", "decoded"),
    [
        ({"a": 1}, {}),
        ({"a": None}, {}),
        ({"a": [1, 2]}, {"a": [1]}),
        ({"a": "2013-05-15T11:53:38.000+0000"}, {"a": datetime.fromisoformat("2013-05-15T11:53:39.000+00:00")}),
        ({"a": 1}, {"a": True}),
        ({"a": {"b": "x"}}, {"a": "x"}),
    ],
)
def test_the_comparison_finds_what_is_lost(recorded: Any, decoded: Any) -> None:
    assert list(find_losses(recorded, decoded))


@pytest.mark.parametrize(
    "recording", sorted(path for path, entry in INDEX.items() if entry["status"] < 300), ids=lambda path: path.stem
)
def test_every_known_field_of_a_recorded_issue_is_read_with_no_drift_and_nothing_lost(recording: Path) -> None:
    call = _call_for(INDEX[recording])
    jira, drifts, _content = _replay(recording, INDEX[recording]["status"])
    for issue in _find_issues(call.find_method(jira)(**call.keywords)):
        for attribute in filter(issue.__contains__, issue.ids()):
            value, raw = getattr(issue, spell_field(attribute)), issue[attribute]
            assert list(find_losses(raw, value)) == [] or (raw is None and value == []), attribute
    edited = EDITED_FIELDS.get(recording.name, [])
    assert [each.pointer.removeprefix("/fields/") for each in drifts] == edited


def _find_issues(value: Any) -> Iterator[Fields]:
    """Yield the fields of every issue in a decoded answer, and those that are rendered."""
    if isinstance(value, Fields):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in msgspec.structs.fields(value):
            yield from _find_issues(getattr(value, field.name))
    elif is_object(value) or is_array(value):
        for item in value.values() if is_object(value) else value:
            yield from _find_issues(item)
