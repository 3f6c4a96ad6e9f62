"""Which addresses are accepted, and where they lead."""

from __future__ import annotations

import pytest

from jira_dc_runtime import ConfigurationError
from jira_dc_runtime.call.base_url import parse_base_url, rebase, shown_address, target_below


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("https://jira.example.com", "https://jira.example.com"),
        ("https://jira.example.com/", "https://jira.example.com"),
        ("https://jira.example.com/jira", "https://jira.example.com/jira"),
        ("https://jira.example.com/jira//", "https://jira.example.com/jira"),
        ("https://jira.example.com/jira/rest", "https://jira.example.com/jira"),
        ("https://jira.example.com/jira/rest/", "https://jira.example.com/jira"),
        ("https://jira.example.com/rest", "https://jira.example.com"),
        ("https://jira.example.com/restful", "https://jira.example.com/restful"),
        ("http://localhost:2990/jira", "http://localhost:2990/jira"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("HTTPS://jira.example.com", "https://jira.example.com"),
        ("https://example.com/projects", "https://example.com/projects"),
        ("https://example.com/projects/jira", "https://example.com/projects/jira"),
        ("https://example.com/v1.2/jira", "https://example.com/v1.2/jira"),
    ],
)
def test_base_urls(given: str, base: str) -> None:
    assert str(parse_base_url(given)) == base


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "needs the form"),
        ("jira.example.com", "needs the form"),
        ("jira.example.com:8080", "needs the form"),
        ("ftp://jira.example.com", "needs the form"),
        ("https://", "needs the form"),
        ("https:///jira", "needs the form"),
        ("https://fred:s3cret@jira.example.com", r"auth=BasicAuth"),
        ("https://fred@jira.example.com", r"auth=BasicAuth"),
        ("https://@jira.example.com", r"auth=BasicAuth"),
        ("https://jira.example.com?s3cret=1", "before the query"),
        ("https://jira.example.com/?", "before the query"),
        ("https://jira.example.com/#x", "before the query"),
        (" https://jira.example.com", "blank"),
        ("https://jira.example.com\n", "blank"),
        ("https://jira.example.com:port", "cannot be read"),
        ("https://jira.example.com:99999", "cannot be read"),
        ("https://[::1", "cannot be read"),
        ("https://jira.example.com/jira/../other", r"goes up with '\.\.'"),
        ("https://jira.example.com/jira/%2e%2E/other", r"goes up with '\.\.'"),
        ("https://jira.example.com\\jira", "backslash"),
    ],
)
def test_what_is_no_base_url(given: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        parse_base_url(given)
    assert isinstance(caught.value, ValueError)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("base", ["https://jira.example.com", "https://example.com/jira"])
@pytest.mark.parametrize(
    "beyond",
    [
        "/rest/api/2",
        "/rest/api/2/",
        "/rest/agile/1.0/board",
        "/rest/api/latest/issue/EX-1",
        "/browse/EX-1",
        "/browse/EX",
        "/projects/EX",
        "/projects/EX/issues/EX-1",
        "/login.jsp",
        "/LOGIN.JSP",
        "/login.action",
        "/secure/Dashboard.jspa",
        "/secure/",
        "/secure",
        "/plugins/servlet/oauth/authorize",
        "/servicedesk/customer/portals",
    ],
)
def test_the_address_of_a_page_names_the_base_url_that_is_meant(base: str, beyond: str) -> None:
    with pytest.raises(ConfigurationError, match="is an address within Jira") as caught:
        parse_base_url(base + beyond)
    assert str(caught.value).endswith(f"is where Jira begins: {base}")


BASE = parse_base_url("https://jira.example.com/jira")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://jira.example.com/jira/secure/a?b=c", "https://jira.example.com/jira/secure/a?b=c"),
        ("https://JIRA.example.com:443/jira/secure/a", "https://jira.example.com/jira/secure/a"),
        ("https://jira.example.com/jira/a..b/c", "https://jira.example.com/jira/a..b/c"),
        ("https://jira.example.com/secure/attachment/1/a", "https://jira.example.com/jira/secure/attachment/1/a"),
        ("https://jira.example.com/other/rest/api/2/x", "https://jira.example.com/jira/rest/api/2/x"),
        ("https://jira.example.com/jira/../rest/x", "https://jira.example.com/jira/rest/x"),
        ("https://fred:pw@jira.example.com/jira/x#part", "https://jira.example.com/jira/x"),
        ("http://jira.example.com/jira/secure/a", "https://jira.example.com/jira/secure/a"),
        ("https://jira.example.com:8443/secure/a", "https://jira.example.com/jira/secure/a"),
        ("http://node1:8080/rest/api/2/x?y=z", "https://jira.example.com/jira/rest/api/2/x?y=z"),
        ("http://node1/ctx/plugins/servlet/x", "https://jira.example.com/jira/plugins/servlet/x"),
        ("http://node1/images/icons/x.png", "https://jira.example.com/jira/images/icons/x.png"),
        ("http://node1/s/abc/_/images/x.png", "https://jira.example.com/jira/s/abc/_/images/x.png"),
        ("/jira/secure/a", "https://jira.example.com/jira/secure/a"),
        ("/secure/a", "https://jira.example.com/jira/secure/a"),
        ("secure/a", "https://jira.example.com/jira/secure/a"),
        ("/jiraffe/a", "https://jira.example.com/jira/jiraffe/a"),
        ("https://jira.example.com@evil.example.com/secure/x", "https://jira.example.com/jira/secure/x"),
    ],
)
def test_every_address_leads_to_this_jira(url: str, address: str) -> None:
    assert rebase(BASE, url) == address


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com/x",
        "//evil.example.com/secure/x",
        "ftp://jira.example.com/secure/x",
        "data:text/plain,/rest/",
        "http://[::1/secure/x",
        "/a\r\nb",
        "https://jira.example.com/elsewhere",
        "https://jira.example.com/jira/../other/x",
        "https://jira.example.com/jira/%2e%2e/other/x",
        "https://jira.example.com/jira/..;a=b/other/x",
        "/jira/../other/x",
        "/secure/../../other/x",
        "secure/%2E%2E/%2e./x",
        "http://node1/rest/../../other",
        "https://jira.example.com\\@evil.example.com/secure/x",
    ],
)
def test_what_cannot_lead_there(url: str) -> None:
    with pytest.raises(ConfigurationError):
        rebase(BASE, url)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/x?y", None),
        ("/jira/x?y", "https://jira.example.com/jira/x?y"),
        ("/jira", "https://jira.example.com/jira"),
        ("/jiraffe/x", None),
        ("/jira/../x", None),
        ("/jira/%2e%2e/x", None),
        ("b", "https://jira.example.com/jira/b"),
        ("https://jira.example.com:443/jira/x", "https://jira.example.com/jira/x"),
        ("//jira.example.com/jira/x", "https://jira.example.com/jira/x"),
        ("http://jira.example.com/x", None),
        ("//evil.example.com/x", None),
        ("https://jira.example.com.evil.example.com/x", None),
        ("https://jira.example.com:8443/x", None),
        ("https://jira.example.com@evil.example.com/x", None),
        ("http://[::1", None),
        ("javascript:x", None),
    ],
)
def test_redirects_stay_below_the_base_url(location: str, target: str | None) -> None:
    assert target_below(BASE, "https://jira.example.com/jira/a", location) == target


def test_an_address_is_shown_without_its_secrets() -> None:
    assert shown_address("https://fred:pw@h.example.com/a?token=x#y") == "https://h.example.com/a"
    assert shown_address("http://[::1") == "an unreadable address"
