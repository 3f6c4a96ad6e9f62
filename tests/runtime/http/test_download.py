"""Files that are fetched: whole or not at all, and only from this Jira."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_dc_runtime import (
    ConfigurationError,
    ConnectionFailed,
    Forbidden,
    PersonalAccessToken,
    RedirectError,
    UnexpectedBody,
)
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
