"""Files that are fetched: whole or not at all, and only from this Jira."""

from __future__ import annotations

import gzip
import io
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from jira_dc_runtime import (
    ConfigurationError,
    ConnectionFailed,
    Forbidden,
    PersonalAccessToken,
    RedirectError,
    UnexpectedBody,
)
from jira_dc_runtime.client import Client
from jira_dc_runtime.http.bounded_body import MAX_ERROR_BODY
from tests.runtime.drivers import Driver
from tests.runtime.fake_jira import Seen, answer, fake_jira

SIZE = 64 * 1024 * 1024
ENOUGH = 12 * 1024 * 1024
FILE = b"\x89PNG\r\n" + bytes(range(256)) * 500
ADDRESS = "/secure/attachment/1/a.png"


def test_to_a_path(driver: Driver, tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    with fake_jira(answer(FILE, content_type="image/png")) as jira:
        assert driver.download(jira.url, ADDRESS, target) == len(FILE)
        assert jira.last.target == ADDRESS
        assert jira.last.headers["accept"] == "*/*"
    assert target.read_bytes() == FILE
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_to_an_open_file(driver: Driver) -> None:
    file = io.BytesIO()
    with fake_jira(answer(FILE)) as jira:
        assert driver.download(jira.url, ADDRESS, file) == len(FILE)
    assert file.getvalue() == FILE


class Slow(io.RawIOBase):
    """A raw file that takes at most `most` bytes at a time."""

    def __init__(self, most: int | None) -> None:
        self.most = most
        self.content = b""

    def write(self, data: Any) -> int | None:
        taken = bytes(data[: self.most])
        self.content += taken
        return None if self.most is None else len(taken)


@pytest.mark.parametrize("most", [1000, None])
def test_to_a_file_that_takes_less_or_says_nothing(driver: Driver, most: int | None) -> None:
    file = Slow(most)
    with fake_jira(answer(FILE)) as jira:
        assert driver.download(jira.url, ADDRESS, file) == len(FILE)
    assert file.content == FILE


def test_to_a_file_that_takes_nothing(driver: Driver) -> None:
    with fake_jira(answer(FILE)) as jira, pytest.raises(OSError, match="takes no more bytes"):
        driver.download(jira.url, ADDRESS, Slow(0))


def test_as_chunks(driver: Driver) -> None:
    with fake_jira(answer(FILE)) as jira:
        assert b"".join(driver.stream(jira.url, ADDRESS)) == FILE


def test_an_empty_file(driver: Driver, tmp_path: Path) -> None:
    with fake_jira(answer(b"")) as jira:
        assert driver.download(jira.url, ADDRESS, str(tmp_path / "empty")) == 0
    assert (tmp_path / "empty").read_bytes() == b""


def test_64_mb_with_bounded_memory(driver: Driver, tmp_path: Path) -> None:
    block = os.urandom(64 * 1024)

    def script(_: Seen) -> Iterator[bytes]:
        yield answer(b"", length=SIZE)
        for _block in range(SIZE // len(block)):
            yield block

    with fake_jira(script) as jira:
        tracemalloc.start()
        try:
            assert driver.download(jira.url, ADDRESS, tmp_path / "big") == SIZE
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < ENOUGH
    assert (tmp_path / "big").stat().st_size == SIZE


def test_a_cut_file_leaves_nothing(driver: Driver, tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    with (
        fake_jira(answer(FILE[:1000], length=len(FILE))) as jira,
        pytest.raises(
            ConnectionFailed, match=r"GET http://127.0.0.1:\d+/secure/attachment/1/a.png: no complete answer"
        ),
    ):
        driver.download(jira.url, ADDRESS, target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_an_error_status(driver: Driver, tmp_path: Path) -> None:
    with (
        fake_jira(answer(b'{"errorMessages":["No."]}', status=403)) as jira,
        pytest.raises(Forbidden, match=r"answered 403: No\.") as caught,
    ):
        driver.download(jira.url, ADDRESS + "?token=s3cret", tmp_path / "x")
    assert caught.value.error_messages == ["No."]
    assert "s3cret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_refused_login_with_status_200(driver: Driver, tmp_path: Path) -> None:
    with (
        fake_jira(answer(b"x", X_Seraph_LoginReason="AUTHENTICATED_FAILED")) as jira,
        pytest.raises(UnexpectedBody, match="AUTHENTICATED_FAILED"),
    ):
        driver.download(jira.url, ADDRESS, tmp_path / "x")


def test_redirects_within_jira_are_followed(driver: Driver) -> None:
    def script(seen: Seen) -> bytes:
        hops = int(seen.target.rpartition("=")[2] or 0) if "=" in seen.target else 0
        return answer(FILE) if hops == 5 else answer(status=302, Location=f"/secure/next?hop={hops + 1}")

    with fake_jira(script) as jira:
        assert b"".join(driver.stream(jira.url, ADDRESS, auth=PersonalAccessToken("t"))) == FILE
    assert len(jira.seen) == 6
    assert {seen.headers["authorization"] for seen in jira.seen} == {"Bearer t"}


def test_redirects_without_end(driver: Driver) -> None:
    with (
        fake_jira(answer(status=302, Location="/secure/again")) as jira,
        pytest.raises(RedirectError, match="more than 5 times"),
    ):
        driver.stream(jira.url, ADDRESS)
    assert len(jira.seen) == 6


def test_a_redirect_elsewhere_is_not_followed(driver: Driver) -> None:
    with (
        fake_jira(answer(b"stolen")) as elsewhere,
        fake_jira(answer(status=302, Location=elsewhere.url + "/secure/x?sig=1")) as jira,
        pytest.raises(RedirectError) as caught,
    ):
        driver.stream(jira.url, ADDRESS, auth=PersonalAccessToken("t"))
    assert elsewhere.seen == []
    assert caught.value.location == elsewhere.url + "/secure/x"


@pytest.mark.parametrize("location", ["/login.jsp?os_destination=%2Fsecure", "/jira/login.jsp"])
def test_a_redirect_to_the_login_page_is_not_saved_as_the_file(driver: Driver, location: str) -> None:
    with (
        fake_jira(answer(status=302, Location=location)) as jira,
        pytest.raises(RedirectError, match="check the login"),
    ):
        driver.stream(jira.url, ADDRESS)
    assert len(jira.seen) == 1


def test_another_name_of_jira_is_put_on_the_base_url(driver: Driver) -> None:
    with fake_jira(answer(FILE)) as jira:
        driver.stream(f"{jira.url}/jira", "https://jira.example.com/other/secure/attachment/1/a%20b.png?x=1")
    assert jira.last.target == "/jira/secure/attachment/1/a%20b.png?x=1"


def test_an_address_of_no_jira_is_refused(driver: Driver) -> None:
    with fake_jira(answer(FILE)) as jira, pytest.raises(ConfigurationError, match="Nothing was sent"):
        driver.stream(jira.url, "https://elsewhere.example.com/file?sig=1")
    assert jira.seen == []


def test_a_full_disk_is_the_callers_own_error(driver: Driver, tmp_path: Path) -> None:
    with fake_jira(answer(FILE)) as jira, pytest.raises(FileNotFoundError):
        driver.download(jira.url, ADDRESS, tmp_path / "no such folder" / "x")


PAGE = (
    b"\n\n<!DOCTYPE html><html><head><title>Log in - Jira</title></head><body><input name='os_username'></body></html>"
)
HTML = "text/html;charset=UTF-8"
OFFICE = b"<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><table></table></body></html>"


@pytest.mark.parametrize(
    ("address", "page", "content_type"),
    [
        ("/secure/attachment/1/report.docx", PAGE, HTML),
        ("/secure/attachment/1/report.docx", PAGE, ""),
        ("/secure/attachment/1/report.docx", b" " * 5000 + PAGE, HTML),
        ("/secure/attachment/1/report.docx", PAGE.decode().encode("utf-16"), "text/html;charset=utf-16"),
        ("/secure/attachment/1/report.docx", b"<html><body>Down for maintenance</body></html>", HTML),
        ("/secure/attachment/1/page.html", PAGE, HTML),
        ("/secure/attachment/1/README", b"<html><body>Down for maintenance</body></html>", HTML),
        ("/secure/useravatar?ownerId=fred", b"<html><body>Proxy</body></html>", HTML),
        ("/rest/api/2/x", b'{"errorMessages": ["No."], "errors": {}}', "application/json"),
    ],
)
def test_a_page_is_not_saved_as_the_file(
    driver: Driver, tmp_path: Path, address: str, page: bytes, content_type: str
) -> None:
    with (
        fake_jira(answer(page, content_type=content_type)) as jira,
        pytest.raises(UnexpectedBody, match=r"instead of the file\. Nothing was saved") as caught,
    ):
        driver.download(jira.url, address, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []
    assert (caught.value.sent, caught.value.body[:5]) == ("yes", page[:5])


@pytest.mark.parametrize(
    ("address", "content", "declared"),
    [
        ("/secure/attachment/1/page.html", PAGE, (HTML, "attachment; filename=page.html")),
        ("/secure/attachment/1/old.xls", OFFICE, ("application/vnd.ms-excel", "attachment; filename*=UTF-8''old.xls")),
        ("/secure/attachment/1/page.html", OFFICE, (HTML, "")),
        ("/secure/Dashboard.jspa", OFFICE, (HTML, "")),
        ("/secure/attachment/1/icon.svg", b"<?xml version='1.0'?><svg xmlns='x'></svg>", ("image/svg+xml", "")),
        ("/secure/attachment/1/a.json", b'{"errorMessages": ["No."]}', ("application/json", "")),
        ("/secure/attachment/1/blanks.txt", b" " * 200_000, ("text/plain", "")),
        ("/secure/attachment/1/a.xml", b"<a>" + b"b" * 200_000 + b"</a>", ("text/xml", "")),
    ],
)
def test_a_file_that_looks_like_a_page_is_a_file(
    driver: Driver, tmp_path: Path, address: str, content: bytes, declared: tuple[str, str]
) -> None:
    content_type, disposition = declared
    with fake_jira(answer(content, content_type=content_type, Content_Disposition=disposition)) as jira:
        assert driver.download(jira.url, address, tmp_path / "x") == len(content)
    assert (tmp_path / "x").read_bytes() == content


def test_a_login_refused_twice_with_status_200(driver: Driver, tmp_path: Path) -> None:
    reply = answer(b"x", X_Seraph_LoginReason="AUTHENTICATED_FAILED\r\nX-Seraph-LoginReason: authenticated_failed")
    with fake_jira(reply) as jira, pytest.raises(UnexpectedBody, match="AUTHENTICATED_FAILED"):
        driver.download(jira.url, ADDRESS, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "location",
    [
        "/LOGIN.JSP",
        "/login.action?x=1",
        "/Login.jsp;jsessionid=1?os_destination=%2F",
        "/log%69n.jsp",
        "/secure/ViewLogin!default.jspa",
        "/plugins/servlet/samlsso?redirectTo=x",
        "/plugins/servlet/oidc/initiate-login",
        "/start?os_destination=%2Fsecure",
    ],
)
def test_no_redirect_to_any_login_page_is_followed(driver: Driver, tmp_path: Path, location: str) -> None:
    with (
        fake_jira(answer(status=302, Location=location)) as jira,
        pytest.raises(RedirectError, match="check the login"),
    ):
        driver.download(jira.url, ADDRESS, tmp_path / "x")
    assert (len(jira.seen), list(tmp_path.iterdir())) == (1, [])


def test_a_redirect_to_a_file_with_such_a_name_is_followed(driver: Driver) -> None:
    def script(seen: Seen) -> bytes:
        return (
            answer(FILE)
            if "real" in seen.target
            else answer(status=302, Location="/secure/attachment/2/real-login.jsp")
        )

    with fake_jira(script) as jira:
        assert b"".join(driver.stream(jira.url, ADDRESS)) == FILE


def test_a_file_that_comes_compressed_is_refused(driver: Driver, tmp_path: Path) -> None:
    with (
        fake_jira(answer(gzip.compress(FILE), Content_Encoding="gzip")) as jira,
        pytest.raises(UnexpectedBody, match="asked for as it is"),
    ):
        driver.download(jira.url, ADDRESS, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("announced", "says"), [(5, "has 5 bytes.*but more"), (15, "has 15 bytes.*but only 10")])
def test_a_file_of_another_length_than_announced(tmp_path: Path, announced: int, says: str) -> None:
    """As an HTTP library might hand it on; those that we know keep to what is announced."""
    reply = httpx.Response(200, content=b"0123456789", headers={"Content-Length": str(announced)})
    http = httpx.Client(transport=httpx.MockTransport(lambda _: reply))
    with Client("https://jira.example.com", http_client=http) as client, pytest.raises(ConnectionFailed, match=says):
        client.download(ADDRESS, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_what_comes_after_the_announced_length_is_no_part_of_the_file(driver: Driver, tmp_path: Path) -> None:
    with fake_jira(answer(FILE + b"more", length=len(FILE))) as jira:
        assert driver.download(jira.url, ADDRESS, tmp_path / "x") == len(FILE)
    assert (tmp_path / "x").read_bytes() == FILE


def test_of_an_endless_error_to_a_download_the_beginning_is_kept(driver: Driver, tmp_path: Path) -> None:
    def script(_: Seen) -> Iterator[bytes]:
        yield b"HTTP/1.1 403 X\r\nContent-Type: text/plain\r\n\r\n"
        while True:
            yield b" " * 65_536

    with fake_jira(script) as jira, pytest.raises(Forbidden) as caught:
        driver.download(jira.url, ADDRESS, tmp_path / "x")
    assert len(caught.value.body) == MAX_ERROR_BODY
