"""The pytest plug-in, run by a pytest of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

WRONG_CALL = 'jira.send(Call("GET", "/rest/api/2/search", object, query={"maxResult": 5}))'


def test_each_test_gets_a_new_mock(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        def test_first(mock_jira):
            mock_jira.add_issue()
            assert len(mock_jira.state.issues) == 1

        def test_second(mock_jira):
            assert mock_jira.state.issues == {}
    """)
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_a_wrong_request_fails_the_test_once_and_shows_the_difference(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(f"""
        from jira_dc import Call

        def test_it(mock_jira):
            jira = mock_jira.jira()
            {WRONG_CALL}
    """)
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*query maxResult", "*- declared  no such parameter; did you mean maxResults?", "*+ sent      a value*5*"]
    )


def test_code_that_swallows_the_error_fails_all_the_same(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(f"""
        from jira_dc import Call

        def test_swallowed(mock_jira):
            jira = mock_jira.jira()
            try:
                {WRONG_CALL}
            except BaseException:
                pass

        def test_over_http(mock_jira):
            import urllib.request, urllib.error
            try:
                urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open(mock_jira.url + "/rest/api/2/serch")
            except urllib.error.HTTPError as error:
                error.close()
    """)
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*did you mean maxResults*", "*has no operation GET /api/2/serch*"])


def test_a_test_that_failed_otherwise_shows_its_own_reason_only(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(f"""
        from jira_dc import Call

        def test_it(mock_jira):
            jira = mock_jira.jira()
            try:
                {WRONG_CALL}
            except BaseException:
                pass
            assert 1 == 2
    """)
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*did you mean*")


def test_pytest_does_not_load_httpx_or_the_client_for_it() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import jira_dc.pytest_plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = [name for name in out.split() if not name.startswith("jira_dc")]
    assert [name for name in loaded if name.partition(".")[0] in {"httpx", "msgspec", "http", "ssl", "asyncio"}] == []
    assert not [name for name in out.split() if name.startswith(("jira_dc.testing", "jira_dc.client", "jira_dc.api"))]


@pytest.mark.parametrize("plugins", [[], ["-p", "no:jira_dc"]])
def test_projects_that_do_not_use_it_are_left_alone(pytester: pytest.Pytester, plugins: list[str]) -> None:
    pytester.makepyfile("""
        import sys

        def test_it():
            assert "jira_dc.testing" not in sys.modules
    """)
    result = pytester.runpytest_subprocess(*plugins)
    result.assert_outcomes(passed=1)
