"""Atlassian's own grammar of JQL, as its web pages use it, reads what `jira_dc.jql` writes and what MockJira reads."""

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
from jira_dc_runtime.testing.jql.syntax.faults import JqlFault
from jira_dc_runtime.testing.jql.syntax.grammar import parse
from jira_dc_runtime.testing.jql.syntax.query import LISTS as LIST_OPERATORS
from jira_dc_runtime.testing.jql.syntax.query import Clause, list_clauses
from jira_dc_runtime.testing.jql.syntax.shape import find_misfit
from jira_dc_runtime.testing.jql.syntax.words import RESERVED_WORDS
from tests.judges.node import find_program, install_package
from tests.testing import test_jql_table as table

SCRIPT = Path(__file__).with_name("parse_jql.cjs")
ALPHABET = "aZ0 \"'\\\n\r\t\0\x7f\x1f()[]{}=!~<>,;+-&|^*?:/%$#@ä€🎉\u2028\u202e\x85\ufdd0\ufffe"
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


_POOL = """
    a b summary status key cf [ ] ( ) , = != < > <= >= ~ !~ in not is was changed empty null and or & | ! order by asc
    desc from to before after on during f 1 -1 -1d 1.0 'x y' "z" cf[10001] f() (a,b) .c [k]
"""
WORDS = _POOL.split()
VALUES = ("EX", "'x y'", '"z"', "7", "-7", "-1d", "f()", "f(a, 1)", "EMPTY", "1.0", "a\\ b", "\\u0041", "ä")
LISTS = ("(a)", "(a, 'b', 3)", "(f(), EMPTY)", "(a, (b, c))", "f()", "f(a)")
STRICTER = {
    "a = all": "a server keeps the word for itself",
    "'' = a": "a server wants a name",
    '"" in (b)': "a server wants a name",
    "a = ''()": "a server wants a name",
    "a = 9223372036854775808": "a server has 64 bits for a number",
    "cf[9223372036854775808] = 1": "a server has 64 bits for a number",
}
"""What a server refuses, and so does MockJira, and the grammar of the web pages leaves to it."""
TEXTS = (
    *(jql for jql, _ in (*table.rows(table.FINDS), *table.rows(table.ORDERS))),
    *(f"a = {word}" for word in RESERVED_WORDS if word != "all"),
    *(
        f"a = b{sign}c"
        for sign in "{}*/%+^$#@?.;:-_`|&~!<>=()[],'\"\\ \t\n\r\x0b\x0c\x1f\x7f\x85\u00a0\u2028\ufdd0\ufffe"
    ),
    *(f"a = 'b{sign}c'" for sign in '{}*/"\\\t\n\r\x0c\x7f\x85\u2028\ufdd0\ufffe'),
    *(f"a = 'b{escape}c'" for escape in (r"\n", r"\t", r"\'", r"\"", r"\\", r"\ ", r"\u00e4", r"\u12", r"\x", r"\/")),
    *("", " ", "()", "(", ")", "not", "!", "a", "a b", "a =", "= a", "a = b c", "a = b,c", "a = b)", "(a = b"),
    *(
        "a[b] = c",
        "a[b].c = d",
        "a[b] . c = d",
        "a['b c'].d in (1)",
        "a[] = b",
        "a[empty] = b",
        "cf[1].a = b",
        "cf[ 1 ] = b",
    ),
    *("order", "order by", "order by a,", "order by a, b desc", "order by a asc desc", "order by cf[1]", "order by 12"),
    *(
        "a changed on empty",
        "a changed after (b)",
        "a changed during b",
        "a not changed",
        "a changed b",
        "a was b from c",
    ),
)


def test_the_same_texts_are_jql(modules: Path) -> None:
    texts = [*TEXTS, *_queries(2000), *_salads(4000)]
    answers = _parse(modules, texts)
    differ = [text for text, answer in zip(texts, answers, strict=True) if (not answer.errors) != _is_taken(text)]
    assert differ == []
    assert 1000 < sum(not answer.errors for answer in answers) < len(texts) - 1000


def test_where_a_server_is_stricter(modules: Path) -> None:
    for text, answer in zip(STRICTER, _parse(modules, list(STRICTER)), strict=True):
        assert (answer.errors, _is_taken(text)) == ([], False), text


def _is_taken(text: str) -> bool:
    """Return whether MockJira takes a text for JQL, whatever its fields and functions are."""
    try:
        query = parse(text)
    except JqlFault:
        return False
    return all(_fits(clause) for clause in list_clauses(query.where))


def _fits(clause: Clause) -> bool:
    return find_misfit(clause, lambda _: clause.operator in LIST_OPERATORS) is None


def _queries(count: int) -> list[str]:
    """Return queries that are well-formed, most of them with one sign or word taken out or put in."""
    dice = random.Random(14)
    made = [
        _condition(dice, 3) + dice.choice(["", "", " order by a", " ORDER BY 'a b' DESC, cf[1]"]) for _ in range(count)
    ]
    return [one if dice.random() < 0.4 else _spoil(dice, one) for one in made]


def _condition(dice: random.Random, depth: int) -> str:
    if depth and dice.random() < 0.6:
        left, right = _condition(dice, depth - 1), _condition(dice, depth - 1)
        form = dice.choice(["{} and {}", "{} OR {}", "not {}", "! {}", "({})", "{} && {}", "({} | {})"])
        return form.format(left, right)
    field = dice.choice(["a", "'a b'", "cf[10]", "issue.property[x].y", "7"])
    form = dice.choice(
        [
            "= {v}",
            "!= {v}",
            "~ {v}",
            "!~{v}",
            "< {v}",
            ">={v}",
            "in {l}",
            "not in {l}",
            "is empty",
            "is not null",
            "was {v}",
            "was not {v} by {v}",
            "was in {l} after {v}",
            "was not in {l} during {l}",
            "changed",
            "changed from {v} to {l} on {v}",
            "changed by {v} before {v}",
        ]
    )
    return f"{field} {form}".format(v=dice.choice(VALUES), l=dice.choice(LISTS))


def _spoil(dice: random.Random, text: str) -> str:
    words = re.findall(r"\s+|\w+|\W", text)
    at = dice.randrange(len(words))
    return "".join([*words[:at], dice.choice(["", " ", f" {dice.choice(WORDS)} "]), *words[at + dice.randint(0, 1) :]])


def _salads(count: int) -> list[str]:
    dice = random.Random(15)
    return [" ".join(dice.choices(WORDS, k=dice.randint(1, 9))) for _ in range(count)]


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
