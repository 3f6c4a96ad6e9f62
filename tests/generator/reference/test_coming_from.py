"""What a method of another client is called here follows from the operation: nobody writes our names twice."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from generator.generate import Generated
from generator.problem import Problem
from generator.reference.coming_from import Peer, read_peers, write_peer
from jira_dc import Jira
from tests.shared_files import ROOT

PEERS = read_peers(ROOT / "docs" / "coming-from")
FILE = 'package = "p"\nversion = "1"\nclient = "C"\n\n[methods]\n{}\n'


@pytest.mark.parametrize("peer", PEERS, ids=[peer.package for peer in PEERS])
def test_each_method_leads_to_one_of_ours_that_sends_the_same(peer: Peer, generated: Generated) -> None:
    operations = {
        f"{resource.name}.{name}": f"{each.method} {each.path}"
        for resource in generated.resources
        for each in resource.operations
        for name in (each.name, each.paging.method if each.paging else each.name)
    }
    rows = [
        line for line in write_peer(peer, generated.resources).splitlines() if line.startswith(f"| `{peer.client}.")
    ]
    assert len(rows) == len(peer.methods) > 100
    for row in rows:
        _, theirs, ours, _ = (cell.strip() for cell in row.split("|"))
        operation = peer.methods[theirs.strip("`").partition(".")[2]]
        for label in ours.split(", "):
            _jira, resource, method = label.split("`")[1].split(".")
            assert hasattr(Jira, resource)
            assert operations[f"{resource}.{method}"] == operation
            assert f"({resource}.md#{method})" in label


def test_a_search_is_the_iterator_first(generated: Generated) -> None:
    peer = Peer("p", "1", "C", {"search": "GET /api/2/search"})
    assert "| [`jira.search.iter_search`](search.md#iter_search), [`jira.search.search`]" in write_peer(
        peer, generated.resources
    )


def test_an_operation_that_went_is_an_error_that_names_the_line(generated: Generated) -> None:
    gone = dataclasses.replace(PEERS[0], methods={"old": "GET /api/2/gone"})
    with pytest.raises(Problem, match=rf"{gone.package}\.toml: old is GET /api/2/gone"):
        write_peer(gone, generated.resources)


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        'package = "p"',
        FILE.format('"a|b" = "GET /api/2/field"'),
        FILE.format("a = 1"),
        FILE.replace("[methods]", "methods = 3").format(""),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match=r"p\.toml"):
        read_peers(tmp_path)
