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

from generator.document.check import check_document
from generator.document.distil import distil_document, write_document
from generator.document.files import MAX_BYTES, read_json
from generator.document.load import load_pins
from generator.document.openapi import Document, is_object
from generator.document.pins import PINS_FILE, Pin, document_file, write_pins
from generator.document.release import is_release
from generator.problem import Problem

TIMEOUT_SECONDS = 60.0
_OPENAPI = re.compile(r"3\.0\.[0-9]+")
_READ_COMPONENTS = frozenset({"schemas", "securitySchemes", "examples"})
_CLOUD_MARKS = ("/rest/api/3/", "/api/3/")
_MARKS = ("/api/2/", "/agile/1.0/", "/auth/1/")


@dataclass(frozen=True)
class Upstream:
    """An upstream document as it was received."""

    source: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes as received."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Taken:
    """A document that can be adopted, distilled, and the pin that says where it came from."""

    release: str
    document: Document
    pin: Pin


def take_document(url: str, version: str | None) -> Taken:
    """Return the document at `url`, distilled. Nothing is written.

    Raises Problem when it can't be had, or is not a Jira Data Center document.
    """
    upstream = fetch_upstream(url)
    document = parse_upstream(upstream)
    release = version or read_version(document, url)
    if not is_release(release):
        raise Problem(f"--as {release!r} is no Jira version; give it like 10.3.24.")
    distilled = distil_document(document, release)
    check_document(distilled)
    return Taken(release, distilled, Pin(upstream.source, upstream.sha256))


def take_release(url: str, version: str | None, spec: Path, *, current: bool = False) -> str:
    """Adopt the document at `url` into spec/ and return its version; `current` makes an older one current too.

    Raises Problem, and writes nothing, when `take_document` does.
    """
    taken = take_document(url, version)
    files = pin_document(taken, spec, current=current)
    for name, text in files.items():
        (spec / name).write_text(text, encoding="utf-8")
    return taken.release


def pin_document(taken: Taken, spec: Path, *, current: bool = False) -> dict[str, str]:
    """Return {name: text} of the two files of spec/ that pin a document, and make it current if it is the newest."""
    return {
        document_file(taken.release): write_document(taken.document),
        PINS_FILE: write_pins(load_pins(spec).adopt(taken.release, taken.pin, current=current)),
    }


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
                if path.stat().st_size > MAX_BYTES:
                    raise Problem(f"{path.name} has more than {MAX_BYTES:,} bytes; no Jira document is that large.")
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
        document = read_json(upstream.content, upstream.source)
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
            raise Problem(
                f"{upstream.source} is cut off after {len(upstream.content):,} bytes; take it again."
            ) from error
        raise Problem(f"{upstream.source} is not JSON: {error.msg} at line {error.lineno}.") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise Problem(f"{upstream.source} is not JSON text that can be read safely.") from error
    if not is_object(document) or not is_object(document.get("paths")):
        raise Problem(f"{upstream.source} is JSON but no OpenAPI document: it has no paths.")
    _refuse_others(upstream.source, document)
    components = document.get("components", {})
    unread = sorted(components.keys() - _READ_COMPONENTS) if is_object(components) else []
    unread = [name for name in unread if not name.startswith("x-")]
    if unread:
        raise Problem(f"{upstream.source} uses components.{unread[0]}, which this pipeline does not read yet.")
    return document


def read_version(document: dict[str, Any], url: str) -> str:
    """Return the release that the document says it describes."""
    version = _read_info(document).get("version")
    if not isinstance(version, str) or not is_release(version):
        raise Problem(f"{url} calls its version {version!r}; say which release it is with --as, for example --as 10.0.")
    return version


def _read_info(document: dict[str, Any]) -> dict[str, Any]:
    info = document.get("info")
    return info if is_object(info) else {}


def _refuse_others(source: str, document: dict[str, Any]) -> None:
    """Raise Problem for what describes something else: another product, Jira Cloud, or nothing at all."""
    title = _read_info(document).get("title")
    called = f"its title says {title!r:.100}" if isinstance(title, str) and title else "it has no title"
    openapi = document.get("openapi")
    if not isinstance(openapi, str) or not _OPENAPI.fullmatch(openapi):
        said = f"Swagger {document['swagger']!s:.20}" if "swagger" in document else f"OpenAPI version {openapi!r:.20}"
        why = f"{called}, and it says {said}, where this pipeline reads OpenAPI 3.0 only"
    elif "cloud" in str(title).lower() or any(path.startswith(_CLOUD_MARKS) for path in document["paths"]):
        why = f"{called}, and it describes Jira Cloud"
    elif isinstance(title, str) and title and "jira" not in title.lower():
        why = called
    elif not document["paths"]:
        why = f"{called}, but it has no operations"
    elif not any(path.startswith(_MARKS) for path in document["paths"]):
        why = f"{called}, but no operation of it is below {' or '.join(_MARKS)}"
    else:
        return
    raise Problem(f"{source}: this is not Jira Data Center's document: {why}.")
