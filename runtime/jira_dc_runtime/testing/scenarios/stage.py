"""Where scenarios are played: those that are on, each for some operations or for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import msgspec

from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.testing.exchange import Answer
from jira_dc_runtime.testing.login.password import Login

from .scenario import Behaviour, Moment, Scenario, Site


class Act(msgspec.Struct, frozen=True, eq=False):
    """One scenario that is on. `operations` are keys; none of them means all requests."""

    behaviour: Behaviour
    operations: frozenset[str]


class Stage:
    """The scenarios of one MockJira."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._acts: list[Act] = []

    def begin(self, scenarios: Sequence[Scenario], operations: frozenset[str]) -> Playing:
        """Begin to play `scenarios`. Raise `ConfigurationError` for one that cannot be played for some operations."""
        for scenario in scenarios:
            if operations and scenario.everywhere:
                message = f"{type(scenario).__name__} is of the whole Jira. Leave `on` out."
                raise ConfigurationError(message)
        acts = [Act(scenario.play(), operations) for scenario in scenarios]
        for act in acts:
            act.behaviour.begin(self._site)
        self._acts += acts
        return Playing(self, acts)

    def end(self, acts: Sequence[Act] | None = None) -> None:
        """End `acts`, or all of them."""
        for act in [act for act in self._acts if acts is None or act in acts]:
            self._acts.remove(act)
            act.behaviour.end(self._site)

    def arrive(self, moment: Moment) -> Answer | None:
        """Return what comes before Jira has seen the request, or None."""
        answers = (behaviour.arrive(moment, self._site) for behaviour in self._playing(moment))
        return next((answer for answer in answers if answer is not None), None)

    def log_in(self, moment: Moment) -> Login:
        """Return who the request is from."""
        for behaviour in self._playing(moment):
            moment.login = behaviour.log_in(moment, self._site)
        return moment.login

    def refuse(self, moment: Moment) -> Answer | None:
        """Return what comes instead of Jira's answer, or None."""
        answers = (behaviour.refuse(moment, self._site) for behaviour in self._playing(moment))
        return next((answer for answer in answers if answer is not None), None)

    def finish(self, moment: Moment, answer: Answer) -> Answer:
        """Return the answer as it goes out."""
        for behaviour in self._playing(moment):
            answer = behaviour.finish(moment, answer)
        return answer

    def _playing(self, moment: Moment) -> Iterator[Behaviour]:
        return (act.behaviour for act in self._acts if not act.operations or moment.operation in act.operations)


class Playing:
    """Scenarios that are on until `end`, or until the end of a `with` statement."""

    def __init__(self, stage: Stage, acts: Sequence[Act]) -> None:
        self._stage = stage
        self._acts = acts

    def end(self) -> None:
        """End them."""
        self._stage.end(self._acts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.end()
