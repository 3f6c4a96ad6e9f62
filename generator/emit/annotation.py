"""Write a type of ir.py as Python: in an argument, as a result, and as the value a decoder takes.

Every name that is written is given to `use`, so that whoever writes a module knows what to import. A model is written
`models.Issue`: so a module of api/ loads a class when a call needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

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

Use: TypeAlias = Callable[[str], str]
"""Takes note that a name is used, and returns it."""

DICT: Final = "Dict"
"""What is put behind the name of a model: the mapping that may stand in its place in a body."""
_MODELS = "models."
_BUILT_IN = {KnownValues: "str", Nothing: "None", Upload: "bytes"}


def name_alone(name: str) -> str:
    """Return a name as a sentence has it: a class without its module."""
    return name.removeprefix(_MODELS)


def annotate_argument(type_: Type, use: Use) -> str:
    """Return the annotation of an argument: generous in what it takes."""
    match type_:
        case KnownValues(values):
            return f"{use('Literal')}[{', '.join(map(repr, values))}] | str"
        case ListOf(Upload()):
            return f"{use('File')} | {use('Sequence')}[File]"
        case ListOf(item):
            return f"{use('Sequence')}[{annotate_argument(item, use)}]"
        case MapOf(value):
            return f"{use('Mapping')}[str, {annotate_argument(value, use)}]"
        case ModelType(name):
            return f"{use(_MODELS + name)} | {use(f'bodies.{name}{DICT}')}"
        case Upload():
            return use("File")
        case _:
            return annotate_result(type_, use)


def annotate_sent(type_: Type, use: Use) -> str:
    """Return the annotation of a value in a body: what is JSON by itself, and what becomes JSON when it is sent."""
    match type_:
        case Scalar("date" | "datetime" as name):
            return f"{use(name)} | str"
        case ListOf(ModelType() | MapOf() | Scalar("bool" | "float" | "int") as item):
            return f"{use('Sequence')}[{annotate_sent(item, use)}]"
        case ListOf(item):  # a text is a Sequence of texts as well, and never meant
            inner = annotate_sent(item, use)
            return f"list[{inner}] | tuple[{inner}, ...]"
        case ModelType(name):  # within the module of bodies
            return f"{use(_MODELS + name)} | {name}{DICT}"
        case MapOf(value):
            return f"{use('Mapping')}[str, {annotate_sent(value, use)}]"
        case OneOf(options):
            return " | ".join(annotate_sent(option, use) for option in options)
        case _:
            return annotate_argument(type_, use)


def annotate_result(type_: Type, use: Use = name_alone) -> str:
    """Return the annotation of a result, which is also what the decoder is told to produce."""
    match type_:
        case Scalar(name):
            return use(name)
        case ModelType(name):
            return use(_MODELS + name)
        case ListOf(item):
            return f"list[{annotate_result(item, use)}]"
        case MapOf(value):
            return f"dict[str, {annotate_result(value, use)}]"
        case OneOf(options):
            return " | ".join(annotate_result(option, use) for option in options)
        case Optional(inner):
            return f"{annotate_result(inner, use)} | None"
        case AnyJson():
            return use("Any")
        case KnownValues() | Nothing() | Upload():
            return _BUILT_IN[type(type_)]
