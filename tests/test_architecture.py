"""The rooms of the repository: each imports only rooms below it, and no files import each other in a circle.

All imports count: those inside a function and those for types alone too. Importing a package, or a module inside it,
counts as importing its `__init__.py`, but not for the modules of that package, for which it is being imported already.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shared_files import ROOT

PACKAGES = {
    "generator": ROOT / "generator",
    "jira_dc_runtime": ROOT / "runtime" / "jira_dc_runtime",
    "jira_dc": ROOT / "generated" / "jira_dc",
    "tests": ROOT / "tests",
    "bench": ROOT / "bench",
}
"""Where each package lies; every file below is looked at."""

ROOMS = {
    "generator": (
        ("problem",),
        ("document",),
        ("correct",),
        ("emit", "cases", "compare"),
        ("generate", "release"),
        ("reference", "upgrade"),
        ("__main__",),
    ),
    "jira_dc_runtime": (
        ("ground", "version"),
        ("errors",),
        ("codec",),
        ("call",),
        ("answer",),
        ("http",),
        ("paging",),
        ("auth",),
        ("client",),
        ("export",),
        ("cli",),
        ("testing",),
    ),
    "jira_dc_runtime.auth": (("flow",), ("oauth",), ("store",)),
}
"""Bottom up: a room may import those in the lines above its own. The files of a package that are no room of it, among
them its `__init__.py`, stand above them all, but nobody below imports them."""

MOST_ENTRIES = 14
NO_ENTRIES = {"__pycache__", "py.typed"}
"""What Python leaves behind, and the marker for type checkers."""


@dataclass(frozen=True)
class Import:
    """One import of one file of ours by another."""

    importer: str
    target: str
    place: str
    """The importing file and line."""


def read_imports(packages: Mapping[str, Path]) -> tuple[Import, ...]:
    """Return every import between the files of `packages`, by the names of their modules."""
    files = {name: path for package, folder in packages.items() for name, path in _list_modules(package, folder)}
    return tuple(found for module, path in files.items() for found in _read_file(module, path, files))


def _list_modules(package: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join((package, *(parts[:-1] if parts[-1] == "__init__" else parts))), path


def _read_file(module: str, path: Path, files: Mapping[str, Path]) -> Iterator[Import]:
    is_package = path.name == "__init__.py"
    file = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for target in sorted(set(_list_targets(node, module, files, is_package=is_package))):
            if target != module:
                yield Import(module, target, f"{file}:{node.lineno}")


def _list_targets(
    node: ast.Import | ast.ImportFrom, module: str, files: Mapping[str, Path], *, is_package: bool
) -> Iterator[str]:
    """Yield the modules of ours that `node` imports: the named one, and the packages around it."""
    if isinstance(node, ast.Import):
        named = [alias.name for alias in node.names]
    else:
        home = _find_home(node, module, is_package=is_package)
        inner = [f"{home}.{alias.name}" for alias in node.names]
        named = [name if name in files else home for name in inner]
    for name in named:
        if name in files:
            yield name
        parts = name.split(".")
        around = {".".join(parts[:length]) for length in range(1, len(parts))}
        yield from (package for package in around if package in files and not f"{module}.".startswith(f"{package}."))


def _find_home(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    """Return the module that `from … import` names, also where it is relative."""
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    above = parts[: len(parts) - node.level + is_package]
    return ".".join([*above, *([node.module] if node.module else [])])


def find_circles(imports: tuple[Import, ...]) -> list[str]:
    """Return a sentence for each circle: every import of it with its place, from the first file of the alphabet on."""
    by_importer: dict[str, dict[str, Import]] = {}
    for each in imports:
        by_importer.setdefault(each.importer, {}).setdefault(each.target, each)
    found: dict[frozenset[str], str] = {}
    for start in sorted(by_importer):
        circle = _find_way(start, start, by_importer)
        if circle:
            said = ", ".join(f"{each.place} imports {each.target}" for each in circle)
            found.setdefault(frozenset(each.importer for each in circle), said)
    return sorted(found.values())


def _find_way(start: str, end: str, by_importer: Mapping[str, Mapping[str, Import]]) -> list[Import]:
    """Return the shortest way along imports from `start` to `end`, or nothing."""
    ways: dict[str, list[Import]] = {start: []}
    pending = [start]
    while pending:
        here = pending.pop(0)
        for target, each in by_importer.get(here, {}).items():
            if target == end:
                return [*ways[here], each]
            if target not in ways:
                ways[target] = [*ways[here], each]
                pending.append(target)
    return []


def list_climbers(imports: tuple[Import, ...], package: str, rooms: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return a sentence for each import that leads from a room to one beside or above it, or past all rooms."""
    height = {room: index for index, layer in enumerate(rooms) for room in layer}
    found: dict[str, str] = {}
    for each in imports:
        here, there = _find_room(each.importer, package), _find_room(each.target, package)
        if here not in height or not f"{each.target}.".startswith(f"{package}.") or here == there:
            continue
        if height.get(there, len(rooms)) >= height[here]:
            found[each.place] = f"{each.place}: {package}.{here} may not import {each.target}, which is not below it"
    return list(found.values())


