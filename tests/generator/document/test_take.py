"""take: what is adopted from a file or over HTTPS, what is refused, and that a refusal leaves spec/ as it was."""

from __future__ import annotations

import copy
import hashlib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from generator.correct.spec import load_spec
from generator.document.openapi import is_array, is_object
from generator.document.take import take_release
from generator.problem import Problem
from tests.generator.document.upstream_server import Page, serve_https
from tests.generator.inline_spec import complete_document

MARK = "Zaphod's own words about Jira"
GOOD = complete_document("""
    paths: {'/api/2/thing/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}],
                                        returns: {$ref: '#/components/schemas/Thing'}}}}
    schemas: {Thing: {type: object, properties: {name: {type: string}}}}
""")
CLOUD = {**GOOD, "paths": {"/rest/api/3/issue": GOOD["paths"]["/api/2/thing/{id}"]}}
GOOD_BYTES = json.dumps(GOOD).encode()
OTHER_VERSION = {**GOOD, "info": {"title": "Jira", "version": "server"}}


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec folder that pins one release, with the files of names and words."""
    folder = tmp_path / "spec"
    folder.mkdir()
    (folder / "pins.toml").write_text(
        'current = "9.9.9"\n[release."9.9.9"]\nurl = "file:old.json"\nsha256 = "0"\n', encoding="utf-8"
    )
    (folder / "jira-9.9.9.json").write_text("{}\n", encoding="utf-8")
    (folder / "names.toml").write_text("", encoding="utf-8")
    (folder / "summaries.toml").write_text("[summaries]\n", encoding="utf-8")
    (folder / "parameters.toml").write_text("", encoding="utf-8")
    (folder / "replacements.toml").write_text("", encoding="utf-8")
    return folder


def list_bytes(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below `folder`."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def store(folder: Path, content: bytes) -> str:
    """Write an upstream document outside of spec/ and return its file: URL."""
    path = folder / "upstream.json"
    path.write_bytes(content)
    return path.as_uri()


def refuse(spec: Path, url: str, version: str | None = None) -> str:
    """Return the sentence with which taking `url` is refused; spec/ must stay byte for byte as it was."""
    before = list_bytes(spec)
    with pytest.raises(Problem) as raised:
        take_release(url, version, spec)
    assert list_bytes(spec) == before
    sentence = str(raised.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_a_file_is_distilled_pinned_and_made_current(spec: Path, tmp_path: Path) -> None:
    assert take_release(store(tmp_path, GOOD_BYTES), None, spec) == "10.3.24"
    pins = tomllib.loads((spec / "pins.toml").read_text(encoding="utf-8"))
    assert pins["current"] == "10.3.24"
    assert pins["release"] == {
        "9.9.9": {"url": "file:old.json", "sha256": "0"},
        "10.3.24": {"url": "file:upstream.json", "sha256": hashlib.sha256(GOOD_BYTES).hexdigest()},
    }
    assert load_spec(spec).document["info"] == {"title": "Jira Data Center", "version": "10.3.24"}
    assert list(load_spec(spec).document["paths"]) == ["/api/2/thing/{id}"]


def test_only_the_document_and_the_pins_are_written(spec: Path, tmp_path: Path) -> None:
    before = list_bytes(spec)
    take_release(store(tmp_path, GOOD_BYTES), None, spec)
    after = list_bytes(spec)
    assert {name for name in after if before.get(name) != after[name]} == {"pins.toml", "jira-10.3.24.json"}
    assert str(tmp_path) not in after["pins.toml"].decode(), "where the file lay on this machine is nobody's business"


def test_the_first_release_needs_no_pins_file(tmp_path: Path) -> None:
    (tmp_path / "spec").mkdir()
    take_release(store(tmp_path, GOOD_BYTES), None, tmp_path / "spec")
    assert sorted(list_bytes(tmp_path / "spec")) == ["jira-10.3.24.json", "pins.toml"]


def test_taking_twice_gives_the_same_bytes(spec: Path, tmp_path: Path) -> None:
    take_release(store(tmp_path, GOOD_BYTES), None, spec)
    once = list_bytes(spec)
    take_release(store(tmp_path, GOOD_BYTES), None, spec)
    assert list_bytes(spec) == once


def test_releases_are_pinned_in_the_order_of_their_numbers(spec: Path, tmp_path: Path) -> None:
    for version in ("10.10.0", "10.9", "9.12.3"):
        take_release(store(tmp_path, GOOD_BYTES), version, spec)
    pins = tomllib.loads((spec / "pins.toml").read_text(encoding="utf-8"))
    assert list(pins["release"]) == ["9.9.9", "9.12.3", "10.9", "10.10.0"]
    assert pins["current"] == "10.10.0"


def test_an_older_release_does_not_become_current_unless_told(spec: Path, tmp_path: Path) -> None:
    assert take_release(store(tmp_path, GOOD_BYTES), None, spec) == "10.3.24"
    assert take_release(store(tmp_path, GOOD_BYTES), "10.3.17", spec) == "10.3.17"
    assert tomllib.loads((spec / "pins.toml").read_text(encoding="utf-8"))["current"] == "10.3.24"
    assert take_release(store(tmp_path, GOOD_BYTES), "10.3.17", spec, current=True) == "10.3.17"
    assert tomllib.loads((spec / "pins.toml").read_text(encoding="utf-8"))["current"] == "10.3.17"


def test_a_reordered_or_reformatted_document_distils_to_the_same_bytes(spec: Path, tmp_path: Path) -> None:
    take_release(store(tmp_path, GOOD_BYTES), None, spec)
    once = (spec / "jira-10.3.24.json").read_bytes()
    turned = dict(reversed(GOOD.items()))
    take_release(store(tmp_path, json.dumps(turned, indent=4).encode()), None, spec)
    assert (spec / "jira-10.3.24.json").read_bytes() == once


def plant(node: Any) -> Any:
    """Return a copy of a document with a marked sentence everywhere that OpenAPI allows text, and in vendor keys."""
    if is_array(node):
        return [plant(each) for each in node]
    if not is_object(node):
        return node
    planted: dict[str, Any] = {key: plant(value) for key, value in node.items()}
    if node.keys() & {"openapi", "operationId", "in", "type", "$ref", "schema", "content", "version", "responses"}:
        planted |= dict.fromkeys(("description", "summary", "title", "x-any", "x-atlassian-narrative"), MARK)
        planted |= {
            "externalDocs": {"description": MARK, "url": MARK},
            "example": MARK,
            "examples": {MARK: {"value": MARK}},
        }
    return planted


def test_no_sentence_of_the_document_is_kept(spec: Path, tmp_path: Path) -> None:
    document = plant(copy.deepcopy(GOOD))
    operation = document["paths"]["/api/2/thing/{id}"]["get"]
    operation["callbacks"] = {MARK: {}}
    operation["x-experimental"] = MARK
    operation["deprecated"] = MARK
    operation["security"] = [{"oauth2": [MARK]}]
    answer = operation["responses"]["200"]
    answer |= {"headers": {MARK: {"description": MARK}}, "links": {MARK: {"description": MARK}}}
    answer["content"]["application/json"]["encoding"] = {MARK: {"contentType": MARK}}
    thing = document["components"]["schemas"]["Thing"]
    thing |= {"xml": {"name": MARK}, "discriminator": {"propertyName": MARK}}
    document["tags"] = [{"name": MARK, "description": MARK}]
    document["servers"] = [{"url": MARK, "description": MARK}]
    document["info"] |= {"contact": {"name": MARK}, "license": {"name": MARK}, "termsOfService": MARK}
    scheme = {"type": "http", "scheme": "basic", "description": MARK, "bearerFormat": MARK}
    document["components"] |= {"securitySchemes": {"basic": scheme}, "examples": {MARK: {}}, "x-any": MARK}
    assert json.dumps(document).count(MARK) > 60
    take_release(store(tmp_path, json.dumps(document).encode()), None, spec)
    written = (spec / "jira-10.3.24.json").read_text(encoding="utf-8")
    left = [line for line in written.splitlines() if MARK in line]
    assert left == []


WRONG_CONTENT = {
    "empty": (b"", "cut off"),
    "truncated": (GOOD_BYTES[:-40], "cut off"),
    "truncated in a text": (GOOD_BYTES[: GOOD_BYTES.index(b"Jira") + 2], "cut off"),
    "malformed": (b'{"openapi": "3.0.1",, }', "is not JSON"),
    "two documents": (GOOD_BYTES + GOOD_BYTES, "is not JSON"),
    "a web page": (b"<!DOCTYPE html><html>Log in</html>", "is not JSON"),
    "YAML": (b"openapi: 3.0.1\npaths: {}\n", "is not JSON"),
    "bytes": (b"\x80\x81\x82\x83", "is not JSON"),
    "deep": (b"[" * 200_000, "is not JSON"),
    "a list": (b"[]", "no OpenAPI document"),
    "a word": (b'"openapi"', "no OpenAPI document"),
    "other JSON": (b'{"issues": []}', "no OpenAPI document"),
    "paths as a list": (b'{"openapi": "3.0.1", "paths": []}', "no OpenAPI document"),
    "no version of OpenAPI": (b'{"paths": {}}', "OpenAPI version None"),
    "Swagger 2": (b'{"swagger": "2.0", "paths": {}}', "Swagger 2.0"),
    "OpenAPI 3.1": (json.dumps({**GOOD, "openapi": "3.1.0"}).encode(), "OpenAPI version '3.1.0'"),
    "OpenAPI 3 as a number": (json.dumps({**GOOD, "openapi": 3.0}).encode(), "OpenAPI version 3.0"),
    "Cloud by path": (json.dumps(CLOUD).encode(), "Jira Cloud"),
    "Cloud by title": (
        json.dumps({**GOOD, "info": {"title": "The Jira Cloud platform REST API", "version": "1001.0.0"}}).encode(),
        "Jira Cloud",
    ),
    "Confluence": (
        json.dumps({**GOOD, "info": {"title": "Confluence Data Center REST API", "version": "9.2.0"}}).encode(),
        "this is not Jira Data Center's document: its title says 'Confluence Data Center REST API'",
    ),
    "Bitbucket": (
        json.dumps({**GOOD, "info": {"title": "Bitbucket Data Center", "version": "9.4"}}).encode(),
        "this is not Jira Data Center's document: its title says 'Bitbucket Data Center'",
    ),
    "an old Swagger": (
        json.dumps({"swagger": "2.0", "info": {"title": "JIRA 7.6.1"}, "paths": {"/api/2/issue": {}}}).encode(),
        "this is not Jira Data Center's document: its title says 'JIRA 7.6.1', and it says Swagger 2.0",
    ),
    "no operations": (
        json.dumps({**GOOD, "paths": {}}).encode(),
        "this is not Jira Data Center's document: its title says 'Jira', but it has no operations",
    ),
    "Service Management": (
        json.dumps({**GOOD, "paths": {"/servicedeskapi/request": {}}}).encode(),
        "no operation of it is below /api/2/",
    ),
    "no version": (json.dumps({**GOOD, "info": {}}).encode(), "--as"),
    "no info": (json.dumps({key: GOOD[key] for key in ("openapi", "paths", "components")}).encode(), "--as"),
    "info as text": (json.dumps({**GOOD, "info": "Jira"}).encode(), "--as"),
    "a version that is none": (json.dumps(OTHER_VERSION).encode(), "--as"),
    "a snapshot": (json.dumps({**GOOD, "info": {"version": "10.3.24-SNAPSHOT"}}).encode(), "--as"),
}


@pytest.mark.parametrize(("content", "said"), WRONG_CONTENT.values(), ids=WRONG_CONTENT.keys())
def test_what_is_no_document_of_jira_data_center_is_refused(
    spec: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    assert said in refuse(spec, store(tmp_path, content))


@pytest.mark.parametrize(
    "version", ["latest", "10", "10.3.24.1", "v10.3.24", "10.3.24\n", "../../evil", "10.3-m1", "१०.३.२४", "10.3.24/x"]
)
def test_a_version_by_hand_that_is_none_is_refused(spec: Path, tmp_path: Path, version: str) -> None:
    assert "is no Jira version; give it like 10.3.24" in refuse(spec, store(tmp_path, GOOD_BYTES), version)


def test_a_version_by_hand_helps_a_document_that_does_not_say_it(spec: Path, tmp_path: Path) -> None:
    assert take_release(store(tmp_path, json.dumps(OTHER_VERSION).encode()), "10.0", spec) == "10.0"
    assert (spec / "jira-10.0.json").exists()


def test_a_missing_file_and_a_folder_are_refused(spec: Path, tmp_path: Path) -> None:
    assert "absent.json can't be read" in refuse(spec, (tmp_path / "absent.json").as_uri())
    assert "can't be read" in refuse(spec, tmp_path.as_uri())


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/swagger.json", "ftp://127.0.0.1/a.json", "swagger.json", "", "data:,{}"]
)
def test_other_urls_are_refused(spec: Path, url: str) -> None:
    assert "neither a file: nor an https: URL" in refuse(spec, url)


def test_broken_pins_are_refused_and_left_for_a_person_to_mend(spec: Path, tmp_path: Path) -> None:
    (spec / "pins.toml").write_text("current = ", encoding="utf-8")
    assert "pins.toml can't be read" in refuse(spec, store(tmp_path, GOOD_BYTES))


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, trustme.CA]]:
    """A server that answers well and badly."""
    authority = trustme.CA()
    pages = {
        "/good.json": Page(GOOD_BYTES, headers={"Content-Type": "application/json"}),
        "/short.json": Page(GOOD_BYTES[:100], declared=len(GOOD_BYTES)),
        "/complete-but-short.json": Page(GOOD_BYTES, declared=len(GOOD_BYTES) + 10),
        "/login": Page(b"<html></html>"),
        "/moved.json": Page(b"", 302, {"Location": "/good.json"}),
        "/gone.json": Page(b"{}", 410),
        "/busy.json": Page(GOOD_BYTES, 503),
    }
    with serve_https(authority, pages) as url:
        yield url, authority


@pytest.fixture
def https(server: tuple[str, trustme.CA], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of that server, whose certificate is trusted."""
    url, authority = server
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return url


