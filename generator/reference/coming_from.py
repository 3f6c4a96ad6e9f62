"""coming_from: what each method of another client is called here, by the operation that both of them are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.emit.ir import Operation, Resource
from generator.problem import Problem
from generator.reference.markup import code, link, prose

_WORD = re.compile(r"[A-Za-z]\w*", re.ASCII)


@dataclass(frozen=True)
class Peer:
    """Another client: its package and version, the name of its class, and {method: "METHOD /path"}."""

    package: str
    version: str
    client: str
    methods: Mapping[str, str]


def read_peers(folder: Path) -> tuple[Peer, ...]:
    """Return the clients whose methods stand in `*.toml` of `folder`. Raise Problem for a file that is none such."""
    return tuple(_read_peer(path) for path in sorted(folder.glob("*.toml")))


def _read_peer(path: Path) -> Peer:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        methods: dict[str, Any] = dict(found["methods"])
        peer = Peer(str(found["package"]), str(found["version"]), str(found["client"]), methods)
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise Problem(f"{path}: {error!r}; it needs package, version, client and a table methods.") from None
    for method, operation in methods.items():
        if not _WORD.fullmatch(method) or not isinstance(operation, str):
            raise Problem(f"{path}: {method!r} is {operation!r}; write a method = 'GET /api/2/field'.")
    return peer


def name_page(peer: Peer) -> str:
    """Return the path of the page of `peer`."""
    return f"coming-from-{peer.package}.md"


def write_peer(peer: Peer, resources: tuple[Resource, ...]) -> str:
    """Return the page that says what the methods of `peer` are called here.

    Raise Problem for an operation that the current release of Jira does not have: it went, or was never there.
    """
    homes = {f"{each.method} {each.path}": (resource, each) for resource in resources for each in resource.operations}
    rows: list[str] = []
    for method, key in sorted(peer.methods.items()):
        if key not in homes:
            raise Problem(
                f"docs/coming-from/{peer.package}.toml: {method} is {key}, which this release has not. "
                "Write the operation that does it now, or take the line away."
            )
        rows.append(f"| {code(f'{peer.client}.{method}')} | {_name_ours(*homes[key])} |")
    count = len(rows)
    return "\n".join(
        [
            f"# Methods of {prose(peer.package)}",
            "",
            prose(
                f"What {count} methods of {peer.package} {peer.version} are called here: both send the same operation."
            ),
            "Arguments have other names; each page of the reference says which.",
            "",
            f"| {prose(peer.package)} | jira-dc |",
            "|---|---|",
            *rows,
            "",
        ]
    )


def _name_ours(resource: Resource, operation: Operation) -> str:
    """Return links to our methods: the iterator first where there is one, for it gives all and not a page."""
    names = [operation.paging.method] if operation.paging and operation.paging.method else []
    page = f"{resource.name}.md"
    return ", ".join(
        link(f"jira.{resource.name}.{name}", f"{page}#{_anchor(name)}") for name in [*names, operation.name]
    )


def _anchor(name: str) -> str:
    """Return the anchor of a heading with `name`, as MyST makes it."""
    return name.lower()
