"""A Jira of another release."""

from __future__ import annotations

from .scenario import Behaviour, Scenario, Site


class Release(Scenario, frozen=True, kw_only=True):
    """Answer as a Jira release, for example `"10.3.24"`: what it does not have is 404, and serverInfo says it."""

    release: str

    everywhere = True

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Older(self.release)


class _Older(Behaviour):
    def __init__(self, release: str) -> None:
        self._release = release
        self._before = ""

    def begin(self, site: Site) -> None:
        self._before = site.state.version
        site.answer_as(self._release)

    def end(self, site: Site) -> None:
        site.answer_as(self._before)
