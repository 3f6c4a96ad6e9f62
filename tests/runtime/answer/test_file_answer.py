"""What shows that a download brought something else than the file."""

from __future__ import annotations

import pytest

from jira_dc_runtime.answer.file_answer import find_substitute, is_login_address

PAGE = b"<html><head><title>Jira</title></head><body>x</body></html>"
LOGIN = b"<html><head><title>x</title></head><body><form id='login-form'></form></body></html>"
SAML = b"<html><body onload='document.forms[0].submit()'><input name='SAMLRequest'></body></html>"
ERROR = b'{"errorMessages": ["No."], "errors": {}}'


@pytest.mark.parametrize(
    ("path", "content_type", "start", "what"),
    [
        ("/secure/attachment/1/a.docx", "text/html", PAGE, "an HTML page"),
        ("/secure/attachment/1/a.docx", "image/png", PAGE, "an HTML page"),
        ("/secure/attachment/1/a.docx", "text/html", LOGIN, "a login page"),
        ("/secure/attachment/1/a", "text/html", PAGE, "an HTML page"),
        ("/secure/thumbnail/1/", "text/html", PAGE, "an HTML page"),
        ("/secure/useravatar", "text/html", PAGE, "an HTML page"),
        ("/s/x/images/a.png", "text/html", PAGE, "an HTML page"),
        ("/secure/attachment/1/a.html", "text/html", PAGE, ""),
        ("/secure/attachment/1/a.html", "text/html", LOGIN, "a login page"),
        ("/secure/attachment/1/a.HTM", "text/html", SAML, "a login page"),
        ("/secure/Dashboard.jspa", "text/html", PAGE, ""),
        ("/browse/EX-1", "text/html", PAGE, ""),
        ("/browse/EX-1", "text/html", LOGIN, "a login page"),
        ("/secure/attachment/1/a.png", "text/html", b"\x89PNG", ""),
        ("/rest/api/2/x", "application/json", ERROR, "an error of Jira"),
        ("/rest/api/2/x", "application/json", b'{"key": "EX-1"}', ""),
        ("/secure/attachment/1/a.json", "application/json", ERROR, ""),
    ],
)
def test_the_rule(path: str, content_type: str, start: bytes, what: str) -> None:
    url = f"https://jira.example.com/jira{path}"
    assert find_substitute(url, {"content-type": content_type}, start) == what
    named = {"content-type": content_type, "content-disposition": "attachment; filename=x"}
    assert find_substitute(url, named, start) == ""


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("/login.jsp", True),
        ("/jira/LOGIN.JSP", True),
        ("/login.jsp;jsessionid=1", True),
        ("/log%69n.jsp", True),
        ("/login.action", True),
        ("/login", True),
        ("/auth/login/", True),
        ("/secure/ViewLogin!default.jspa", True),
        ("/plugins/servlet/samlsso", True),
        ("/plugins/servlet/oauth/authorize", True),
        ("/x?OS_destination=%2F", True),
        ("/secure/attachment/1/login.jsp", False),
        ("/secure/attachment/1/a.png", False),
        ("/images/login.png", False),
        ("/secure/Dashboard.jspa", False),
        ("/browse/LOGIN-1", False),
    ],
)
def test_the_addresses_of_login_pages(address: str, is_one: bool) -> None:
    assert is_login_address(f"https://jira.example.com{address}") is is_one
