"""The only module that knows griffe: it reads two releases of our package without running them, and compares them.

griffe tells what is gone and which calls no longer fit; annotations it does not compare yet, so that is done here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import griffe

from generator.compare.annotations import Role, is_still_good
from generator.compare.public_api_diff import PythonBreak

PACKAGE, RUNTIME = "jira_dc", "jira_dc_runtime"
MODELS = "jira_dc.models"


def load_package(root: Path) -> griffe.Module:
    """Return the public package as it stands in `root`, a checkout of this repository of any release."""
    loader = griffe.GriffeLoader(
        search_paths=[root / "generated", root / "runtime"],
        allow_inspection=False,  # nothing of another release is run
    )
    package = loader.load(PACKAGE)
    loader.load(RUNTIME)
    loader.resolve_aliases(external=False)
    if not isinstance(package, griffe.Module):
        raise TypeError(f"{PACKAGE} is no module.")
    return package


def list_breaks(before: griffe.Module, after: griffe.Module) -> tuple[PythonBreak, ...]:
    """Return what code that fits `before` can't do with `after`, sorted; an async twin of a sync break is left out."""
    found = [_read_breakage(breakage) for breakage in griffe.find_breaking_changes(before, after)]
    old, new = list_public(before), list_public(after)
    found += _list_changed_annotations(old, new)
    moved = {each for each in found if each.kind == "object-removed" and each.name in new and each.name in old}
    return _fold_twins(
        tuple(sorted(set(found) - moved, key=lambda each: (each.name, each.kind, each.before, each.after)))
    )


def list_additions(before: griffe.Module, after: griffe.Module) -> tuple[str, ...]:
    """Return the public names that are new; what is inside of a new class is not listed beside it, nor async twins."""
    old, new = list_public(before), list_public(after)
    added = [name for name in new if name not in old and name.rpartition(".")[0] not in new.keys() - old.keys()]
    return tuple(sorted(_call(name) for name in added if not ("Async" in name and _to_sync(name) in new)))


def list_public(package: griffe.Module) -> Mapping[str, griffe.Object]:
    """Return every public object by its path: modules, classes, functions, attributes, and what is re-exported."""
    found: dict[str, griffe.Object] = {}
    pending: list[tuple[str, griffe.Object | griffe.Alias]] = [(package.path, package)]
    while pending:
        path, member = pending.pop()
        try:
            target = member.final_target if isinstance(member, griffe.Alias) else member
        except (griffe.AliasResolutionError, griffe.CyclicAliasError):
            continue  # a name of the standard library or of httpx
        if path.rpartition(".")[0] == MODELS and target.is_module:
            continue  # users import models from the package; which file one stands in is no promise
        found[path] = target
        if target.is_module or target.is_class:
            pending += [(f"{path}.{name}", inner) for name, inner in target.members.items() if inner.is_public]
    return found


def _list_changed_annotations(
    old: Mapping[str, griffe.Object], new: Mapping[str, griffe.Object]
) -> Iterator[PythonBreak]:
    for path in old.keys() & new.keys():
        for name, role, before, after in _pair_annotations(old[path], new[path]):
            if not is_still_good(before, after, role):
                yield PythonBreak("annotation-changed", _call(path) + name, before, after)


def _pair_annotations(old: griffe.Object, new: griffe.Object) -> Iterator[tuple[str, Role, str, str]]:
    if isinstance(old, griffe.Attribute) and isinstance(new, griffe.Attribute):
        if old.annotation is not None and new.annotation is not None:
            role: Role = "given" if "property" in old.labels else "held"
            yield "", role, str(old.annotation), str(new.annotation)
    elif isinstance(old, griffe.Function) and isinstance(new, griffe.Function):
        yield "", "given", str(old.returns), str(new.returns)
        now = {parameter.name: parameter for parameter in new.parameters}
        for parameter in old.parameters:
            if parameter.name in now and parameter.annotation is not None:
                yield f"({parameter.name})", "taken", str(parameter.annotation), str(now[parameter.name].annotation)


def _read_breakage(breakage: griffe.Breakage) -> PythonBreak:
    kind = breakage.kind.name.lower().replace("_", "-")
    parameter = next(
        (value for value in (breakage.old_value, breakage.new_value) if isinstance(value, griffe.Parameter)), None
    )
    name = _call(breakage.obj.path) + (f"({parameter.name})" if parameter else "")
    return PythonBreak(kind, name, _write_value(breakage.old_value), _write_value(breakage.new_value))


def _write_value(value: object) -> str:
    """Return what a breakage holds in one line; of an object that is gone, only what it was."""
    match value:
        case None:
            return ""
        case griffe.Parameter():
            default = "" if value.default is None else f" = {value.default}"
            return f"{value.name}: {value.annotation}{default}"
        case griffe.Object() | griffe.Alias():
            return str(value.kind.value)
        case _:
            return str(value)


def _call(path: str) -> str:
    """Return how a user writes what stands at `path`: `jira.issue.get_issue` for a method of a resource."""
    parts = path.split(".")
    if parts[:2] == [PACKAGE, "api"] and len(parts) == len(("jira_dc", "api", "issue", "IssueApi", "get_issue")):
        return f"jira.{parts[2]}.{parts[4]}" + (" (async)" if parts[3].startswith("Async") else "")
    if path.startswith(f"{MODELS}.") and parts[2].islower() and len(parts) > len(("jira_dc", "models", "issue")):
        return ".".join([MODELS, *parts[3:]])
    return path


def _to_sync(path: str) -> str:
    return path.replace(".Async", ".")


def _fold_twins(breaks: tuple[PythonBreak, ...]) -> tuple[PythonBreak, ...]:
    present = {(each.kind, each.name) for each in breaks}
    return tuple(each for each in breaks if not _has_twin(each, present))


def _has_twin(found: PythonBreak, present: set[tuple[str, str]]) -> bool:
    names = {found.name.replace(" (async)", ""), _to_sync(found.name)} - {found.name}
    return any((found.kind, name) in present for name in names)
