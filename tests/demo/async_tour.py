"""The steps of the tour through `AsyncJira`: the same methods, awaited."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Iterator

from jira_dc import AsyncJira, File, NotFound, PersonalAccessToken
from jira_dc.testing import MockJira

from .guide import Guide


async def walk(mock: MockJira, guide: Guide) -> None:
    """Go through all steps."""
    guide.part("Async: the same methods, awaited")
    async with AsyncJira(mock.url, auth=PersonalAccessToken(mock.token)) as jira:
        await _read(jira, guide)
        await _ask_at_once(jira, guide, mock)
        await _carry_files(jira, guide)


async def _read(jira: AsyncJira, guide: Guide) -> None:
    with guide.step('await jira.issue.get_issue("EX-7", fields=["summary"])') as step:
        issue = await jira.issue.get_issue("EX-7", fields=["summary"])
        step.say(f"Issue key={issue.key!r} fields={issue.fields}")
        step.expect("key", issue.key, "EX-7")
    with guide.step(
        '[one.key async for one in jira.search.iter_search(jql="sprint = 2 ORDER BY key", page_size=5)]'
    ) as step:
        keys = [one.key async for one in jira.search.iter_search(jql="sprint = 2 ORDER BY key", page_size=5)]
        step.say(f"{len(keys)} issues, {keys[0]} to {keys[-1]}")
        step.expect("issues", keys, [f"EX-{number}" for number in range(10, 121, 10)])
    with guide.step("await jira.with_response(jira.server_info.get_server_info)") as step:
        response = await jira.with_response(jira.server_info.get_server_info)
        step.say(f"Response status={response.status} version={response.value.version!r}, {len(response.content)} bytes")
        step.expect("status", response.status, 200)
    with guide.step('await jira.issue.get_issue("EX-999")') as step:
        with step.expect_error(NotFound) as absent:
            await jira.issue.get_issue("EX-999")
        step.say(f"NotFound error_messages={absent.error.error_messages}")


async def _ask_at_once(jira: AsyncJira, guide: Guide, mock: MockJira) -> None:
    mock.delay = 0.05  # so that it takes a moment to answer, as a real one does
    keys = [f"EX-{number}" for number in range(1, 9)]
    with guide.step("await asyncio.gather(*(jira.issue.get_issue(key) for key in keys))", calls=len(keys)) as step:
        issues = await asyncio.gather(*(jira.issue.get_issue(key) for key in keys))
        step.say(f"{len(issues)} issues, in the order asked: {', '.join(str(issue.key) for issue in issues)}")
        step.say("MockJira worked at " + ("several at a time" if mock.most_at_once > 1 else "one at a time"))
        step.expect("keys", [issue.key for issue in issues], keys)
        step.expect("more than one request at a time", mock.most_at_once > 1, wanted=True)
    mock.delay = 0.0


async def _carry_files(jira: AsyncJira, guide: Guide) -> None:
    def chunks() -> Iterator[bytes]:
        for number in range(1000):
            yield b"line %d\n" % number

    with guide.step('await jira.issue.add_attachment("EX-7", [File("lines.txt", chunks())])') as step:
        (attachment,) = await jira.issue.add_attachment("EX-7", [File("lines.txt", chunks())])
        step.say(
            f"Attachment filename={attachment.filename!r} size={attachment.size} mime_type={attachment.mime_type!r}"
        )
        step.expect("size", attachment.size, 8890)
    address, copy = attachment.content or "", io.BytesIO()
    with guide.step("await jira.download(address, copy)") as step:
        count = await jira.download(address, copy)
        sent, got = hashlib.sha256(b"".join(chunks())).hexdigest(), hashlib.sha256(copy.getvalue()).hexdigest()
        step.say(f"{count} bytes; sha256 {got[:16]}…, sent {sent[:16]}…, same: {sent == got}")
        step.expect("sha256", got, sent)
