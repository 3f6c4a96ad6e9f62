"""overlay_text: change one action in the text of an overlay, and leave every other line as somebody wrote it."""

from __future__ import annotations

from typing import Any

import yaml

from generator.problem import Problem

WIDTH = 118


def restrict_action(text: str, number: int, releases: str, target: str, block: dict[str, Any] | None = None) -> str:
    """Return `text` with action `number` for `releases` only, at `target`; `block` replaces values such as `update`."""
    lines = text.splitlines(keepends=True)
    action = _find_action(text, number)
    values = {"target": target, "x-releases": releases, **(block or {})}
    changes = {key: _write_entry(key, value) for key, value in values.items()}
    kept = {key.value: (key, value) for key, value in action.value}
    if target == kept["target"][1].value:
        del changes["target"]
    indent = " " * kept["target"][0].start_mark.column
    # From the last line to the first, so that the numbers of those before stay right.
    for key in sorted((key for key in changes if key in kept), key=lambda key: -kept[key][0].start_mark.line):
        start, end = _find_lines(*kept[key])
        head = lines[start][: kept[key][0].start_mark.column]
        lines[start:end] = _indent(changes[key], head, indent)
    if "x-releases" not in kept:
        _start, end = _find_lines(*_find_entry(_find_action("".join(lines), number), "x-evidence"))
        lines[end:end] = _indent(changes["x-releases"], indent, indent)
    return "".join(lines)


def copy_actions(text: str, numbers: list[int], releases: str, before: str, after: str) -> str:
    """Return `text` with a copy of each of these actions at its end: for `releases`, with `after` for `before`."""
    copies = "".join(_cut_action(text, number) for number in numbers).replace(before, after)
    whole = text if text.endswith("\n") else f"{text}\n"
    count = len(_list_actions(text))
    copied = f"{whole}{copies}"
    for place in range(len(numbers)):
        number = count + place + 1
        target = _find_entry(_find_action(copied, number), "target")[1].value
        copied = restrict_action(copied, number, releases, target)
    return copied


def _cut_action(text: str, number: int) -> str:
    lines = text.splitlines(keepends=True)
    node = _find_action(text, number)
    start = node.start_mark.line
    last_key, last_value = node.value[-1]
    return "".join(lines[start : _find_lines(last_key, last_value)[1]])


def _list_actions(text: str) -> list[yaml.MappingNode]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs: list[tuple[Any, yaml.Node]] = root.value if isinstance(root, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value == "actions" and isinstance(value, yaml.SequenceNode):
            nodes: list[yaml.Node] = value.value
            return [each for each in nodes if isinstance(each, yaml.MappingNode)]
    raise Problem("The overlay has no list of actions to change.")


def _find_action(text: str, number: int) -> yaml.MappingNode:
    return _list_actions(text)[number - 1]


def _find_entry(action: yaml.MappingNode, name: str) -> tuple[yaml.Node, yaml.Node]:
    return next((key, value) for key, value in action.value if key.value == name)


def _find_lines(key: yaml.Node, value: yaml.Node) -> tuple[int, int]:
    """Return the lines that an entry of a block mapping takes: the first, and the one after the last."""
    end = value.end_mark
    # A block ends where the next token begins; blank lines and the next entry are none of it.
    last = end.line if end.column and isinstance(value, yaml.ScalarNode) else _find_last_line(value)
    return key.start_mark.line, max(key.start_mark.line, last) + 1


def _find_last_line(node: yaml.Node) -> int:
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        children = [each for pair in node.value for each in pair]
    elif isinstance(node, yaml.SequenceNode):
        children = list(node.value)
    if not children or node.flow_style:  # type: ignore[attr-defined]
        return int(node.end_mark.line)
    return _find_last_line(children[-1])


def _write_entry(key: str, value: Any) -> str:
    if isinstance(value, str) and key == "x-releases":
        return f"{key}: '{value}'\n"  # a range begins with a sign, and is easier to read in quotes
    return yaml.safe_dump({key: value}, sort_keys=False, width=WIDTH, allow_unicode=True)


def _indent(text: str, head: str, indent: str) -> list[str]:
    first, *others = text.splitlines(keepends=True)
    return [head + first, *(indent + line for line in others)]
