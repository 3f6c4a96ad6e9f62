"""Strings of a document stay strings on a page, before CommonMark and before MyST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from generator.emit.ir import KnownValues, LimitFact, ModelType, Operation, Parameter, Presence, Resource
from generator.emit.model_files import ModelFile
from generator.reference import write_reference
from generator.reference.markup import code, fence, number_anchors, one_line, prose, shell, shell_url

HOSTILE = (
    "<script>alert(1)</script>",
    "`]()<img src=x onerror=alert(1)>",
    "a``b`c\n## @everyone",
    "[x](javascript:alert(1)) ![y](https://evil.example.com/z)",
    "```{include} /etc/passwd\n```",
    "{raw}`<b>x</b>` {{ version }}",
    "x\n\n:::{note}\n:::\n+++\n% gone\n(target)=\n",
    "| a | b |\n|---|---|\n| c | d |",
    "*a* **b** _c_ ~~d~~ $e$ &lt;f&gt; [^1] ^g^",
    "1. one",
    "- [ ] done\n> said\n# Title",
    "\u202eevil\u2028## Heading\x1b[31m",
    "```\n\n# Out of the fence\n\n````",
    "'; rm -rf ~; $(id) `id` \"",
    "---\ntitle: x\n---",
)


def read_commonmark(markdown: str) -> list[Token]:
    """Return all tokens, in order, as a forge reads them."""
    return flatten(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown))


def read_myst(markdown: str) -> list[Token]:
    """Return all tokens as MyST reads them, with every extension that it has of its own."""
    missing = "MyST is missing; run `nox -s docs`."
    config = pytest.importorskip("myst_parser.config.main", reason=missing)
    mdit = pytest.importorskip("myst_parser.parsers.mdit", reason=missing)
    extensions = {"colon_fence", "deflist", "dollarmath", "fieldlist", "substitution", "tasklist", "attrs_inline"}
    reader = mdit.create_md_parser(config.MdParserConfig(enable_extensions=extensions), RendererHTML)
    return flatten(reader.parse(markdown))


def flatten(blocks: list[Token]) -> list[Token]:
    return [token for block in blocks for token in (block, *(block.children or ()))]


READERS = [read_commonmark, read_myst]
PLACES: dict[str, Callable[[str], str]] = {
    "prose": prose,
    "prose in a list": lambda text: f"begin\n\n- {prose(text)}\n- end",
    "code": code,
    "code after a word": lambda text: f"in JSON {code(text)}; end",
    "fence": lambda text: fence("json", text),
    "heading": lambda text: f"# {prose(text)}\n\nend",
}


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_read_as_it_stands(text: str, place: str, read: Callable[[str], list[Token]]) -> None:
    hostile, harmless = read(PLACES[place](text)), read(PLACES[place]("harmless"))
    assert [token.type for token in hostile] == [token.type for token in harmless]
    shown = [token.content.strip() for token in hostile if token.type in {"text", "code_inline", "fence"}]
    assert (text.strip() if place == "fence" else one_line(text)) in shown


def make_page(text: str) -> dict[str, str]:
    """Return the reference of a document in which `text` stands wherever one may choose a string."""
    schema = {
        "type": "object",
        "x-upstream-name": text,
        "properties": {text: {"type": "string", "x-extensible-enum": [text], "maxLength": 9}},
    }
    parameter = {"name": text, "in": "query", "schema": {"type": "string", "x-extensible-enum": [text]}}
    reference = {"$ref": "#/components/schemas/Thing"}
    stated = {
        "tags": [text],
        "operationId": text,
        "parameters": [parameter],
        "requestBody": {"content": {"application/json": {"schema": reference}}},
        "responses": {"200": {"content": {"application/json": {"schema": reference}}}},
    }
    path = f"/api/{text}"
    document: dict[str, Any] = {
        "openapi": "3.0.1",
        "info": {"version": text},
        "tags": [{"name": text, "description": text}],
        "paths": {path: {"put": stated}},
        "components": {"schemas": {"Thing": schema}},
    }
    known = Parameter(text, "order", "query", KnownValues((text,)), required=False, repeated=False, meaning=text)
    operation = Operation(
        method="PUT",
        path=path,
        name="get_thing",
        summary=text,
        parameters=(known,),
        body=None,
        constant_headers=(),
        returns=ModelType("Thing"),
        accept="application/json",
        error_statuses=(404,),
        limits=(LimitFact("query", (text,), (("max_length", 9),)),),
        paging=None,
        batching=None,
        deprecated=True,
        experimental=True,
        scope=text,
        presence=Presence((text,), or_earlier=True),
        note=text,
        before=(text, text),
    )
    thing = f"class Thing(Model):\n    name: str = field(name={text!r})\n"
    files = (ModelFile(text, "thing", (), {"Thing": thing}),)
    return write_reference((Resource(text, "thing", "ThingApi", (operation,)),), document, document, files)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_document_puts_no_markup_on_a_page(text: str, read: Callable[[str], list[Token]]) -> None:
    harmless = make_page("harmless")
    for name, page in make_page(text).items():
        tokens, expected = read(page), read(harmless[name])
        assert [token.type for token in tokens] == [token.type for token in expected], page
        assert not any(token.type.startswith("html") or token.type == "image" for token in tokens)
        links = [token.attrs.get("href") for token in tokens if token.type == "link_open"]
        assert links == [token.attrs.get("href") for token in expected if token.type == "link_open"]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/rest/api/2/issue/EX-1?fields=a%2Cb", '"$JIRA_URL/rest/api/2/issue/EX-1?fields=a%2Cb"'),
        ("/rest/$(id)", "\"$JIRA_URL\"'/rest/$(id)'"),
        ('/rest/"; id #', '"$JIRA_URL"\'/rest/"; id #\''),
    ],
)
def test_an_address_is_one_word_of_a_shell(path: str, word: str) -> None:
    assert shell_url(path) == word


def test_a_value_is_one_word_of_a_shell() -> None:
    assert shell("it's $HOME") == "'it'\"'\"'s $HOME'"


def test_headings_that_look_alike_have_anchors_of_their_own() -> None:
    assert number_anchors(["Models of issue", "IssueType", "Issuetype"]) == [
        "models-of-issue",
        "issuetype",
        "issuetype-1",
    ]
