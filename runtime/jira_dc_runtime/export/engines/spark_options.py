"""The options of `spark.read.format("jira")`: texts without case, which Spark keeps and shows, so none is a secret."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from jira_dc_runtime.client.catalogue.catalogue import SiteField
from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.export.slices import Plan

from .connect import Connection
from .slice_reader import SliceReader

SECRET: Final = ("token", "password", "secret", "key")
"""How the name of an option ends that would be a login."""

T = TypeVar("T", int, float)


class SourceOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the options say, each with what holds without it."""

    connection: Connection
    table: str = "issues"
    include: tuple[str, ...] = ()
    plan: str = ""
    jql: str = ""
    slice_size: int = 5000
    page_size: int = 250
    workers: int | None = None
    rate: float | None = None
    since: str = ""
    time_zone: str = ""

    def load_plan(self) -> Plan | None:
        """Return the plan of the option `plan`, which is a file or its text; None if there has to be made one.

        Raise `ConfigurationError` for a file that is not there, or holds none.
        """
        if not self.plan:
            return None
        if self.plan.lstrip().startswith("{"):
            return Plan.from_json(self.plan)
        try:
            return Plan.load(self.plan)
        except OSError as error:
            message = f"The plan {self.plan!r} cannot be read: {error.strerror}. Give the path that the driver sees."
        raise ConfigurationError(message)

    def choose_reader(self, catalogue: Sequence[SiteField]) -> SliceReader:
        """Return what the workers read a slice with, where Jira has these fields."""
        return SliceReader.of(catalogue, (self.table,), self.include, self.connection, self.page_size)

    def divide(self, plan: Plan) -> Plan:
        """Return `plan` with the rate for each worker. Without a rate the plan keeps the one that it has."""
        return plan if self.rate is None or self.workers is None else plan.divide(self.workers, self.rate)


OPTIONS: Final = (
    "auth",
    "include",
    "jql",
    "pageSize",
    "plan",
    "rate",
    "since",
    "sliceSize",
    "table",
    "timeZone",
    "tokenFile",
    "tokenStore",
    "url",
    "workers",
)
"""What an option may be called; `path`, that of `load(path)`, is `plan` as well."""


def read_options(options: Mapping[str, str]) -> SourceOptions:
    """Return what `options` say. Raise `ConfigurationError` for one that there is not, or that does not fit."""
    given = {name.lower(): value for name, value in options.items()}
    if "path" in given and "plan" in given:
        message = "The options plan and path (what load is given) exclude each other: both name the plan."
        raise ConfigurationError(message)
    given.setdefault("plan", given.pop("path", ""))
    known = {name.lower() for name in OPTIONS}
    for name in sorted(set(given) - known):
        raise ConfigurationError(_refuse(name))
    workers, rate = _number(given, "workers", int), _number(given, "rate", float)
    if rate is not None and workers is None:
        message = "The option rate needs the option workers: how many tasks run at a time, among which it is divided."
        raise ConfigurationError(message)
    since = given.get("since", "")
    if since and not given.get("timezone"):
        message = f"The option since is {since!r}; it needs the option timeZone, such as Europe/Berlin."
        raise ConfigurationError(message)
    if given["plan"] and given.get("jql"):
        message = "The options plan and jql exclude each other: a plan has its query."
        raise ConfigurationError(message)
    return SourceOptions(
        connection=Connection(
            url=given.get("url"),
            auth=given.get("auth"),
            token_store=given.get("tokenstore"),
            token_file=given.get("tokenfile"),
        ),
        table=given.get("table", "issues"),
        include=tuple(each.strip() for each in given.get("include", "").split(",") if each.strip()),
        plan=given["plan"],
        jql=given.get("jql", ""),
        slice_size=_number(given, "sliceSize", int) or 5000,
        page_size=_number(given, "pageSize", int) or 250,
        workers=workers,
        rate=rate,
        since=since,
        time_zone=given.get("timezone", ""),
    )


def _refuse(name: str) -> str:
    if name.endswith(SECRET):
        return (
            f"The option {name} would be sent to every worker and shown in plans. "
            "Set JIRA_TOKEN, or the variables of another login, in the environment of driver and workers."
        )
    return f"There is no option {name}; there are {', '.join(OPTIONS)}."


def _number(given: Mapping[str, str], name: str, kind: type[T]) -> T | None:
    text = given.get(name.lower())
    if text is None:
        return None
    try:
        number = kind(text)
    except ValueError:
        number = kind(0)
    if 0 < number < math.inf:
        return number
    message = f"The option {name} is {text!r}; it takes a number above 0."
    raise ConfigurationError(message)
