"""The only module that knows datamodel-code-generator: schemas as JSON on stdin, Python on stdout."""

from __future__ import annotations

import gc
import json
import sys

from datamodel_code_generator import GenerateConfig, InputFileType, LiteralType, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import DatetimeClassType, PythonVersion

from generator.correct.reserved import TYPE_NAMES
from generator.correct.spelling import spell_field


def write_models(schemas: str) -> str:
    """Return the Python text for the component schemas of an OpenAPI document, classes and fields in its order."""
    components = json.loads(schemas)["components"]["schemas"]
    if not components:
        return ""  # The tool calls a document without schemas an error.
    mappings = [
        name for name, schema in json.loads(schemas)["components"]["schemas"].items() if "x-typed-mapping" in schema
    ]
    config = GenerateConfig(
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.MsgspecStruct,
        target_python_version=PythonVersion.PY_311,
        base_class="jira_dc_runtime.codec.Model",
        base_class_map=dict.fromkeys(mappings, "jira_dc_runtime.codec.Fields"),
        custom_file_header="# All classes in one module; model_files.py gives each its file.",
        disable_timestamp=True,
        apply_default_values_for_required_fields=True,
        snake_case_field=True,
        keyword_only=True,
        aliases={name: spell_field(name) for name in (*TYPE_NAMES, *map(str.title, TYPE_NAMES))},
        strict_nullable=True,
        enum_field_as_literal=LiteralType.All,
        collapse_root_models=True,
        output_datetime_class=DatetimeClassType.Datetime,
        use_exact_imports=True,
        use_schema_description=True,
        use_standard_collections=True,
        use_union_operator=True,
        keep_model_order=True,
        formatters=[],
    )
    written = str(generate(schemas, config=config))
    # msgspec copies an empty default for each object; of `{}` and `[]` pyright knows the type.
    written = written.replace("= field(default_factory=dict)", "= {}").replace("= field(default_factory=list)", "= []")
    written = written.replace(", default_factory=list)", ", default=[])").replace("(Fields, kw_only=True)", "(Fields)")
    for name in mappings:  # a class that may stand further down, as the classes are in the order of their names
        written = written.replace(f"lambda: convert({{}},  type={name})", f"lambda: {name}()")
    return written.replace("import convert, field", "import field")


_WARM_UP = {"type": "object", "properties": {"text": {"type": "string"}}}
"""A schema written and thrown away while the real ones are on their way: half of the tool loads on first use."""


if __name__ == "__main__":
    gc.disable()  # A process of two seconds: collecting garbage would be a fifth of its time.
    document = {"openapi": "3.0.1", "info": {"title": "", "version": ""}, "paths": {}}
    write_models(json.dumps({**document, "components": {"schemas": {"WarmUp": _WARM_UP}}}))
    sys.stdout.write(write_models(sys.stdin.read()))
