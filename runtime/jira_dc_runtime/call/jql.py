"""Write values into JQL, so that whatever they hold they stay values: `quote` for one, `format` for a whole query.

Every text is put in quotes. Between quotes a reserved word is a text, and so is every reserved character; only the
quote, the backslash and what cannot be seen are escaped. The search for text (`~`) reads its value a second time, as a
query of Lucene with escapes of its own:
https://confluence.atlassian.com/jiracoreserver/search-syntax-for-text-fields-939937715.html
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Final, TypeGuard

from jira_dc_runtime.errors import RequestError

_LUCENE: Final = re.compile(r'([-+&|!(){}\[\]^"~*?\\:/])')
_LUCENE_WORD: Final = re.compile(r"\b(AND|OR|NOT)\b")
"""Between two words these join; in lower case they are words, which an index of Jira leaves out."""
_ESCAPED: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]')
"""The quote, the backslash, and every character that JQL wants to be escaped even between quotes."""
_NAMED: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}
_ASKS_FOR_TEXT: Final = re.compile(r"~\s*\(?\s*$")
_STRING: Final = re.compile(r"""\\.|["']""", re.DOTALL)
_FORMS: Final = ("", "words", "phrase", "lucene")
_EXAMPLE: Final = 'jql.format("project = {} AND text ~ {}", "EX", "disk full")'


def quote(value: object) -> str:
    """Return `value` as JQL has it: a text in quotes, a number as it is, a date as `"2026-01-31"`.

    A `datetime` has no time zone, counts in that of the user who asks, as JQL does, and is given to the minute. Of a
    model the name stands, or else the key. Raise `RequestError` for what JQL has no form for: None, a list (`format`
    takes lists), a `datetime` with a time zone or with seconds.
    """
    if isinstance(value, str):
        return _quote_text(value)
    if isinstance(value, bool) or value is None:
        raise _refused(value, "Write the word into the query instead, as in `assignee is EMPTY`.")
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return _quote_number(value)
    if isinstance(value, datetime):
        return _quote_instant(value)
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    for name in ("name", "key"):
        text = getattr(value, name, None)
        if isinstance(text, str) and text:
            return _quote_text(text)
    raise _refused(value, "Pass a text, a number, a date, or a model that has a name or a key.")


def words(text: str) -> str:
    """Return what finds `text` word by word behind `~`: the signs and words by which Lucene searches are escaped."""
    return quote(_escape_lucene(text))


def phrase(text: str) -> str:
    """Return what finds `text` as a whole behind `~`: the same words, in this order."""
    return quote('"' + re.sub(r'(["\\])', r"\\\1", text) + '"')


def format(template: str, /, *values: object, **named: object) -> str:  # noqa: A001 - jql.format, as str.format
    """Return `template` with each `{}` or `{name}` replaced by a value that is quoted.

        jql.format("project = {} AND assignee in {} AND text ~ {}", "EX", ["fred", "mia"], "disk full (50 %)")

    A list, tuple or set becomes `("fred", "mia")`. Behind `~` a text is searched word by word; `{:phrase}` searches it
    as a whole, `{:lucene}` takes it as a search of Lucene, with wildcards. Raise `RequestError` for a list without an
    item, a `{}` between quotes, a value too many or too few, and what `quote` refuses.
    """
    written: list[str] = []
    places = iter(values)
    used: set[str] = set()
    for before, name, form, conversion in _parse(template):
        written.append(before)
        if name is None:
            continue
        if conversion or form not in _FORMS:
            mark = f"!{conversion}" if conversion else f":{form}"
            raise RequestError(
                f"The JQL template has {{{name}{mark}}}. Behind the name stands :phrase, :lucene, or nothing."
            )
        query = "".join(written)
        if _is_open(query):
            message = f"The JQL template has {{{name}}} between quotes. Leave the quotes out: the value gets its own."
            raise RequestError(message)
        value = _take(name, places, named)
        used.add(name)
        written.append(_write(value, form or ("words" if _ASKS_FOR_TEXT.search(query) else "")))
    left = [*(repr(name) for name in named if name not in used), *("one without a name" for _ in places)]
    if left:
        raise RequestError(f"The JQL template has no place for {', '.join(left)}. Each value needs a {{}}: {_EXAMPLE}.")
    return "".join(written)


def _write(value: object, form: str) -> str:
    if not _is_list(value):
        return _write_one(value, form)
    items = [_write_one(item, form) for item in value]
    if not items:
        message = "A list for JQL has no item, and `in ()` is no JQL. Leave the condition out, or ask nothing."
        raise RequestError(message)
    return f"({', '.join(items)})"


def _write_one(value: object, form: str) -> str:
    if not form or not isinstance(value, str):
        return quote(value)
    return {"words": words, "phrase": phrase, "lucene": quote}[form](value)


def _is_list(value: object) -> TypeGuard[Iterable[object]]:
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping))


def _parse(template: str) -> Iterator[tuple[str, str | None, str | None, str | None]]:
    try:
        yield from Formatter().parse(template)
    except ValueError as error:
        message = f"The JQL template cannot be read ({error}). Write a brace that is meant as {{{{ or }}}}."
        raise RequestError(message) from None


def _take(name: str, places: Iterator[object], named: Mapping[str, object]) -> object:
    if not name:
        for value in places:
            return value
        raise RequestError(f"The JQL template has more {{}} than values. Each needs one: {_EXAMPLE}.")
    if name not in named:
        message = f"The JQL template has {{{name}}}, for which no value was given. Pass {name}=..."
        raise RequestError(
            message if name.isidentifier() else f"The JQL template has {{{name}}}. Write {{}} or {{name}}."
        )
    return named[name]


def _is_open(query: str) -> bool:
    """Return whether `query` ends within a quoted text."""
    opened = ""
    for mark in _STRING.findall(query):
        if not opened and not mark.startswith("\\"):
            opened = mark
        elif mark == opened:
            opened = ""
    return bool(opened)


def _quote_text(text: str) -> str:
    escaped = _ESCAPED.sub(lambda match: _NAMED.get(match[0], f"\\u{ord(match[0]):04x}"), text)
    return f'"{escaped}"'


def _quote_number(value: float) -> str:
    if not math.isfinite(value):
        raise _refused(value, "JQL has finite numbers only.")
    return f"{Decimal(repr(float(value))):f}"  # the same number, without an exponent


def _quote_instant(value: datetime) -> str:
    if value.tzinfo is not None:
        advice = (
            "JQL counts in the time zone of the user who asks: convert it with astimezone(zone), then drop the zone "
            "with replace(tzinfo=None)."
        )
        raise _refused(value, advice)
    if value.second or value.microsecond:
        raise _refused(value, "JQL knows minutes only: round it with replace(second=0, microsecond=0).")
    return f'"{value.date().isoformat()} {value:%H:%M}"'


def _escape_lucene(text: str) -> str:
    return _LUCENE_WORD.sub(lambda match: f"\\{match[0]}", _LUCENE.sub(r"\\\1", text))


def _refused(value: object, advice: str) -> RequestError:
    return RequestError(f"JQL has no form for a {type(value).__name__} such as this one. {advice}")
