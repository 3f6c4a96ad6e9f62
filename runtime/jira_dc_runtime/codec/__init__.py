"""JSON to typed values and back, by the rules of Jira.

Here is what every answer needs. What a body needs before it is sent is in `check.py` and `encode.py`, loaded with it.
"""

from __future__ import annotations

from .decode import NotJson, decode
from .drift import DriftReporter
from .fields import Fields
from .model import Model
from .null import NULL

__all__ = ["NULL", "DriftReporter", "Fields", "Model", "NotJson", "decode"]
