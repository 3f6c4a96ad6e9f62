"""Write a type of ir.py as Python: in an argument, as a result, and as the value a decoder takes."""

from __future__ import annotations

from generator.emit.ir import (
    AnyJson,
    KnownValues,
    ListOf,
    MapOf,
    ModelType,
    Nothing,
    OneOf,
    Optional,
    Scalar,
    Type,
    Upload,
)


def annotate_argument(type_: Type) -> str:
    """Return the annotation of an argument: generous in what it takes."""
    match type_:
        case KnownValues(values):
            return f"Literal[{', '.join(map(repr, values))}] | str"
        case ListOf(Upload()):
            return "File | Sequence[File]"
        case ListOf(item):
            return f"Sequence[{annotate_argument(item)}]"
        case MapOf(value):
            return f"Mapping[str, {annotate_argument(value)}]"
        case ModelType(name):
            return f"{name} | Mapping[str, Any]"
        case Upload():
            return "File"
        case _:
            return annotate_result(type_)


def annotate_result(type_: Type) -> str:
    """Return the annotation of a result, which is also what the decoder is told to produce."""
    match type_:
        case Scalar(name) | ModelType(name):
            return name
        case KnownValues():
            return "str"
        case ListOf(item):
            return f"list[{annotate_result(item)}]"
        case MapOf(value):
            return f"dict[str, {annotate_result(value)}]"
        case OneOf(options):
            return " | ".join(annotate_result(option) for option in options)
        case Optional(inner):
            return f"{annotate_result(inner)} | None"
        case AnyJson():
            return "Any"
        case Nothing():
            return "None"
        case Upload():
            return "bytes"


def find_models(type_: Type) -> frozenset[str]:
    """Return the model classes that `type_` mentions."""
    match type_:
        case ModelType(name):
            return frozenset({name})
        case ListOf(inner) | MapOf(inner) | Optional(inner):
            return find_models(inner)
        case OneOf(options):
            return frozenset(name for option in options for name in find_models(option))
        case _:
            return frozenset()
