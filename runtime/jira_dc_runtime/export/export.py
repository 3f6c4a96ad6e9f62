"""`Export`, which is `jira.export`: plan an export, read its slices, write files, and find out what is gone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from jira_dc_runtime.client.resource import PartOfClient

from .asking import checked_count
from .completing import choose
from .driving import Driver, Paces
from .planning import plan
from .reading import read
from .reconcile import find_deleted

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from jira_dc_runtime.client import Client

    from .slices import Plan, Progress, Slice, Watermark
    from .write.formats import Format
    from .write.manifest import Manifest


class Export(PartOfClient):
    """Everything of a Jira: planned in slices, each of which is read whole, and written to files."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._paces = Paces()

    def plan(
        self,
        jql: str = "",
        *,
        slice_size: int = 5000,
        since: Watermark | None = None,
        workers: int = 1,
        rate: float | None = None,
        at_once: int = 8,
    ) -> Plan:
        """Cut a query into slices that share no issue and together are everything, and return them as a `Plan`.

        The slices are windows of the time of creation, split by counts until none holds more than `slice_size` issues.
        What is created later is left to the next export, which takes `plan.watermark` as `since` and then has what was
        updated since. `plan.requests` tells how many requests were needed, usually three or four for each slice.
        `at_once` of them are under way at a time.

        `workers` and `rate` are as for `Plan.divide`: how many readers there will be, and how many requests a second
        they and the planning may send together.

        Raise `RequestError` for a query with an ORDER BY or one that is not closed, for a `since` of another query,
        and for numbers that are none; `ConfigurationError` for a time zone of the user that is not known here; and
        what a call raises.
        """
        checked_count("workers", workers)
        planned = Driver(self._client, at_once, self._paces.at(rate)).run(plan(jql, slice_size, since))
        return planned.divide(workers, rate)

    def read(
        self,
        slice: Slice,  # noqa: A002 - what it is
        *,
        include: Collection[str] = (),
        fields: Sequence[str] = ("*all",),
        page_size: int = 250,
        at_once: int = 8,
    ) -> Iterator[dict[str, Any]]:
        """Return an iterator over the issues of a slice, as Jira sent them, each once and whole.

        They come in the order of their creation, or by key where `slice.by_key` says so. `include` names what is to be
        read with each issue, and all of it is fetched, however much a search shows: `changelog` is at
        `issue["changelog"]`, `comments`, `worklogs` and `attachments` are the fields `comment`, `worklog` and
        `attachment`, `properties` is at `issue["properties"]` and `remote_links` at `issue["remotelinks"]`. The last
        two cost a request per issue each; `at_once` of these are under way at a time. A field of comments, worklogs or
        attachments that is not included is not read, unless `fields` names it.

        Slices that are read at the same time by one client share their rate, if they have one.

        The iterator raises `SliceChanged` if issues changed so much that it cannot be told whether all came: then read
        the slice again from its beginning. After any error it is at its end. Raise `RequestError` for an unknown name
        in `include` and for numbers that are none. The iterator raises `ConfigurationError` for a slice that a user of
        another time zone has planned, since JQL goes by that of who asks; and what a call raises.
        """
        wanted = choose(include, fields, page_size)
        return Driver(self._client, at_once, self._paces.at(slice.rate)).read(read(slice, wanted))

    def find_deleted(self, known: Iterable[int | str], *, at_once: int = 8) -> list[str]:
        """Return which of the ids of issues are gone from Jira, each once, in the order of `known`.

        It costs one request for a thousand ids, and one for each that is gone. An issue that was moved, or that this
        user may not see any more but Jira does not deny, is not gone; one that Jira denies to have, because it was
        deleted or is hidden entirely, is.

        Raise `RequestError` for what is no id, and what a call raises.
        """
        return Driver(self._client, at_once, self._paces.at(None)).run(find_deleted(known))

    def write(
        self,
        plan: Plan,
        to: str | os.PathLike[str],
        *,
        format: Format = "parquet",  # noqa: A002 - as it is asked for
        include: Collection[str] = (),
        files: bool = False,
        page_size: int = 250,
        at_once: int = 4,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> Manifest:
        """Write what a plan describes to the folder `to`, as tables, and return the manifest, which `to` holds as well.

        `format` is `parquet`, or `jsonl` for JSON lines compressed with zstd; both need the extra `export`. `include`
        is as for `read`; with `files`, attachments are downloaded, and lie in `files/` by the hash of their content.
        `at_once` slices are read at a time, in pages of `page_size` issues, and share the rate of the plan; neither
        changes what is written. `on_progress` is called with a `Progress`.

        Ended at any point, it goes on where it stopped when it is started again with the same options, and ends with
        the same bytes. A folder that was begun has a plan, which counts before a later plan of the same question.

        Raise `ExportUnfinished` when some slices could not be read and everything else is written; at once, what no
        slice would be spared, such as the error of a login; `ConfigurationError` for a folder that another process
        writes to, that holds something else or was begun with other options, and where pyarrow is missing;
        `RequestError` for options that cannot be; and what the file system refuses, its own `OSError`.
        """
        from .write.run import write_export  # noqa: PLC0415 - not every program writes files

        def read(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
            return self.read(slice, include=include, page_size=page_size)

        def fetch(url: str, place: Path) -> None:
            time.sleep(pace.turn())
            self._client.download(url, place)

        checked_count("page_size", page_size)
        pace = self._paces.at(plan.rate)
        return write_export(
            read,
            plan,
            to,
            format=format,
            include=include,
            fetch=fetch if files else None,
            jira=self._client.base_url,
            at_once=at_once,
            on_progress=on_progress,
        )
