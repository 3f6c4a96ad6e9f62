"""Paging: which operations are seen to page, and what their iterators are called, take and do."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from generator.correct.name import name_iterator
from generator.correct.spelling import spell_snake
from generator.problem import Problem
from jira_dc_runtime.errors import UnexpectedBody
from tests.generator.conftest import Generate

INTEGER = "{type: integer}"


def _document(query: str, answer: str, operation_id: str = "getThings") -> str:
    parameters = ", ".join(f"{{name: {name}, in: query, schema: {INTEGER}}}" for name in query.split())
    return f"""
        paths: {{/api/2/thing: {{get: {{operationId: {operation_id}, parameters: [{parameters}], returns: {answer}}}}}}}
        schemas: {{Item: {{type: object, properties: {{id: {INTEGER}}}}}}}
    """


ITEMS = "{type: array, items: {$ref: '#/components/schemas/Item'}}"


def _envelope(fields: str, items: str = "values", schema: str = ITEMS) -> str:
    properties = ", ".join([f"{name}: {INTEGER}" for name in fields.split()] + [f"{items}: {schema}"])
    return f"{{type: object, properties: {{{properties}}}}}"


@pytest.mark.parametrize(
    ("query", "answer", "style", "items"),
    [
        ("startAt maxResults", _envelope("startAt maxResults total"), "offset", "values"),
        ("startAt maxResults", _envelope("isLast", "issues"), "offset", "issues"),
        ("startAt maxResults", ITEMS, "list", None),
        ("page maxResults", _envelope("total"), "number", "values"),
        ("cursor maxResults", _envelope("nextCursor isLast"), "cursor", "values"),
        ("since", _envelope("until lastPage"), "window", "values"),
        ("maxResults", ITEMS, "single", None),
        ("maxResults", _envelope("total"), "single", "values"),
        ("", _envelope("startAt total", "worklogs"), "single", "worklogs"),
        ("", ITEMS, None, None),
        ("", _envelope("total"), None, None),
        ("startAt maxResults", _envelope("id"), None, None),
        ("startAt maxResults", _envelope("total", "values", "{type: array, items: {type: string}}"), None, None),
        ("startAt maxResults", "{type: object}", None, None),
    ],
)
def test_a_style_is_recognised_from_what_goes_in_and_comes_out(
    generate: Generate, query: str, answer: str, style: str | None, items: str | None
) -> None:
    thing = generate(_document(query, answer))
    paging = thing.document["paths"]["/api/2/thing"]["get"].get("x-paging", {})
    assert (paging.get("style"), paging.get("items")) == (style, items)
    assert hasattr(thing.load("api.thing").ThingApi, "iter_things") == (style is not None)


@pytest.mark.parametrize(
    ("query", "answer", "arguments"),
    [
        ("startAt maxResults expand", _envelope("startAt total"), ["expand", "start_at", "page_size", "limit"]),
        ("startAt maxResults", ITEMS, ["start_at", "page_size", "limit"]),
        ("page maxResults", _envelope("total"), ["page_size", "limit"]),
        ("cursor maxResults", _envelope("nextCursor isLast"), ["cursor", "page_size", "limit"]),
        ("since", _envelope("until lastPage"), ["since", "limit"]),
        ("maxResults", _envelope("total"), ["page_size", "limit"]),
        ("", _envelope("startAt total"), ["limit"]),
    ],
)
def test_an_iterator_takes_the_arguments_of_its_method_but_steers_the_pages_itself(
    generate: Generate, query: str, answer: str, arguments: list[str]
) -> None:
    thing = generate(_document(query, answer))
    parameters = inspect.signature(thing.method("iter_things")).parameters
    assert list(parameters) == ["self", *arguments]
    assert all(each.kind is each.KEYWORD_ONLY and each.default is None for each in list(parameters.values())[1:])
    assert thing.types("iter_things")["return"].__args__[0] is thing.load("models").Item


def _ids(items: list[Any]) -> list[int]:
    return [item.id for item in items]


def _page(*ids: int, **fields: Any) -> dict[str, Any]:
    return {"values": [{"id": number} for number in ids], **fields}


WALKS: list[tuple[str, str, list[Any], list[dict[str, str]]]] = [
    (
        "startAt maxResults",
        _envelope("startAt total"),
        [_page(1, 2, startAt=0, total=3), _page(3, startAt=2, total=3)],
        [{"startAt": "0"}, {"startAt": "2"}],
    ),
    (
        "startAt maxResults",
        ITEMS,
        [[{"id": 1}, {"id": 2}], [{"id": 3}], []],
        [{"startAt": "0"}, {"startAt": "2"}, {"startAt": "3"}],
    ),
    (
        "page maxResults",
        _envelope("total"),
        [_page(1, 2, total=3), _page(3, total=3)],
        [{"page": "1"}, {"page": "2"}],
    ),
    (
        "cursor maxResults",
        "{type: object, properties: {nextCursor: {type: string}, isLast: {type: boolean}, values: " + ITEMS + "}}",
        [_page(1, 2, nextCursor="7", isLast=False), _page(3, isLast=True)],
        [{}, {"cursor": "7"}],
    ),
    (
        "since",
        "{type: object, properties: {until: {type: integer}, lastPage: {type: boolean}, values: " + ITEMS + "}}",
        [_page(1, 2, until=9, lastPage=False), _page(3, until=12, lastPage=True)],
        [{"since": "0"}, {"since": "9"}],
    ),
    ("", _envelope("startAt total"), [_page(1, 2, 3, startAt=0, total=3)], [{}]),
    ("maxResults", ITEMS, [[{"id": 1}, {"id": 2}, {"id": 3}]], [{}]),
]


@pytest.mark.parametrize(
    ("query", "answer", "answers", "sent"),
    WALKS,
    ids=["offset", "list", "number", "cursor", "window", "single", "single-list"],
)
def test_an_iterator_walks_the_pages(
    generate: Generate, query: str, answer: str, answers: list[Any], sent: list[dict[str, str]]
) -> None:
    items, requests = generate(_document(query, answer)).iterate("iter_things", answers=answers)
    assert _ids(items) == [1, 2, 3]
    assert [{key: value for key, value in each.url.params.items() if value != "0"} for each in requests] == [
        {key: value for key, value in each.items() if value != "0"} for each in sent
    ]


def test_a_window_starts_where_the_caller_says(generate: Generate) -> None:
    answer = "{type: object, properties: {until: {type: integer}, lastPage: {type: boolean}, values: " + ITEMS + "}}"
    pages = [_page(1, until=9, lastPage=False), _page(2, until=12, lastPage=True)]
    _items, requests = generate(_document("since", answer)).iterate("iter_things", answers=pages, since=5)
    assert [each.url.params["since"] for each in requests] == ["5", "9"]


def test_an_iterator_asks_for_the_size_and_stops_at_the_limit(generate: Generate) -> None:
    thing = generate(_document("startAt maxResults expand", _envelope("startAt total")))
    pages = [_page(1, 2, startAt=0, total=9), _page(3, 4, startAt=2, total=9)]
    items, requests = thing.iterate("iter_things", answers=pages, expand="x", page_size=2, limit=3)
    assert _ids(items) == [1, 2, 3]
    assert requests[0].url.params["maxResults"] == "2"
    assert [each.url.params["expand"] for each in requests] == ["x", "x"]


SEARCH = """
    paths:
      /api/2/search:
        post:
          operationId: {name}
          takes: {{$ref: '#/components/schemas/Search'}}
          returns:
            type: object
            properties: {{startAt: {{type: integer}}, total: {{type: integer}}, issues: {items}}}
    schemas:
      Item: {{type: object, properties: {{id: {{type: integer}}}}}}
      Search:
        type: object
        properties: {{jql: {{type: string}}, startAt: {{type: integer}}, maxResults: {{type: integer}}}}
