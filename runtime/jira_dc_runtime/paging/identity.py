"""Which items are the same item, and which of them came lately."""

from __future__ import annotations

from collections import deque
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.codec.model import Model
from jira_dc_runtime.ground.json_kind import is_object

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

REMEMBERED: Final = 5000  # how many items a walk remembers at least; so the memory stays flat on any list
_FIELDS: Final = ("id", "field_id", "key", "account_id", "name")
_NAMES: Final = ("id", "fieldId", "key", "accountId", "name")  # the same on the wire, of an item that kept its raw form
_READ_ID: Final = attrgetter("id")
_PLAIN: Final = frozenset({str, int})


def identify(item: Any) -> Hashable:
    """Return what stays the same when the rest of an item changes: its id, else its key, else its name."""
    if isinstance(item, (str, int)):
        return item
    if isinstance(item, Model):
        for name in _FIELDS:
            value = getattr(item, name, None)
            if isinstance(value, (str, int)):
                return value
    elif is_object(item):
        for name in _NAMES:
            value = item.get(name)
            if isinstance(value, (str, int)):
                return value
    return repr(item)


def identify_all(items: Sequence[Any]) -> tuple[Hashable, ...]:
    """Return the identity of each of `items`; models with an id, which nearly all are, at the price of reading it."""
    if isinstance(items[0], Model) and hasattr(items[0], "id"):
        try:
            ids = tuple(map(_READ_ID, items))
        except AttributeError:  # one of them kept its raw form
            ids = (None,)
        if _PLAIN.issuperset(map(type, ids)):
            return ids
    return tuple(map(identify, items))


def identify_change(item: Any) -> Hashable:
    """Return what makes an entry of a list of changes: all of it, for one thing may change many times."""
    return item if isinstance(item, (str, int)) else repr(item)


class Memory:
    """The identities of the last items that were handed out, and of the first page.

    The first page is never forgotten: it is what a server sends again that does not know a position.
    """

    def __init__(self) -> None:
        self._known: set[Hashable] = set()
        self._pages: deque[tuple[Hashable, ...]] = deque()
        self.first: tuple[Hashable, ...] = ()

    def __contains__(self, identity: Hashable) -> bool:
        return identity in self._known

    def __len__(self) -> int:
        return len(self._known)

    def knows_none_of(self, identities: Iterable[Hashable]) -> bool:
        """Return whether nothing of `identities` is remembered."""
        return self._known.isdisjoint(identities)

    def add(self, identities: tuple[Hashable, ...]) -> None:
        """Remember the items of one page, and forget the oldest page that is not needed any more."""
        if not self.first:
            self.first = identities
        else:
            self._pages.append(identities)
        self._known.update(identities)
        while self._pages and len(self._known) - len(self.first) - len(self._pages[0]) >= REMEMBERED:
            self._known.difference_update(self._pages.popleft())
