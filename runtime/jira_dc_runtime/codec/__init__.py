"""JSON to typed values and back, by the rules of Jira."""

from __future__ import annotations

from .decode import NotJson, decode
from .drift import DriftReporter
from .encode import Timestamps, check_against, encode_json, to_wire
from .model import NULL, Model

__all__ = [
    "NULL",
    "DriftReporter",
    "Model",
    "NotJson",
    "Timestamps",
    "check_against",
    "decode",
    "encode_json",
    "to_wire",
]
