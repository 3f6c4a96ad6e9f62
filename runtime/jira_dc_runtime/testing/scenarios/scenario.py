"""What a scenario is, and where in the way of a request it may step in."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import msgspec

from jira_dc_runtime.testing.exchange import Answer, MockRequest
from jira_dc_runtime.testing.login.logins import Logins
from jira_dc_runtime.testing.login.password import Login
from jira_dc_runtime.testing.state.state import State


class Disconnected(Exception):
    """Raised where no answer comes: the connection breaks off."""


class Site(msgspec.Struct, frozen=True):
    """What a scenario may look at and change."""

    state: State
    logins: Logins
    answer_as: Callable[[str], None]
    """Answer as another release from now on."""


class Moment(msgspec.Struct):
    """One request on its way."""

    request: MockRequest
    operation: str
    """The key of the operation; "" for what is none."""
    base_url: str
    login: Login = Login()
    """Who asks, once that is known."""


class Behaviour:
    """Plays one scenario. Each step does nothing unless a scenario overrides it."""

    def begin(self, site: Site) -> None:
        """Start: what is changed on the site is changed back by `end`."""

    def end(self, site: Site) -> None:
        """Stop."""

    def arrive(self, moment: Moment, site: Site) -> Answer | None:
        """Return an answer that comes before Jira itself has seen the request, or None; may raise `Disconnected`."""

    def log_in(self, moment: Moment, site: Site) -> Login:
        """Return who the request is from."""
        return moment.login

    def refuse(self, moment: Moment, site: Site) -> Answer | None:
        """Return an answer instead of the one that somebody who may ask would get, or None."""

    def finish(self, moment: Moment, answer: Answer) -> Answer:
        """Return the answer as it goes out."""
        return answer


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way for Jira to misbehave; `MockJira.behave` plays it."""

    everywhere: ClassVar[bool] = False
    """Whether it is of the whole Jira, and not to be had for some operations."""

    def play(self) -> Behaviour:
        """Return what plays it once."""
        raise NotImplementedError
