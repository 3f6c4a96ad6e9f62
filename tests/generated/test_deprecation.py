"""Which methods of the client warn: those of the operations that Jira's document deprecates, and no other."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from jira_dc import AsyncJira, HttpError, Jira
from jira_dc.availability import TABLE
from jira_dc.testing import MockJira
from tests.operations import list_sample_calls

CALLS = list_sample_calls()
DEPRECATED = {call.key for call in CALLS if call.operation.get("deprecated")}


def hear(call: Callable[[], object]) -> list[warnings.WarningMessage]:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with suppress(HttpError):  # a Jira that is no cluster answers 405
            call()
    return heard


def test_the_methods_of_deprecated_operations_warn_and_no_others() -> None:
    assert {"PUT /api/2/cluster/index-snapshot/{nodeId}", "GET /api/2/user/permission/search"} == DEPRECATED
    for client in (Jira("https://jira.example.com"), AsyncJira("https://jira.example.com")):
        for name, key in TABLE.list_methods().items():
            resource, _, method = name.partition(".")
            bound = getattr(getattr(client, resource), method)
            assert hasattr(bound.__func__, "__wrapped__") == (key in DEPRECATED), name


def test_a_warning_names_the_release_and_points_at_the_caller() -> None:
    with MockJira() as mock, mock.jira() as client:
        jira: Any = client  # type checkers tell of a deprecated method, too
        for call, since in (
            (lambda: jira.cluster.request_current_index_from_node("node1"), "11.3.8"),
            (lambda: jira.with_response(jira.cluster.request_current_index_from_node, "node1"), "11.3.8"),
            (
                lambda: jira.user.find_users_with_all_permissions(permissions=["BROWSE"], username="f"),
                "10.0 or earlier",
            ),
            (
                lambda: jira.user.iter_users_with_all_permissions(permissions=["BROWSE"], username="f"),
                "10.0 or earlier",
            ),
        ):
            (warning,) = hear(call)
            assert (warning.category, warning.filename) == (DeprecationWarning, __file__)
            assert f"is deprecated since Jira {since}: " in str(warning.message)


def test_async_code_is_warned_where_it_calls() -> None:
    async def ask(mock: MockJira) -> Any:
        async with mock.async_jira() as client:
            jira: Any = client
            await jira.cluster.request_current_index_from_node("node1")

    with MockJira() as mock:
        (warning,) = hear(lambda: asyncio.run(ask(mock)))
    assert warning.filename == __file__