def _find_room(module: str, package: str) -> str:
    """Return the room of `package` that `module` stands in; "" for its `__init__.py` and for what is elsewhere."""
    return module.removeprefix(f"{package}.").split(".")[0] if module.startswith(f"{package}.") else ""


@pytest.fixture(scope="module")
def imports() -> tuple[Import, ...]:
    """Every import between our files; not read while tests are collected, which each worker does."""
    return read_imports(PACKAGES)


def test_no_files_import_each_other_in_a_circle(imports: tuple[Import, ...]) -> None:
    assert find_circles(imports) == []


@pytest.mark.parametrize("package", ROOMS)
def test_a_room_imports_only_rooms_below_it(imports: tuple[Import, ...], package: str) -> None:
    assert list_climbers(imports, package, ROOMS[package]) == []


@pytest.mark.parametrize("package", ["generator", "jira_dc_runtime"])
def test_the_table_names_every_room_and_no_other(package: str) -> None:
    files = PACKAGES[package].iterdir()
    present = {path.stem for path in files if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert present - {"__init__"} == {room for layer in ROOMS[package] for room in layer}


def test_nothing_imports_the_testing_room_but_what_is_generated_from_it_and_tests(
    imports: tuple[Import, ...],
) -> None:
    outside = [each for each in imports if not each.importer.startswith(("jira_dc_runtime.testing", "tests", "bench"))]
    climbing = [each.place for each in outside if each.target.startswith("jira_dc_runtime.testing")]
    assert [place for place in climbing if not place.startswith("generated/jira_dc/")] == []


def test_few_entries_stand_at_the_top_of_the_runtime() -> None:
    entries = {path.name for path in PACKAGES["jira_dc_runtime"].iterdir()} - NO_ENTRIES
    assert len(entries) <= MOST_ENTRIES, sorted(entries)


FILES = {
    "low/__init__.py": "",
    "low/ground.py": "import json\n",
    "low/stone.py": "from .ground import a\n",
    "high/__init__.py": "from hut.high.roof import b\n",
    "high/roof.py": "from hut.low import ground\n",
    "__init__.py": "from hut.high import b\n",
}


@pytest.mark.parametrize(
    ("file", "text", "circles", "climbers"),
    [
        ("low/ground.py", "import json\n", [], []),
        (
            "low/ground.py",
            "\nfrom hut.low.stone import a\n",
            ["ground.py:2 imports hut.low.stone, stone.py:1 imports hut.low.ground"],
            [],
        ),
        (
            "low/ground.py",
            "if TYPE_CHECKING:\n    from .stone import a\n",
            ["ground.py:2 imports hut.low.stone, stone.py:1 imports hut.low.ground"],
            [],
        ),
        (
            "low/ground.py",
            "def late():\n    import hut.low.stone\n",
            ["ground.py:2 imports hut.low.stone, stone.py:1 imports hut.low.ground"],
            [],
        ),
        (
            "low/ground.py",
            "def late():\n    from hut.high import b\n",  # and, by it, what hut.high.roof imports
            ["__init__.py:1 imports hut.high.roof, roof.py:1 imports hut.low.ground, ground.py:2 imports hut.high"],
            ["ground.py:2: hut.low may not import hut.high, which is not below it"],
        ),
        (
            "low/lone.py",
            "from .. import b\n",
            [],
            ["lone.py:1: hut.low may not import hut, which is not below it"],
        ),
        ("low/lone.py", "from hut.top import c\n", [], []),
        ("high/lone.py", "import hut.low.ground\n", [], []),
    ],
)
def test_each_mistake_is_seen_with_its_line(
    tmp_path: Path, file: str, text: str, circles: list[str], climbers: list[str]
) -> None:
    for name, content in {**FILES, file: text}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    imports = read_imports({"hut": tmp_path})
    assert find_circles(imports) == circles
    assert list_climbers(imports, "hut", (("low",), ("high",))) == climbers
