"""Of which HTTP library the client is that the runtime makes itself, and what that costs whoever needs none."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.runtime.fake_jira import answer, fake_jira

BLOCK = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Blocker())
"""
ASK = """
import asyncio, sys
from jira_dc_runtime import Call
from jira_dc_runtime.client import AsyncClient, Client
call = Call("GET", "/rest/api/2/myself", dict)
with Client(sys.argv[1]) as client:
    assert client.send(call) == {"name": "fred"}
async def ask():
    async with AsyncClient(sys.argv[1]) as client:
        assert await client.send(call) == {"name": "fred"}
asyncio.run(ask())
print(*[name for name in ("httpx", "httpx2", "aiohttp") if name in sys.modules])
"""
ASK_AIOHTTP = """
import asyncio, sys, aiohttp
from jira_dc_runtime import Call, PersonalAccessToken
from jira_dc_runtime.client import AsyncClient
async def ask():
    async with aiohttp.ClientSession() as session:
        client = AsyncClient(sys.argv[1], auth=PersonalAccessToken("x"), http_client=session)
        assert await client.send(Call("GET", "/rest/api/2/myself", dict)) == {"name": "fred"}
asyncio.run(ask())
print(*[name for name in ("httpx", "httpx2", "aiohttp") if name in sys.modules])
"""
IMPORT = """
import sys
from jira_dc_runtime.client import AsyncClient, Client
print(*[name for name in ("httpx", "httpx2", "aiohttp") if name in sys.modules])
"""


@pytest.mark.parametrize(
    ("blocked", "code", "loaded"),
    [
        ((), ASK, "httpx2"),
        (("httpx2",), ASK, "httpx"),
        (("httpx", "httpx2"), ASK_AIOHTTP, "aiohttp"),
        ((), IMPORT, ""),
    ],
    ids=["httpx2 is there", "httpx2 is not there", "a session of aiohttp", "only imported"],
)
def test_one_http_library_is_loaded_at_most(blocked: tuple[str, ...], code: str, loaded: str) -> None:
    with fake_jira(answer(b'{"name":"fred"}')) as jira:
        command = [sys.executable, "-c", BLOCK.format(blocked=blocked) + code, jira.url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == loaded
