"""Carry out the table of downloads: fault by target by kind of client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jira_dc_runtime import JiraError, Retry
from jira_dc_runtime.client import AsyncClient, Client
from tests.runtime.drivers import DRIVERS, Driver

from .download_table import DOWNLOADS, DownloadRow
from .fault_server import fault_server
from .file_server import Files, Position
from .test_faults import open_files, settle

ADDRESS = "/secure/attachment/1/a.bin"
TIMEOUT = 0.5


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("target", ["path", "stream"])
@pytest.mark.parametrize("row", DOWNLOADS, ids=lambda row: row.fault)
def test_download(row: DownloadRow, target: str, driver: str, tmp_path: Path) -> None:
    position = Position()
    to = tmp_path / "a.bin" if target == "path" else None
    before = open_files()
    with fault_server(row.fault, Files(row.steps).fault(position)) as server:
        came = fetch(DRIVERS[driver], server.url, to, position, TIMEOUT if row.fault == "stalled" else 20.0)
        assert settle(lambda: server.open_connections == 0), "a connection is left open"
    assert settle(lambda: open_files() <= before), "a socket or a file is left open"
    outcome = row.to_path if to is not None else row.into_stream
    if isinstance(outcome, bytes):
        assert came == outcome
    else:
        assert type(came) is outcome, came
    assert list(tmp_path.iterdir()) == ([to] if to is not None and isinstance(outcome, bytes) else [])
    assert position.asked == list(row.asked[: len(position.asked)])
    assert to is None or len(position.asked) == len(row.asked)


def fetch(driver: Driver, url: str, to: Path | None, position: Position, timeout: float) -> bytes | JiraError:
    """Return what comes of the file, or the error."""
    chunks: list[bytes] = []

    def sync_way(client: Client) -> None:
        if to is not None:
            client.download(ADDRESS, to, on_progress=position.tell)
            return
        with client.stream(ADDRESS, on_progress=position.tell) as stream:
            chunks.extend(stream)

    async def async_way(client: AsyncClient) -> None:
        if to is not None:
            await client.download(ADDRESS, to, on_progress=position.tell)
            return
        async with client.stream(ADDRESS, on_progress=position.tell) as stream:
            chunks.extend([chunk async for chunk in stream])

    action: Any = async_way if driver.is_async else sync_way
    try:
        driver.run(url, action, timeout=timeout, retry=Retry(first_pause=0))
    except JiraError as error:
        return error
    return to.read_bytes() if to is not None else b"".join(chunks)
