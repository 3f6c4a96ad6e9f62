"""The bodies that generated methods send: JSON in every shape, forms, files, text and bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import GenericAlias
from typing import Any

import pytest

from generator.problem import Problem
from jira_dc_runtime import NULL, File, RequestError
from tests.generator.conftest import Generate

NOON = datetime(2024, 5, 15, 12, 0, tzinfo=UTC)
TYPED_BODY = """
paths: {{/api/2/thing: {{post: {{takes: {schema}}}}}}}
schemas:
  Thing:
    type: object
    properties:
      name: {{type: string}}
      from: {{type: string}}
      when: {{type: string, format: {instant}}}
      due: {{type: string, format: date}}
      inner: {{type: object, properties: {{count: {{type: integer}}}}}}
"""
THING = "{$ref: '#/components/schemas/Thing'}"


def test_a_body_is_taken_as_a_model_or_as_a_mapping_with_jiras_names(generate: Generate) -> None:
    thing = generate(TYPED_BODY.format(schema=THING, instant="date-time"))
    models = thing.load("models")
    model = models.Thing(name="a", from_="b", inner=models.ThingInner(count=1))
    mapping = {"name": "a", "from": "b", "inner": {"count": 1}}
    assert thing.call("do_thing", model).json == thing.call("do_thing", mapping).json == mapping
    with pytest.raises(RequestError, match="Thing has no key 'unknown'"):
        thing.call("do_thing", {"name": "a", "unknown": 1})
    assert thing.types("do_thing")["body"] == models.Thing | thing.load("bodies").ThingDict


def test_a_mapping_of_another_shape_is_refused_before_it_is_sent(generate: Generate) -> None:
    thing = generate(TYPED_BODY.format(schema=THING, instant="date-time"))
    with pytest.raises(RequestError, match="POST /api/2/thing"):
        thing.call("do_thing", {"inner": {"count": "many"}})


@pytest.mark.parametrize(
    ("instant", "written"),
    [("date-time", "2024-05-15T12:00:00.000+0000"), ("rfc3339", "2024-05-15T12:00:00.000+00:00")],
)
def test_an_instant_is_written_in_the_form_that_the_operation_reads(
    generate: Generate, instant: str, written: str
) -> None:
    thing = generate(TYPED_BODY.format(schema=THING, instant=instant))
    model = thing.load("models").Thing(when=NOON, due=date(2024, 5, 15))
    assert thing.call("do_thing", model).json == {"when": written, "due": "2024-05-15"}


def test_an_rfc3339_instant_deep_in_a_body_decides_too(generate: Generate) -> None:
    thing = generate("""
        paths: {/api/2/thing: {post: {takes: {$ref: '#/components/schemas/Thing'}}}}
        schemas:
          Thing: {type: object, properties: {inner: {$ref: '#/components/schemas/Inner'}}}
          Inner: {type: object, properties: {when: {type: string, format: rfc3339}}}
    """)
    models = thing.load("models")
    assert thing.call("do_thing", models.Thing(inner=models.Inner(when=NOON))).json == {
        "inner": {"when": "2024-05-15T12:00:00.000+00:00"}
    }


@pytest.mark.parametrize("given", [{"a": [1]}, [1, "two"], "text", 3, False, NULL])
def test_a_bare_object_takes_any_json(generate: Generate, given: Any) -> None:
    thing = generate("paths: {/api/2/thing: {put: {takes: {type: object}}}}")
    assert thing.types("do_thing")["body"] is Any
    assert thing.call("do_thing", given).json == (None if given is NULL else given)


def test_a_list_body_takes_models_and_mappings(generate: Generate) -> None:
    thing = generate(TYPED_BODY.format(schema=f"{{type: array, items: {THING}}}", instant="date-time"))
    models = thing.load("models")
    assert thing.call("do_thing", [models.Thing(name="a"), {"name": "b"}]).json == [{"name": "a"}, {"name": "b"}]
    assert thing.types("do_thing")["body"] == GenericAlias(Sequence, models.Thing | thing.load("bodies").ThingDict)


def test_a_map_body_takes_free_keys(generate: Generate) -> None:
    thing = generate("paths: {/api/2/thing: {put: {takes: {type: object, additionalProperties: {type: string}}}}}")
    assert thing.call("do_thing", {"any key": "x"}).json == {"any key": "x"}
    assert thing.types("do_thing")["body"] == Mapping[str, str]
    with pytest.raises(RequestError):
        thing.call("do_thing", {"any key": 1})


def test_an_inline_body_gets_a_class_named_from_its_place(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing: {post: {operationId: addThing, takes: {type: object, properties: {name: {type: string}}}}}
    """)
    model = thing.load("models").ThingAddThingBody(name="a")
    assert thing.call("add_thing", model).json == {"name": "a"}


