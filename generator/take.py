"""take: adopt an upstream document: download or read it, check it, distil it, pin it.

The only stage that reads the network. Nothing is written unless everything is right.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx

from generator.check import check_document
from generator.distil import distil_document, write_document
from generator.document import is_object
from generator.load import load_toml
from generator.problem import Problem

MAX_BYTES = 50_000_000
TIMEOUT_SECONDS = 60.0
_VERSION = re.compile(r"[0-9]+\.[0-9]+(?:\.[0-9]+)?")
_OPENAPI = re.compile(r"3\.0\.[0-9]+")
_READ_COMPONENTS = frozenset({"schemas", "securitySchemes", "examples"})
_CLOUD_MARKS = ("/rest/api/3/", "/api/3/")

PINS_HEADER = """\
# The pinned Jira releases: where each document came from, and the sha256 of its bytes as published.
# Written by `nox -s take -- URL`; `current` says which release is generated.
# Atlassian serves the newest 10.3.x at https://dac-static.atlassian.com/server/jira/platform/jira_software_dc_10003_swagger.v3.json
# and overwrites it in place, so the hash tells which one it was.
"""


@dataclass(frozen=True)
class Upstream:
    """An upstream document as it was received."""

    source: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes as received."""
        return hashlib.sha256(self.content).hexdigest()


def take_release(url: str, version: str | None, spec: Path) -> str:
    """Adopt the document at `url` into spec/ as the current release and return its version.

    Raises Problem, and writes nothing, when the document can't be had or is not a Jira Data Center document.
    """
    upstream = fetch_upstream(url)
    document = parse_upstream(upstream)
    version = version or read_version(document, url)
    if not _VERSION.fullmatch(version):
        raise Problem(f"--as {version!r} is no Jira version; give it like 10.3.24.")
    distilled = distil_document(document, version)
    check_document(distilled)
    pins = write_pins(spec, version, upstream)
    (spec / f"jira-{version}.json").write_text(write_document(distilled), encoding="utf-8")
    (spec / "pins.toml").write_text(pins, encoding="utf-8")
    return version


def fetch_upstream(url: str) -> Upstream:
    """Return the bytes at a `file:` or `https:` URL."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Problem(f"{url!r} is no URL: {error}.") from error
    match parts.scheme:
        case "file":
            path = Path(url2pathname(parts.path))
            try:
                return Upstream(f"file:{path.name}", path.read_bytes())
            except OSError as error:
                raise Problem(f"{path.name} can't be read: {error.strerror or error}.") from error
            except ValueError as error:  # a zero byte in the path
                raise Problem(f"{url!r} is no URL of a file: {error}.") from error
        case "https":
            return Upstream(url, _download(url))
        case _:
            raise Problem(f"{url!r} is neither a file: nor an https: URL; documents are taken from those two only.")


def _download(url: str) -> bytes:
    received = bytearray()
    try:
        with httpx.stream("GET", url, timeout=TIMEOUT_SECONDS, follow_redirects=False) as response:
            if response.status_code != HTTPStatus.OK:
                raise Problem(f"{url} answered {response.status_code} instead of the document; check the URL.")
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > MAX_BYTES:
                    raise Problem(f"{url} sends more than {MAX_BYTES:,} bytes; no Jira document is that large.")
    except httpx.RemoteProtocolError as error:
        raise Problem(f"The download of {url} ended early after {len(received):,} bytes; try again.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Problem(f"{url} can't be reached: {error}.") from error
    return bytes(received)


def parse_upstream(upstream: Upstream) -> dict[str, Any]:
    """Return the parsed document; a Problem says what it is instead of a Jira Data Center OpenAPI 3.0 document."""
    try:
        document = json.loads(upstream.content)
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
            raise Problem(
                f"{upstream.source} is cut off after {len(upstream.content):,} bytes; take it again."
            ) from error
        raise Problem(f"{upstream.source} is not JSON: {error.msg} at line {error.lineno}.") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise Problem(f"{upstream.source} is not JSON text that can be read safely.") from error
    if not is_object(document) or not isinstance(document.get("paths"), dict):
        raise Problem(f"{upstream.source} is JSON but no OpenAPI document: it has no paths.")
    openapi = document.get("openapi")
    if not isinstance(openapi, str) or not _OPENAPI.fullmatch(openapi):
        said = f"Swagger {document['swagger']}" if "swagger" in document else f"OpenAPI version {openapi!r}"
        raise Problem(f"{upstream.source} says {said}; this pipeline reads OpenAPI 3.0 only.")
    _refuse_cloud(upstream.source, document)
    components = document.get("components", {})
    unread = sorted(components.keys() - _READ_COMPONENTS) if is_object(components) else []
    unread = [name for name in unread if not name.startswith("x-")]
    if unread:
        raise Problem(f"{upstream.source} uses components.{unread[0]}, which this pipeline does not read yet.")
    return document


def read_version(document: dict[str, Any], url: str) -> str:
    """Return the release that the document says it describes."""
    version = _read_info(document).get("version")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise Problem(f"{url} calls its version {version!r}; say which release it is with --as, for example --as 10.0.")
    return version


def _read_info(document: dict[str, Any]) -> dict[str, Any]:
    info = document.get("info")
    return info if is_object(info) else {}


def _refuse_cloud(source: str, document: dict[str, Any]) -> None:
    title = str(_read_info(document).get("title", ""))
    if "cloud" in title.lower() or any(path.startswith(_CLOUD_MARKS) for path in document["paths"]):
        raise Problem(f"{source} describes Jira Cloud; this client is for Jira Data Center.")


def write_pins(spec: Path, version: str, upstream: Upstream) -> str:
    """Return the new text of pins.toml with `version` added and made current."""
    path = spec / "pins.toml"
    pinned: dict[str, dict[str, str]] = load_toml(path).get("release", {}) if path.exists() else {}
    pinned[version] = {"url": upstream.source, "sha256": upstream.sha256}
    entries = [
        f"\n[release.{json.dumps(name)}]\nurl = {json.dumps(entry['url'])}\nsha256 = {json.dumps(entry['sha256'])}\n"
        for name, entry in sorted(pinned.items(), key=lambda item: [int(part) for part in item[0].split(".")])
    ]
    return f"{PINS_HEADER}current = {json.dumps(version)}\n{''.join(entries)}"
