"""render: fill the templates. The path of a template is the path of its output; RESOURCE stands for each resource."""

from __future__ import annotations

import ast
from pathlib import Path

import jinja2

from generator.document.openapi import Document
from generator.emit.api_list import list_methods, list_models
from generator.emit.bodies import view_bodies
from generator.emit.ir import Availability, Resource
from generator.emit.model_files import ModelFile
from generator.emit.openapi_json import write_corrected
from generator.emit.view import view_availability, view_resource
from generator.problem import Problem

_SUFFIX = ".jinja"
_EACH_RESOURCE = "RESOURCE"
_MODELS = "jira_dc/models/"
_API_LIST = "api.md"


def render_package(
    templates: Path,
    resources: tuple[Resource, ...],
    published: Document,
    availability: Availability,
    runtime_names: tuple[str, ...],
) -> dict[str, str]:
    """Return {path below generated/: text} of the whole package but for models/, not yet formatted.

    `published` is the corrected document as other tools get it.
    """
    environment = _read_templates(templates)
    views = [view_resource(resource) for resource in resources]
    facts = {
        "resources": views,
        "availability": view_availability(availability),
        "version": published["info"]["version"],
        "operation_count": sum(view.operation_count for view in views),
        "bodies": view_bodies(published),
        "runtime_names": runtime_names,
        "public_names": sorted([*runtime_names, "AsyncJira", "JIRA_VERSION", "Jira", "availability"]),
    }
    package = {"jira_dc/openapi.json": write_corrected(published)}
    for path in sorted(templates.rglob("*")):
        name = path.relative_to(templates).as_posix()
        if path.is_dir() or name.startswith((_MODELS, _API_LIST)):
            continue
        if not name.endswith(_SUFFIX):
            package[name] = path.read_text(encoding="utf-8")
        elif _EACH_RESOURCE in name:
            template = environment.get_template(name)
            for view in views:
                output = name.removesuffix(_SUFFIX).replace(_EACH_RESOURCE, view.name)
                package[output] = template.render(resource=view)
        else:
            package[name.removesuffix(_SUFFIX)] = environment.get_template(name).render(facts)
    return package


def render_models(templates: Path, files: tuple[ModelFile, ...]) -> dict[str, str]:
    """Return {path below generated/: text} of the classes, by the tag that each belongs to, not yet formatted."""
    environment = _read_templates(templates)
    each = environment.get_template(f"{_MODELS}TAG.py{_SUFFIX}")
    package = {f"{_MODELS}{file.name}.py": each.render(file=file) for file in files}
    names = sorted(name for file in files for name in file.classes)
    init = environment.get_template(f"{_MODELS}__init__.py{_SUFFIX}").render(files=files, names=names)
    return {**package, f"{_MODELS}__init__.py": init}


def render_api_list(templates: Path, resources: tuple[Resource, ...], files: tuple[ModelFile, ...]) -> dict[str, str]:
    """Return the page that lists each method and each model in one line, as {path below generated/: text}."""
    methods = {resource.name: list_methods(view_resource(resource)) for resource in resources}
    template = _read_templates(templates).get_template(f"{_API_LIST}{_SUFFIX}")
    return {_API_LIST: template.render(methods=methods, models=list_models(files))}


def _read_templates(folder: Path) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Python; generator/emit/view.py writes every foreign string with repr
    )


def read_public_names(runtime_init: Path) -> tuple[str, ...]:
    """Return the names in `__all__` of the runtime, read from its text: the generator does not import what it feeds."""
    for node in ast.parse(runtime_init.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return tuple(sorted(ast.literal_eval(value)))
            case _:
                continue
    raise Problem(f"{runtime_init.name} of the runtime has no `__all__` list; add one, sorted.")
