"""Keep session cookies out of the log of the HTTP library, which at level DEBUG writes every header of an answer.

Not only `CookieSession` has one: basic authentication gets a live session with every answer.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Final

LOGGERS: Final = ("httpcore.http11", "httpcore.http2", "httpcore2.http11", "httpcore2.http2")
_COOKIE: Final = r"""(?i)(b['"]set-cookie2?['"],\s*)b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""


@cache
def hide_cookies() -> None:
    """Let those loggers write `***` for the value of every `Set-Cookie`, from now on."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_hide)


def _hide(record: logging.LogRecord) -> bool:
    text = record.getMessage()
    if "set-cookie" in text.lower():
        record.msg, record.args = re.sub(_COOKIE, r"\1b'***'", text), None
    return True
