"""Rules about values: parameters, bodies, answers and the fields of models, which can change in the same ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.compare.change import Rule

_REFUSED = "A call that was right before sends what the server, and our client, no longer take."
_STILL_TAKEN = "Whatever was sent before is still taken."
_ANNOUNCED = "It still works; Jira announces that it will go."

PARAMETER: Final[Mapping[str, Rule]] = {
    "type-changed": Rule(
        "request-parameter-type-changed", "changed", "has another type", "breaking", "compatible", _REFUSED
    ),
    "type-generalized": Rule(
        "request-parameter-type-generalized", "changed", "takes more types", "compatible", "compatible", _STILL_TAKEN
    ),
    "format-changed": Rule(
        "request-parameter-format-changed",
        "changed",
        "has another format",
        "risky",
        "compatible",
        "Python sends both alike, but the server may read the value within other bounds.",
    ),
    "became-enum": Rule(
        "request-parameter-became-enum",
        "changed",
        "lists its known values",
        "risky",
        "compatible",
        "Enums are open in our client, but the server may refuse what the list leaves out.",
    ),
    "became-not-enum": Rule(
        "request-parameter-became-not-enum",
        "changed",
        "no longer lists known values",
        "compatible",
        "compatible",
        _STILL_TAKEN,
    ),
    "enum-value-added": Rule(
        "request-parameter-enum-value-added",
        "added",
        "has a new known value",
        "compatible",
        "compatible",
        _STILL_TAKEN,
    ),
    "enum-value-removed": Rule(
        "request-parameter-enum-value-removed",
        "removed",
        "lost a known value",
        "breaking",
        "compatible",
        "Our client still sends the value, and the server may refuse it.",
    ),
    "default-value-changed": Rule(
        "request-parameter-default-value-changed",
        "changed",
        "has another default",
        "risky",
        "compatible",
        "A call that leaves it out behaves differently.",
    ),
    "limit-tightened": Rule(
        "request-parameter-limit-tightened", "changed", "has a tighter limit", "breaking", "compatible", _REFUSED
    ),
    "limit-relaxed": Rule(
        "request-parameter-limit-relaxed", "changed", "has a wider limit", "compatible", "compatible", _STILL_TAKEN
    ),
}

BODY: Final[Mapping[str, Rule]] = {
    "type-changed": Rule(
        "request-body-type-changed", "changed", "has another type", "breaking", "compatible", _REFUSED
    ),
    "type-generalized": Rule(
        "request-body-type-generalized", "changed", "takes more types", "compatible", "compatible", _STILL_TAKEN
    ),
    "limit-tightened": Rule(
        "request-body-limit-tightened", "changed", "has a tighter limit", "breaking", "compatible", _REFUSED
    ),
    "limit-relaxed": Rule(
        "request-body-limit-relaxed", "changed", "has a wider limit", "compatible", "compatible", _STILL_TAKEN
    ),
}

ANSWER: Final[Mapping[str, Rule]] = {
    "type-changed": Rule(
        "response-body-type-changed",
        "changed",
        "has another type",
        "compatible",
        "breaking",
        "The method returns another type, and code that reads the old one fails on the new one.",
    ),
    "type-generalized": Rule(
        "response-body-type-generalized",
        "changed",
        "may have more types",
        "compatible",
        "breaking",
        "The method may return what code that reads the old type does not expect.",
    ),
}

MODEL: Final[Mapping[str, Rule]] = {
    "type-changed": Rule(
        "api-schema-type-changed",
        "changed",
        "has another type",
        "breaking",
        "breaking",
        "Everything that makes or reads it holds the wrong type.",
    ),
    "type-generalized": Rule(
        "api-schema-type-generalized",
        "changed",
        "may have more types",
        "compatible",
        "breaking",
        "Whatever was sent before is still taken, but code that reads it may meet what it does not expect.",
    ),
}

PROPERTY: Final[Mapping[str, Rule]] = {
    "new-required": Rule(
        "new-required-property",
        "added",
        "is new and required",
        "breaking",
        "compatible",
        "A body without it is refused; in answers a new field is only more to read.",
    ),
    "new-optional": Rule(
        "new-optional-property",
        "added",
        "is new",
        "compatible",
        "compatible",
        "It may be left out, and a reader who does not know it loses nothing.",
    ),
    "removed": Rule(
        "property-removed",
        "removed",
        "is gone",
        "breaking",
        "breaking",
        "The model loses the attribute, so code that sets or reads it fails.",
    ),
    "renamed": Rule(
        "property-renamed",
        "renamed",
        "is perhaps renamed",
        "breaking",
        "breaking",
        "One field is gone and one of the same type is new; code that sets or reads the old name fails.",
    ),
    "became-required": Rule(
        "property-became-required",
        "changed",
        "is required now",
        "breaking",
        "compatible",
        "A body without it is refused; readers may be sure of no field of an answer, so nothing changes for them.",
    ),
    "became-optional": Rule(
        "property-became-optional",
        "changed",
        "is optional now",
        "compatible",
        "compatible",
        "It may still be sent, and readers may be sure of no field of an answer anyway.",
    ),
    "type-changed": Rule(
        "property-type-changed",
        "changed",
        "has another type",
        "breaking",
        "breaking",
        "Code that sets or reads it holds the wrong type.",
    ),
    "type-generalized": Rule(
        "property-type-generalized",
        "changed",
        "may have more types",
        "compatible",
        "breaking",
        "Whatever was sent before is still taken, but code that reads it may meet what it does not expect.",
    ),
    "format-changed": Rule(
        "property-format-changed",
        "changed",
        "has another format",
        "risky",
        "risky",
        "Python reads both alike, but the values may lie within other bounds.",
    ),
    "became-enum": Rule(
        "property-became-enum",
        "changed",
        "lists its known values",
        "risky",
        "compatible",
        "Enums are open in our client, but the server may refuse what the list leaves out.",
    ),
    "became-not-enum": Rule(
        "property-became-not-enum",
        "changed",
        "no longer lists known values",
        "compatible",
        "risky",
        "It decodes as before, but code that tells the values apart may meet others.",
    ),
    "enum-value-added": Rule(
        "property-enum-value-added",
        "added",
        "has a new known value",
        "compatible",
        "risky",
        "Enums are open, so it decodes, but code that tells the values apart meets a new one.",
    ),
    "enum-value-removed": Rule(
        "property-enum-value-removed",
        "removed",
        "lost a known value",
        "breaking",
        "compatible",
        "Our client still sends the value, and the server may refuse it; readers meet one value less.",
    ),
    "default-value-changed": Rule(
        "property-default-value-changed",
        "changed",
        "has another default",
        "risky",
        "compatible",
        "A body that leaves it out means something else; our models never fill in a default when they read.",
    ),
    "limit-tightened": Rule(
        "property-limit-tightened", "changed", "has a tighter limit", "breaking", "compatible", _REFUSED
    ),
    "limit-relaxed": Rule(
        "property-limit-relaxed", "changed", "has a wider limit", "compatible", "compatible", _STILL_TAKEN
    ),
    "became-nullable": Rule(
        "property-became-nullable",
        "changed",
        "may be null now",
        "compatible",
        "compatible",
        "Every field of an answer may be null to our readers already.",
    ),
    "became-not-nullable": Rule(
        "property-became-not-nullable",
        "changed",
        "may no longer be null",
        "breaking",
        "compatible",
        "An explicit null is refused; readers keep a check they no longer need.",
    ),
    "became-read-only": Rule(
        "property-became-read-only",
        "changed",
        "is set by the server only",
        "risky",
        "compatible",
        "The server ignores or refuses it in a body, and the document does not say which.",
    ),
    "became-not-read-only": Rule(
        "property-became-not-read-only",
        "changed",
        "may be sent now",
        "compatible",
        "compatible",
        "Nobody sent it before.",
    ),
    "deprecated": Rule("property-deprecated", "changed", "is deprecated", "compatible", "compatible", _ANNOUNCED),
    "reactivated": Rule(
        "property-reactivated",
        "changed",
        "is no longer deprecated",
        "compatible",
        "compatible",
        "What worked goes on working.",
    ),
}

FAMILIES: Final = (PARAMETER, BODY, ANSWER, MODEL, PROPERTY)
"""All of the above, in order."""
