"""JSON to typed values and back, by the rules of Jira."""

from __future__ import annotations

from .check import check_against, check_something_is_left
from .decode import NotJson, decode
from .drift import DriftReporter
from .encode import Timestamps, encode_json, to_wire
from .fields import Fields
from .model import Model
from .null import NULL

__all__ = [
    "NULL",
    "DriftReporter",
    "Fields",
    "Model",
    "NotJson",
    "Timestamps",
    "check_against",
    "check_something_is_left",
    "decode",
    "encode_json",
    "to_wire",
]
