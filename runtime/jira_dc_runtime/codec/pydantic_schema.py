"""What pydantic asks a model for: with this FastAPI returns and takes models. Imported only when pydantic is there."""

from __future__ import annotations

from typing import Any

import msgspec

from .plain import from_plain, to_plain


def make_core_schema(form: type[msgspec.Struct]) -> Any:
    """Return the schema of pydantic-core for the model `form`: Jira's names, in and out."""
    from pydantic_core import core_schema  # noqa: PLC0415 - it is whoever asks who has it installed

    read = core_schema.chain_schema(
        [core_schema.dict_schema(core_schema.str_schema()), core_schema.no_info_plain_validator_function(_reader(form))]
    )
    return core_schema.json_or_python_schema(
        json_schema=read,
        python_schema=core_schema.union_schema([core_schema.is_instance_schema(form), read]),
        serialization=core_schema.plain_serializer_function_ser_schema(
            to_plain, return_schema=core_schema.dict_schema(core_schema.str_schema())
        ),
    )


def _reader(form: type[msgspec.Struct]) -> Any:
    def read(values: dict[str, Any]) -> msgspec.Struct:
        return from_plain(form, values)

    return read
