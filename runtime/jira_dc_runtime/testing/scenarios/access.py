"""Who gets in, and what they may do: CAPTCHA, a token that ran out, read-only mode."""

from __future__ import annotations

from typing import Final

from jira_dc_runtime.testing.exchange import Answer, json_answer
from jira_dc_runtime.testing.login.password import Login

from .scenario import Behaviour, Moment, Scenario, Site

_READ_ONLY: Final = "GET /api/2/readonly-mode"


class Captcha(Scenario, frozen=True, kw_only=True):
    """After as many wrong passwords as `after` Jira wants a CAPTCHA solved, and refuses the right one too."""

    after: int = 3

    everywhere = True

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Locking(self.after)


class _Locking(Behaviour):
    def __init__(self, after: int) -> None:
        self._after = after

    def begin(self, site: Site) -> None:
        site.logins.captcha_after = self._after

    def end(self, site: Site) -> None:
        site.logins.captcha_after = None
        site.logins.failures.clear()


class TokenExpired(Scenario, frozen=True, kw_only=True):
    """No token opens anything: whoever sends one is nobody, as where it ran out or was revoked."""

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Anonymous()


class _Anonymous(Behaviour):
    def log_in(self, moment: Moment, site: Site) -> Login:
        kind = moment.request.headers.get("authorization", "").partition(" ")[0]
        return Login() if kind.lower() == "bearer" else moment.login


class ReadOnly(Scenario, frozen=True, kw_only=True):
    """Read-only mode: who is no administrator has no permission to change anything; `message` is what people read."""

    message: str = "Jira is in read-only mode."

    everywhere = True

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Locked(self.message)


class _Locked(Behaviour):
    def __init__(self, message: str) -> None:
        self._message = message

    def begin(self, site: Site) -> None:
        site.state.read_only = True

    def end(self, site: Site) -> None:
        site.state.read_only = False

    def refuse(self, moment: Moment, site: Site) -> Answer | None:
        if moment.operation != _READ_ONLY:
            return None
        return json_answer(200, {"enabled": True, "message": self._message, "timeZone": "Etc/UTC"})
