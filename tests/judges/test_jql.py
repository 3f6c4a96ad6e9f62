"""Atlassian's own grammar of JQL, as its web pages use it, reads what `jira_dc.jql` writes."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from jira_dc import jql
from tests.judges.node import find_program, install_package

SCRIPT = Path(__file__).with_name("parse_jql.cjs")
ALPHABET = "aZ0 \"'\\\n\r\t\0\x7f\x1f()[]{}=!~<>,;+-&|^*?:/%$#@ä€🎉\u2028\u202e"
QUERY = "project = {} AND cf[10010] in {} AND NOT summary ~ {} ORDER BY created DESC"
SEEN = {"n": "\n", "r": "\r", "t": "\t"}


def _texts(count: int) -> list[str]:
    """Return texts of every sign that means something, and every reserved word."""
    dice = random.Random(11)
    words = ["order", "EMPTY", "null", "and", "NOT", "abort", "currentUser()", "", '"', "\\", '\\"', "\\u0041"]
    return words + ["".join(dice.choices(ALPHABET, k=dice.randint(1, 12))) for _ in range(count)]


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_package(os.environ["JQL_PARSER"], tmp_path_factory.mktemp("parser"))


def test_every_text_stays_one_text(modules: Path) -> None:
    texts = _texts(2000)
    queries = [jql.format(QUERY, text, [text, 7, date(2026, 1, 31)], text) for text in texts]
    read = _parse(modules, queries)
    for text, query, answer in zip(texts, queries, read, strict=True):
        assert answer.errors == [], query
        quoted = [_unquote(token) for kind, token in answer.tokens if kind == "QUOTE_STRING"]
        *values, searched = quoted
        assert values == [text, text, "2026-01-31"], query
        assert _without_lucene(searched) == text, query
        kinds = [kind for kind, _ in answer.tokens]
        assert kinds == [kind for kind, _ in read[0].tokens], query


def test_the_grammar_refuses_what_is_not_quoted(modules: Path) -> None:
    [answer] = _parse(modules, ["project = order"])
    assert answer.errors


@dataclass(frozen=True)
class Parsed:
    errors: list[str]
    tokens: list[tuple[str, str]]
    """Kind and text of each."""


def _parse(modules: Path, queries: list[str]) -> list[Parsed]:
    command = [find_program("node"), str(SCRIPT), str(modules)]
    done = subprocess.run(
        command, input=json.dumps(queries), capture_output=True, text=True, encoding="utf-8", timeout=120, check=True
    )
    return [Parsed(**answer) for answer in json.loads(done.stdout)]


def _unquote(token: str) -> str:
    pattern = r"\\(?:u([0-9a-fA-F]{4})|(.))"
    return re.sub(pattern, lambda m: chr(int(m[1], 16)) if m[1] else SEEN.get(m[2], m[2]), token[1:-1], flags=re.DOTALL)


def _without_lucene(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