"""


@pytest.mark.parametrize("name", ["search", "searchBody", "findByBody"])
def test_pages_asked_for_in_the_body(generate: Generate, name: str) -> None:
    thing = generate(SEARCH.format(name=name, items=ITEMS))
    iterator = name_iterator(spell_snake(name))
    pages = [{"issues": [{"id": 1}], "startAt": 0, "total": 2}, {"issues": [{"id": 2}], "startAt": 1, "total": 2}]
    given = {"jql": "project = EX"}
    items, requests = thing.iterate(iterator, given, answers=pages, page_size=1)
    assert _ids(items) == [1, 2]
    assert b'"startAt":1' in requests[1].content.replace(b" ", b"")
    assert b'"jql":"project = EX"' in requests[1].content.replace(b'": "', b'":"')
    assert given == {"jql": "project = EX"}


@pytest.mark.parametrize("name", ["start", "size", "page"])
def test_an_argument_called_like_a_name_inside_the_iterator_keeps_its_value(generate: Generate, name: str) -> None:
    thing = generate(_document(f"startAt maxResults {name}", _envelope("startAt total")))
    _items, requests = thing.iterate("iter_things", answers=[_page(1, startAt=0, total=1)], **{name: 77})
    assert requests[0].url.params[name] == "77"


NAMES = ["values", "list", "List", "field", "self", "from", "limit", "body", "issue-links", "issueURLs", "48x48"]
NUMBERS = (
    "[{name: startAt, in: query, schema: {type: integer}}, {name: maxResults, in: query, schema: {type: integer}}]"
)
WALKING = "".join(
    f"  /api/2/{number}: {{get: {{operationId: get{chr(ord('A') + number)}, parameters: {NUMBERS}, "
    f"returns: {_envelope('startAt total', repr(name))}}}}}\n"
    for number, name in enumerate(NAMES)
)


@pytest.mark.parametrize("items", NAMES)
def test_the_items_are_found_whatever_their_property_is_called(generate: Generate, items: str) -> None:
    thing = generate(f"schemas: {{Item: {{type: object, properties: {{id: {INTEGER}}}}}}}\npaths:\n{WALKING}")
    iterator = f"iter_{chr(ord('a') + NAMES.index(items))}"
    found, _requests = thing.iterate(iterator, answers=[{items: [{"id": 1}], "startAt": 0, "total": 1}])
    assert _ids(found) == [1]


def test_two_iterators_of_one_name_stop_the_build(generate: Generate) -> None:
    with pytest.raises(Problem, match="iter_things"):
        generate(f"""
            paths:
              /api/2/a: {{get: {{operationId: getThings, parameters: {NUMBERS}, returns: {ITEMS}}}}}
              /api/2/b: {{get: {{operationId: findThings, parameters: {NUMBERS}, returns: {ITEMS}}}}}
            schemas: {{Item: {{type: object, properties: {{id: {{type: integer}}}}}}}}
        """)


def _bounded(parameters: str, bounds: str = "[2, 3]") -> str:
    return f"""
        paths:
          /api/2/thing:
            get:
              operationId: getThings
              x-paging: {{bounds: {bounds}}}
              parameters: [{parameters}, {{name: query, in: query, schema: {{type: string}}}}]
              returns: {ITEMS}
        schemas: {{Item: {{type: object, properties: {{id: {INTEGER}}}}}}}
    """


SIZE = "{name: maxResults, in: query, schema: {type: integer}}"
START = "{name: startAt, in: query, schema: {type: integer}}"


@pytest.mark.parametrize(
    ("parameters", "answers"),
    [(SIZE, [[{"id": 1}, {"id": 2}]]), (f"{START}, {SIZE}", [[{"id": 1}, {"id": 2}], []])],
    ids=["single", "list"],
)
def test_a_list_that_ends_where_the_server_stops_may_be_cut_off(
    generate: Generate, parameters: str, answers: list[Any]
) -> None:
    thing = generate(_bounded(parameters))
    assert thing.document["paths"]["/api/2/thing"]["get"]["x-paging"]["bounds"] == [2, 3]
    assert "Jira stops after 2 or 3 items" in (thing.method("iter_things").__doc__ or "")
    items, _requests = thing.iterate("iter_things", answers=answers, limit=2)
    assert _ids(items) == [1, 2]
    with pytest.raises(UnexpectedBody, match="Narrow the list with `query`, or say with `limit`"):
        thing.iterate("iter_things", answers=answers)


@pytest.mark.parametrize("bounds", ["100", "[]", "[0]", "['100']", "{a: 1}", "[true]"])
def test_bounds_that_are_no_numbers_are_no_bounds(generate: Generate, bounds: str) -> None:
    thing = generate(_bounded(SIZE, bounds))
    assert "bounds" not in thing.document["paths"]["/api/2/thing"]["get"]["x-paging"]