def test_a_download_is_adopted_with_its_url_and_the_hash_of_its_bytes(spec: Path, https: str) -> None:
    assert take_release(f"{https}/good.json", None, spec) == "10.3.24"
    pinned = tomllib.loads((spec / "pins.toml").read_text(encoding="utf-8"))["release"]["10.3.24"]
    assert pinned == {"url": f"{https}/good.json", "sha256": hashlib.sha256(GOOD_BYTES).hexdigest()}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/absent.json", "answered 404"),
        ("/gone.json", "answered 410"),
        ("/busy.json", "answered 503"),
        ("/moved.json", "answered 302"),
        ("/short.json", "ended early after 100 bytes"),
        ("/complete-but-short.json", "ended early"),
        ("/login", "is not JSON"),
    ],
)
def test_a_download_that_is_not_the_document_is_refused(spec: Path, https: str, path: str, said: str) -> None:
    assert said in refuse(spec, https + path)


def test_a_document_larger_than_any_is_refused(spec: Path, https: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.document.take.MAX_BYTES", 100)
    assert "more than 100 bytes" in refuse(spec, f"{https}/good.json")


def test_a_server_with_a_strange_certificate_is_refused(
    spec: Path, server: tuple[str, trustme.CA], https: str, tmp_path: Path
) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    assert "can't be reached" in refuse(spec, f"{https}/good.json")


def test_a_server_that_is_not_there_is_refused(spec: Path) -> None:
    assert "can't be reached" in refuse(spec, "https://127.0.0.1:1/good.json")


@pytest.mark.parametrize(
    "url", ["https://", "https:///x.json", "https://[::1", "https://exa mple/x.json", "https://127.0.0.1:99999/x"]
)
def test_a_url_that_is_none_is_refused(spec: Path, url: str) -> None:
    refuse(spec, url)
