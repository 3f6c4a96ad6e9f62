"""`jira-dc export`: issues with all that belongs to them, in files; started again, it goes on where it stopped."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.export.slices import INCLUDES, Plan, Watermark

from .exit_status import INTERRUPTED
from .export_progress import count, watching
from .operations.call import URL, decorated
from .operations.reach import open_client
from .output.form import choose
from .package import Package
from .person import say

if TYPE_CHECKING:
    from jira_dc_runtime.client import Client
    from jira_dc_runtime.export.write.manifest import Manifest, Settings

_SLICE_SIZE: Final = 5000
_PAGE_SIZE: Final = 250
_AT_ONCE: Final = 4
_FORM: Final[dict[str, Callable[[Callable[..., Any]], Callable[..., Any]]]] = {
    "format": click.option("--format", type=click.Choice(["parquet", "jsonl"]), help="Of the files; else parquet."),
    "include": click.option(
        "--include", metavar="A,B", multiple=True, help=f"What is read with each issue: {', '.join(INCLUDES)}."
    ),
    "files": click.option("--files", is_flag=True, default=None, help="Download the attachments as well."),
}
_HOW: Final[dict[str, Callable[[Callable[..., Any]], Callable[..., Any]]]] = {
    "since": click.option("--since", type=click.Choice(["last"]), help="Only what was updated since the last export."),
    "plan_only": click.option("--plan-only", is_flag=True, help="Say how much there is, keep the plan, and end."),
    "slice_size": click.option("--slice-size", type=int, metavar="N", help=f"Issues in a file; else {_SLICE_SIZE}."),
    "page_size": click.option(
        "--page-size",
        metavar="N",
        default=_PAGE_SIZE,
        show_default=True,
        help="Issues in a page; fewer where Jira takes too long.",
    ),
    "at_once": click.option("--at-once", default=_AT_ONCE, show_default=True, help="Slices that are read at a time."),
    "rate": click.option("--rate", type=float, metavar="N", help="Requests a second at most; else as Jira allows."),
}


@dataclass(frozen=True)
class Question:
    """What is exported, and into which folder: asked for, or as the folder was begun."""

    folder: Path
    jql: str
    slice_size: int
    since: Watermark | None
    format: Any
    include: tuple[str, ...]
    files: bool
    kept: Plan | None
    base: Settings | None
    """Of the export that an increment belongs to."""


def _with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    made: Callable[..., Any] = decorated(function, _HOW, _FORM, URL)
    return made


@click.command("export")
@click.argument("jql", required=False)
@click.option("--to", required=True, metavar="FOLDER", help="A new folder, or one that an export was begun in.")
@_with_options
@click.pass_context
def export_command(
    ctx: click.Context,
    /,
    *,
    jql: str | None,
    to: str,
    url: str | None,
    plan_only: bool,
    since: str | None,
    page_size: int,
    at_once: int,
    rate: float | None,
    **asked: Any,
) -> None:
    """Export issues, and what belongs to them, to files: all of Jira if no JQL says which.

    Tables as Parquet or JSON lines, a file for each slice of the issues. Started again with the same folder, it goes on
    where it stopped, and a finished export is left alone. Jira is only read.

    \b
    jira-dc export "project = EX" --to out --include changelog,comments
    jira-dc export --to out                  # goes on with what was begun in out
    jira-dc export --to out --since last     # what was updated since, into out/increments
    jira-dc export --to everything --include attachments,comments,worklogs --files --rate 20
    """  # noqa: D301 - click reads the \b
    from jira_dc_runtime.export.export import Export  # noqa: PLC0415 - only this command needs it

    question = _find_question(Path(to), jql, is_increment=since is not None, asked=asked)
    try:
        with open_client(ctx.ensure_object(Package).load_client(), url, os.environ) as client:
            _check_jira(question, client.base_url)
            plan = _plan(Export(client), question, rate, client.base_url)
            if plan_only:
                _keep_plan(client, plan, question, page_size)
                return
            with watching(sys.stderr.isatty()) as watch:
                manifest = Export(client).write(
                    plan,
                    question.folder,
                    format=question.format,
                    include=question.include,
                    files=question.files,
                    page_size=page_size,
                    at_once=at_once,
                    on_progress=watch,
                )
    except KeyboardInterrupt:
        say(f"Interrupted. {_how_to_go_on(question, to)}")
        ctx.exit(INTERRUPTED)
    _tell(manifest, question.folder)


def _find_question(folder: Path, jql: str | None, *, is_increment: bool, asked: dict[str, Any]) -> Question:
    """Return what is asked, and where nothing is asked, what the folder was begun with."""
    from jira_dc_runtime.export.write.folder import read_plan, read_settings  # noqa: PLC0415 - only this command
    from jira_dc_runtime.export.write.increments import next_increment  # noqa: PLC0415 - as above

    since: Watermark | None = None
    known: Settings | None = None if read_plan(folder) is None else read_settings(folder)
    if is_increment:
        increment = next_increment(folder)
        folder, since, known = increment.folder, increment.since, increment.base.settings
        jql = increment.base.jql if jql is None else jql
    kept = read_plan(folder)
    include = tuple(name for each in asked["include"] for name in each.replace(",", " ").split())
    size: int | None = asked["slice_size"]
    question = Question(
        folder=folder,
        jql=jql if jql is not None else "" if kept is None else kept.jql,
        slice_size=size if size is not None else _SLICE_SIZE if kept is None else kept.slice_size,
        since=since if kept is None else kept.since,
        format=asked["format"] or ("parquet" if known is None else known.format),
        include=include or (() if known is None else known.include),
        files=(known is not None and known.files) if asked["files"] is None else asked["files"],
        kept=kept,
        base=known if is_increment else None,
    )
    if question.base is not None:
        _check_form(question, question.base)
    return question


def _check_form(question: Question, base: Settings) -> None:
    """Raise `ConfigurationError` for an increment of another form than its export: queries read them as one."""
    said = (question.format, tuple(sorted(question.include)), question.files)
    if said != (base.format, base.include, base.files):
        message = "An increment has the format, include and files of its export. Leave these options out with --since."
        raise ConfigurationError(message)


def _check_jira(question: Question, url: str) -> None:
    """Raise `ConfigurationError` for an increment from another Jira than its export is from."""
    if question.base is not None and question.base.jira != url:
        message = f"The export is one of {question.base.jira}, and its increments come from there, not from {url}."
        raise ConfigurationError(message)


def _check_writing(question: Question, url: str) -> None:
    """Raise what writing would raise: planning takes long where there is much."""
    from jira_dc_runtime.export.write.folder import check_new, make_settings  # noqa: PLC0415 - only this command

    make_settings(format=question.format, include=question.include, files=question.files, jira=url)
    check_new(question.folder)


def _plan(export: Any, question: Question, rate: float | None, url: str) -> Plan:
    kept = question.kept
    if kept is not None:  # `write` compares what is asked
        asked = msgspec.structs.replace(kept, jql=question.jql, slice_size=question.slice_size)
        return asked.divide(1, rate)
    _check_writing(question, url)
    say("Planning ...")
    plan: Plan = export.plan(question.jql, slice_size=question.slice_size, since=question.since, rate=rate)
    parts, cost = count(len(plan.slices), "slice"), count(plan.requests, "request")
    say(f"{count(plan.total, 'issue')} in {parts}; planning took {cost}.")
    return plan


def _how_to_go_on(question: Question, to: str) -> str:
    from jira_dc_runtime.export.write.folder import read_plan  # noqa: PLC0415 - only this command

    if read_plan(question.folder) is None:
        return "It was not planned yet, and nothing is kept: start it again as before."
    return f"To go on: jira-dc export --to {shlex.quote(to)}{'' if question.base is None else ' --since last'}"


def _keep_plan(client: Client, plan: Plan, question: Question, page_size: int) -> None:
    from jira_dc_runtime.export.write.run import keep_plan  # noqa: PLC0415 - only this command

    settled = keep_plan(
        plan,
        question.folder,
        format=question.format,
        include=question.include,
        files=question.files,
        jira=client.base_url,
    )
    pages = sum(-(-each.expected // page_size) for each in settled.slices)
    say(f"{question.folder / 'plan.json'} is the plan; reading takes {count(pages, 'request')} or more.")


def _tell(manifest: Manifest, folder: Path) -> None:
    """Print what each table holds, and tell the person what to look at."""
    rows = [
        {"table": name, "files": each.files, "rows": each.rows, "bytes": each.bytes, "misfits": each.misfits}
        for name, each in manifest.tables.items()
    ]
    choose(as_json=False, as_table=False, jq=None).write_items(rows)
    say(f"Written to {folder}: {count(manifest.issues, 'issue')}. What was updated later: --since last")
    misfits = sum(each.misfits for each in manifest.tables.values())
    if misfits:
        say(f"Values that fit no column stand in the column _misfits, as Jira sent them: {count(misfits, 'row')}.")
    if manifest.missing:
        missing = count(len(manifest.missing), "attachment")
        say(f"Listed and not given by Jira: {missing}. manifest.json has the ids.")
