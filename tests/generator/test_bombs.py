"""What is small to write and endless to read is refused at once, with one sentence that names the file or the place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.correct.name import read_names
from generator.correct.patch import read_overlay
from generator.correct.words import read_words
from generator.document.bounds import MAX_CHAIN
from generator.document.files import load_toml, load_yaml
from generator.document.load import load_document
from generator.document.openapi import Document
from generator.document.take import take_document
from generator.problem import Problem
from tests.generator.inline_spec import complete_document

GOOD = complete_document("""
    paths:
      /api/2/thing:
        get:
          parameters: [{name: order, in: query, schema: {type: string}}]
          returns: {$ref: '#/components/schemas/Thing'}
    schemas: {Thing: {type: object, properties: {name: {type: string}}}}
""")
PLACE = '"REPLACED"'
LONG = "9" * 5_000
WAYS = ("allOf", "anyOf", "oneOf")


def refer(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def schemas(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def name_of(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = schemas(document)["Thing"]["properties"]["name"]
    return found


def multiply(way: str) -> Callable[[Document], None]:
    """Return what lets each of forty schemas hold the one before it twice."""

    def change(document: Document) -> None:
        found = schemas(document)
        found["A0"] = {"type": "string"}
        for number in range(1, 40):
            found[f"A{number}"] = {way: [refer(f"A{number - 1}")] * 2}
        schemas(document)["Thing"]["properties"]["bomb"] = refer("A39")

    return change


def chain(length: int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        found = schemas(document)
        found["A0"] = {"type": "string"}
        for number in range(1, length):
            found[f"A{number}"] = refer(f"A{number - 1}")
        schemas(document)["Thing"]["properties"]["chain"] = refer(f"A{length - 1}")

    return change


STATED: dict[str, tuple[Callable[[Document], object], str]] = {
    "a text of a billion characters at least": (
        lambda d: name_of(d).update(minLength=10**9),
        "`minLength` in schema Thing is 1,000,000,000",
    ),
    "a billion items at least": (
        lambda d: name_of(d).update(type="array", items={}, minItems=10**9),
        "`minItems` in schema Thing is 1,000,000,000",
    ),
    "a limit below nothing": (lambda d: name_of(d).update(maxLength=-1), "`maxLength` in schema Thing is -1"),
    "too many known values": (
        lambda d: name_of(d).update(enum=[f"v{number}" for number in range(100_000)]),
        "100,000 entries in `enum` in schema Thing",
    ),
    "too many parameters": (
        lambda d: d["paths"]["/api/2/thing"]["get"]["parameters"].extend(
            {"name": f"p{number}", "in": "query", "schema": {}} for number in range(2_000)
        ),
        "2,001 entries in the parameters of GET /api/2/thing",
    ),
    "too many properties": (
        lambda d: schemas(d)["Thing"]["properties"].update({f"p{number}": {} for number in range(2_000)}),
        "2,001 entries in `properties` in schema Thing",
    ),
    "too many schemas in place": (
        lambda d: schemas(d).update(
            {f"S{n}": {"properties": {f"p{number}": {} for number in range(900)}} for n in range(300)}
        ),
        "more than 200,000 schemas",
    ),
    "a pattern that is a program": (lambda d: name_of(d).update(pattern="(a+)+" * 100), "schema Thing"),
    "references in a row": (chain(3_000), f"more than {MAX_CHAIN} others"),
    **{f"{way} of {way} of {way}": (multiply(way), "stands for more than 10,000 others") for way in WAYS},
}
WRITTEN = {
    "a number of 5000 digits": (LONG, "holds the number 9999999999999999999999999…"),
    "a number beyond 64 bits": (str(2**64), "holds the number 18446744073709551616"),
    "NaN": ("NaN", "holds the number NaN"),
    "Infinity": ("Infinity", "holds the number Infinity"),
    "minus Infinity": ("-Infinity", "holds the number -Infinity"),
    "a number that is infinite": ("1e400", "holds the number 1e400"),
    "a key that comes twice": ('{"a": 1, "a": 2}', "the key 'a' twice"),
    "lists in lists": ("[" * 100_000 + "]" * 100_000, "can be read safely"),
}


def take(folder: Path, content: bytes) -> None:
    (folder / "upstream.json").write_bytes(content)
    take_document((folder / "upstream.json").as_uri(), None)


def refuse(read: Callable[[], object], said: str) -> None:
    with pytest.raises(Problem) as raised:
        read()
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize("bomb", STATED)
def test_a_document_that_states_too_much_is_refused(bomb: str, tmp_path: Path) -> None:
    document = copy.deepcopy(GOOD)
    change, said = STATED[bomb]
    change(document)
    refuse(lambda: take(tmp_path, json.dumps(document).encode()), said)


@pytest.mark.parametrize("bomb", WRITTEN)
def test_a_document_with_a_value_that_no_reader_takes_is_refused(bomb: str, tmp_path: Path) -> None:
    document = copy.deepcopy(GOOD)
    name_of(document)["example"] = "REPLACED"  # even where nothing reads it
    text, said = WRITTEN[bomb]
    refuse(lambda: take(tmp_path, json.dumps(document).replace(PLACE, text).encode()), said)


def test_a_document_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    refuse(lambda: take(tmp_path, b" " * 20_000_001), "upstream.json has more than 20,000,000 bytes")


def test_a_document_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    take(tmp_path, b"\xef\xbb\xbf" + json.dumps(GOOD).encode())


@pytest.mark.parametrize("way", WAYS)
def test_honest_alternatives_are_taken(way: str, tmp_path: Path) -> None:
    document = copy.deepcopy(GOOD)
    name_of(document).update({way: [refer("A"), refer("B")]})
    schemas(document).update(A={way: [refer("B"), refer("B")]}, B={"type": "string", "maxLength": 2**31 - 1})
    take(tmp_path, json.dumps(document).encode())


def test_references_in_a_row_as_honest_as_ever_are_taken(tmp_path: Path) -> None:
    document = copy.deepcopy(GOOD)
    chain(20)(document)
    take(tmp_path, json.dumps(document).encode())


ALIASES = "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))])
MERGES = "\n".join(["a0: &a0 {x: 1}", *(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 40))])
YAML: dict[str, tuple[str | bytes, str]] = {
    "aliases of aliases": (ALIASES, "issue.yaml, line 2 uses the alias *a0"),
    "merged aliases": (MERGES, "issue.yaml, line 2 uses the alias *a0"),
    "an alias of itself": ("a: &a [*a]", "issue.yaml, line 1 uses the alias *a"),
    "lists in lists": ("[" * 100_000, "exceeded maximum nesting depth"),
    "lists in lists, line by line": ("[\n" * 100_000, "nests values more than 100 levels deep"),
    "a key that comes twice": ("a: {b: 1, b: 2}", "the key 'b' comes twice in one mapping at line 1"),
    "a number of 5000 digits": (f"a: {LONG}", "a number of thousands of digits"),
    "a number of 5000 other digits": (f"a: 0x{'f' * 5_000}", "a number that no reader of JSON takes"),
    "no number": ("a: .nan", "a number that no reader of JSON takes"),
    "an infinite number": ("a: [{b: -.inf}]", "a number that no reader of JSON takes"),
    "a date": ("a: 2024-05-06", "holds a date, 2024-05-06; write it as text"),
    "a status as a number": ("responses: {200: {}}", "has the key 200, which is no text"),
    "a word that is true": ("on: 1", "has the key True, which is no text"),
    "a tag of Python": ("a: !!python/object/apply:os.system ['true']", "can't be read: could not determine"),
    "tabs": ("a:\n\t- b", "can't be read"),
    "bytes": (b"\xff\xfe\x00", "can't be read"),
    "too large": ("#" * 2_000_001, "more than 2,000,000 bytes"),
}
TOML: dict[str, tuple[str | bytes, str]] = {
    "a number of 5000 digits": (f"a = {LONG}", "a number of thousands of digits"),
    "a number of 5000 other digits": (f"a = 0x{'f' * 5_000}", "a number that no reader of JSON takes"),
    "no number": ("a = nan", "a number that no reader of JSON takes"),
    "an infinite number": ("a = inf", "a number that no reader of JSON takes"),
    "lists in lists": (f"a = {'[' * 5_000}{']' * 5_000}", "nests values too deep"),
    "tables in tables": (f"a{'.b' * 5_000} = 1", "nests values more than 100 levels deep"),
    "a key that comes twice": ("a = 1\na = 2", "can't be read"),
    "a date": ("a = 2024-05-06", "holds a date"),
    "bytes": (b"a = '\xff'", "can't be read"),
    "too large": ("#" * 2_000_001, "more than 2,000,000 bytes"),
}


def store(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("bomb", YAML)
def test_an_overlay_that_is_not_plain_is_refused(bomb: str, tmp_path: Path) -> None:
    content, said = YAML[bomb]
    path = store(tmp_path / "issue.yaml", content)
    refuse(lambda: load_yaml(path, "spec/overlays/issue.yaml"), said)
    refuse(lambda: load_yaml(path, "spec/overlays/issue.yaml"), "issue.yaml")


@pytest.mark.parametrize("bomb", TOML)
def test_a_file_of_names_or_words_that_is_not_plain_is_refused(bomb: str, tmp_path: Path) -> None:
    content, said = TOML[bomb]
    path = store(tmp_path / "names.toml", content)
    refuse(lambda: load_toml(path), said)
    refuse(lambda: load_toml(path), "names.toml")


def test_plain_files_are_read_with_a_byte_order_mark_too(tmp_path: Path) -> None:
    assert load_toml(store(tmp_path / "a.toml", "\ufeffa = 1")) == {"a": 1}
    assert load_yaml(store(tmp_path / "a.yaml", "\ufeffa: {b: [1, 1.5, null, yes, text]}"), "a.yaml") == {
        "a": {"b": [1, 1.5, None, True, "text"]}
    }


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "[]", "NaN"])
def test_a_pinned_document_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    store(tmp_path / "jira-10.0.json", text)
    refuse(lambda: load_document(tmp_path, "10.0"), "jira-10.0.json")


@pytest.mark.parametrize("target", ["$..*..*..*..*", "$" + "..a" * 3, "$.paths" + ".a" * 300])
def test_a_target_that_searches_everywhere_is_refused(target: str) -> None:
    action = {"target": target, "description": "Wrong.", "x-evidence": "recorded", "remove": True}
    content = {"overlay": "1.0.0", "actions": [action]}
    refuse(lambda: read_overlay("spec/overlays/a.yaml", content), "spec/overlays/a.yaml, action 1")


@pytest.mark.parametrize(
    ("summaries", "parameters", "said"),
    [
        ({"summaries": []}, {}, "spec/summaries.toml has no table [summaries]"),
        ({}, {"meanings": "a"}, "spec/parameters.toml has no table [meanings]"),
        ({}, {"operations": {"GET /a": "text"}}, "GET /a under [operations] is no table"),
    ],
)
def test_words_that_are_no_tables_are_refused(summaries: Any, parameters: Any, said: str) -> None:
    refuse(lambda: read_words(summaries, parameters), said)


def test_names_that_are_no_tables_are_refused() -> None:
    refuse(lambda: read_names({"adopted": [1]}), "spec/names.toml has no table [adopted]")
