"""What became of each model: added, gone, renamed, and its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.compare.change import WHOLE, Change, Part, Rule
from generator.compare.novelty import write_fields
from generator.compare.renames import pair_models
from generator.compare.side import ComparedModel, Side, join_uses
from generator.compare.value_rules import MODEL
from generator.compare.values import Namer, compare_values, write_trail
from generator.correct.spelling import spell_field

MODEL_ADDED = Rule("api-schema-added", "added", "is new", "compatible", "compatible", "Nobody uses it yet.")
MODEL_REMOVED = Rule(
    "api-schema-removed",
    "removed",
    "is gone",
    "breaking",
    "breaking",
    "Code that imports the class fails.",
)
MODEL_RENAMED = Rule(
    "api-schema-renamed",
    "renamed",
    "is renamed",
    "breaking",
    "breaking",
    "JSON is the same, but Python code that imports the old class name fails.",
)

RULES = (MODEL_ADDED, MODEL_REMOVED, MODEL_RENAMED)
"""The rules that this module applies."""


def find_renamed_models(before: Side, after: Side) -> dict[str, str]:
    """Return {old key: new key} of the models that have another name upstream but are otherwise the same."""
    gone = {key: model.schema for key, model in before.models.items() if key not in after.models}
    come = {key: model.schema for key, model in after.models.items() if key not in before.models}
    return pair_models(gone, come, before.key_of, after.key_of)


def compare_models(before: Side, after: Side, renamed: Mapping[str, str], namer: Namer) -> Iterator[Change]:
    """Yield what changed in the models; they are matched by upstream's name, then by being equal."""
    for key, model in before.models.items():
        now = after.models.get(renamed.get(key, key))
        if now is None:
            yield Change(MODEL_REMOVED, model.subject, model.use)
        else:
            yield from _compare_model(model, now, namer)
    for key in after.models.keys() - before.models.keys() - set(renamed.values()):
        model = after.models[key]
        yield Change(MODEL_ADDED, model.subject, model.use, after=write_fields(model.schema, namer.show_after))


def _compare_model(before: ComparedModel, after: ComparedModel, namer: Namer) -> Iterator[Change]:
    use = join_uses(before.use, after.use)
    names = before.subject.python, after.subject.python
    if names[0] != names[1]:
        yield Change(MODEL_RENAMED, after.subject, use, WHOLE, *names)
    for finding in compare_values(before.schema, after.schema, MODEL, namer):
        part = _name_field(finding.trail)
        yield Change(finding.rule, after.subject, use, part, finding.before, finding.after, candidate=finding.candidate)


def _name_field(trail: tuple[str, ...]) -> Part:
    """Return the part that a trail leads to; a field of the model itself is an attribute in Python."""
    if not trail:
        return WHOLE
    is_attribute = len(trail) == 1 and trail[0] not in {"[]", "{}"}
    return Part("field", write_trail(trail), spell_field(trail[0]) if is_attribute else "")
