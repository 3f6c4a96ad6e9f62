"""`Model`, the base of every generated class."""

from __future__ import annotations

import msgspec


class Model(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A JSON object of Jira as a class. Every field may be None, which means absent.

    Use `NULL` as a field's value to send an explicit JSON null.
    """
