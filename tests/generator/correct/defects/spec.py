"""An OpenAPI document as the judge reads it: by METHOD + path, and by the upstream name of a schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeGuard

Node: TypeAlias = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
PREFIX = "#/components/schemas/"
JSON = "application/json"
_VARIABLE = re.compile(r"\{[^{}]*\}")
_ANNOTATIONS = frozenset({"description", "title", "nullable", "readOnly", "example", "default"})


class Unhandled(AssertionError):
    """A finding that the corrected document does not handle; the text says what the document holds instead."""


def blur(path: str) -> str:
    """Return `path` without the names of its variables, which a correction may change."""
    return _VARIABLE.sub("{}", path)


def is_node(value: object) -> TypeGuard[Node]:
    """Tell whether `value` is a JSON object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Tell whether `value` is a JSON array."""
    return isinstance(value, list)


def walk(node: object) -> Iterator[Node]:
    """Yield every mapping in `node`, outermost first."""
    if is_node(node):
        yield node
        for child in node.values():
            yield from walk(child)
    elif is_list(node):
        for child in node:
            yield from walk(child)


@dataclass(frozen=True)
class Spec:
    """One OpenAPI document."""

    document: Node

    @cached_property
    def operations(self) -> Mapping[str, Node]:
        """The operations by `METHOD /path`."""
        return {
            f"{method.upper()} {path}": item[method]
            for path, item in self.document["paths"].items()
            for method in METHODS
            if method in item
        }

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        return {blur(key): key for key in self.operations}

    @property
    def schemas(self) -> Mapping[str, Node]:
        """The component schemas by their name in this document."""
        schemas: Mapping[str, Node] = self.document["components"]["schemas"]
        return schemas

    def key(self, operation: str) -> str:
        """Return the `METHOD /path` by which this document knows `operation`, whose variables may have other names."""
        found = self._keys.get(blur(operation))
        if found is None:
            raise Unhandled(f"the document has no {operation}")
        return found

    def operation(self, operation: str) -> Node:
        """Return the operation `METHOD /path`."""
        return self.operations[self.key(operation)]

    def parameter(self, operation: str, place: str, name: str) -> Node | None:
        """Return the parameter `name` in `place` (path, query, header), or None."""
        parameters: list[Node] = self.operation(operation).get("parameters", [])
        return next((one for one in parameters if (one["in"], one["name"]) == (place, name)), None)

    def response(self, operation: str, status: str) -> Node:
        """Return the response `status` of `operation`."""
        responses: Mapping[str, Node] = self.operation(operation)["responses"]
        if status not in responses:
            raise Unhandled(f"{operation} declares {', '.join(responses)}, not {status}")
        return responses[status]

    def answer(self, operation: str, status: str = "", media: str = JSON) -> Node:
        """Return the schema of the answer with `status`, or of the first success that has one in `media`."""
        responses: Mapping[str, Node] = self.operation(operation)["responses"]
        wanted = (status,) if status else tuple(name for name in responses if name.startswith("2"))
        for name in wanted:
            content: Mapping[str, Mapping[str, Node]] = self.response(operation, name).get("content", {})
            if "schema" in content.get(media, {}):
                return content[media]["schema"]
        raise Unhandled(f"{operation} answers no {media}")

    def body(self, operation: str, media: str = JSON) -> Node:
        """Return the schema of the request body in `media`."""
        content: Mapping[str, Mapping[str, Node]] = self.operation(operation).get("requestBody", {}).get("content", {})
        if "schema" not in content.get(media, {}):
            raise Unhandled(f"{operation} takes {', '.join(content) or 'no body'}, not {media}")
        return content[media]["schema"]

    def name_of(self, upstream: str) -> str | None:
        """Return the name that the upstream schema has here, or None when it is gone."""
        for name, schema in self.schemas.items():
            if schema.get("x-upstream-name", name) == upstream:
                return name
        return None

    def schema(self, upstream: str) -> Node:
        """Return the component that the upstream schema became."""
        name = self.name_of(upstream)
        if name is None:
            raise Unhandled(f"the document has no schema that was {upstream}")
        return self.schemas[name]

    def inside(self, upstream: str, steps: tuple[str, ...]) -> Node | None:
        """Return what stands `steps` below the upstream schema, or None when a step leads nowhere."""
        node = self.schema(upstream)
        for step in steps:
            holder = node if step in node else self.resolve(node)
            if not isinstance(holder.get(step), dict):
                return None
            node = holder[step]
        return node

    def reference(self, schema: Node) -> str | None:
        """Return the name of the component that `schema` is a reference to, nullable or not, or None."""
        wrapped = schema.get("allOf", ())
        target = str((wrapped[0] if len(wrapped) == 1 else schema).get("$ref", ""))
        return target.removeprefix(PREFIX) if target.startswith(PREFIX) else None

    def resolve(self, schema: Node) -> Node:
        """Return `schema`, or the component that it refers to."""
        name = self.reference(schema)
        return schema if name is None else self.resolve(self.schemas[name])

    def reach(self, *roots: Node) -> frozenset[str]:
        """Return the names of all components that `roots` refer to, directly or not."""
        reached: set[str] = set()
        pending: list[Node] = list(roots)
        while pending:
            for node in walk(pending.pop()):
                name = str(node.get("$ref", "")).removeprefix(PREFIX)
                if name in self.schemas and name not in reached:
                    reached.add(name)
                    pending.append(self.schemas[name])
        return frozenset(reached)

    @cached_property
    def reached(self) -> frozenset[str]:
        """The components that any operation reaches."""
        return self.reach(self.document["paths"])

    @cached_property
    def sent(self) -> frozenset[str]:
        """The components that request bodies reach."""
        return self.reach(*(operation.get("requestBody", {}) for operation in self.operations.values()))

    @cached_property
    def received(self) -> frozenset[str]:
        """The components that answers of success reach."""
        answers = (operation["responses"] for operation in self.operations.values())
        return self.reach(*(answer[status] for answer in answers for status in answer if status.startswith("2")))


def strip_annotations(schema: Node) -> Node:
    """Return only what constrains a value in `schema`."""
    return {key: value for key, value in schema.items() if key not in _ANNOTATIONS and not key.startswith("x-")}