def test_a_form_takes_its_fields_as_arguments(generate: Generate) -> None:
    thing = generate("""
        paths:
          /api/2/thing:
            post:
              requestBody:
                content:
                  application/x-www-form-urlencoded:
                    schema:
                      type: object
                      required: [user]
                      properties:
                        user: {type: string}
                        active: {type: boolean}
                        roles: {type: array, items: {type: string}}
    """)
    sent = thing.call("do_thing", user="fred", active=True, roles=["a", "b c"])
    assert sent.request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert sorted(sent.request.content.split(b"&")) == [b"active=true", b"roles=a", b"roles=b+c", b"user=fred"]
    assert thing.call("do_thing", user="fred").request.content == b"user=fred"
    with pytest.raises(TypeError, match="user"):
        thing.call("do_thing")


def _multipart(field: str) -> str:
    media = f"{{schema: {{type: object, properties: {field}}}}}"
    return f"paths: {{/api/2/thing: {{post: {{requestBody: {{content: {{multipart/form-data: {media}}}}}}}}}}}"


def test_a_multipart_form_with_one_file_takes_one_file(generate: Generate) -> None:
    thing = generate(_multipart("{avatar: {type: string, format: binary}}"))
    sent = thing.call("do_thing", File("a.png", b"PNG"))
    assert thing.types("do_thing")["avatar"] is File
    assert b'name="avatar"; filename="a.png"' in sent.request.content
    assert b"PNG" in sent.request.content
    assert sent.request.headers["X-Atlassian-Token"] == "no-check"


def test_a_multipart_form_with_several_files_takes_a_list(generate: Generate) -> None:
    thing = generate(_multipart("{file: {type: array, items: {type: string, format: binary}}}"))
    sent = thing.call("do_thing", [File("a.txt", b"one"), File("b.txt", b"two")])
    assert thing.types("do_thing")["file"] == File | Sequence[File]
    assert sent.request.content.count(b'name="file"') == 2
    assert sent.request.content.index(b"one") < sent.request.content.index(b"two")


def test_a_multipart_form_with_two_fields_stops_the_build(generate: Generate) -> None:
    with pytest.raises(Problem, match="POST /api/2/thing takes a form with more than one file field"):
        generate(_multipart("{a: {type: string, format: binary}, b: {type: string, format: binary}}"))


def test_a_text_body_takes_a_string(generate: Generate) -> None:
    thing = generate("paths: {/api/2/thing: {put: {requestBody: {content: {text/plain: {schema: {type: string}}}}}}}")
    sent = thing.call("do_thing", "grün")
    assert sent.request.content == "grün".encode()
    assert sent.request.headers["content-type"].startswith("text/plain")
    assert thing.types("do_thing")["text"] is str


def test_a_binary_body_of_a_kind_is_sent_with_the_type_the_caller_names(generate: Generate) -> None:
    media = "image/*: {schema: {type: string, format: binary}}"
    thing = generate(f"paths: {{/api/2/thing: {{put: {{requestBody: {{content: {{{media}}}}}}}}}}}")
    assert thing.call("do_thing", b"PNG", content_type="image/png").request.headers["content-type"] == "image/png"


def test_a_binary_body_takes_bytes_a_path_or_an_open_file(generate: Generate, tmp_path: Path) -> None:
    media = "application/zip: {schema: {type: string, format: binary}}"
    thing = generate(f"paths: {{/api/2/thing: {{put: {{requestBody: {{content: {{{media}}}}}}}}}}}")
    (tmp_path / "a.zip").write_bytes(b"PK")
    assert thing.call("do_thing", b"PK").request.content == b"PK"
    assert thing.call("do_thing", tmp_path / "a.zip").request.content == b"PK"
    assert thing.call("do_thing", io.BytesIO(b"")).request.content == b""
    assert "content" in thing.types("do_thing")


def test_a_body_in_two_content_types_stops_the_build(generate: Generate) -> None:
    with pytest.raises(Problem, match="POST /api/2/thing takes a body in 2 content types"):
        generate("""
            paths:
              /api/2/thing:
                post:
                  requestBody:
                    content: {text/plain: {schema: {type: string}}, application/json: {schema: {type: string}}}
        """)
