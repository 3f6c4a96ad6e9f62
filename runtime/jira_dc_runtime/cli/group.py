"""`jira-dc` with the extra `cli`: every command. Each reads, unless it is told that it may write."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import click
from click.shell_completion import get_completion_class, shell_complete

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.version import __version__

from .exit_status import FAILED, LOGIN, MEANINGS, NOT_AGREED, NOT_FOUND, OK
from .export import export_command
from .operations.call import OUTPUT, URL, Operations, decorated
from .operations.describe import describe, write_lines
from .operations.find import find_operations
from .operations.guard import NotAgreed
from .operations.live import ask_all
from .operations.operation import bind
from .operations.reach import find_url, open_client
from .output.form import choose
from .output.safe_text import in_cell, in_lines
from .package import Package
from .person import say
from .plain import PLAIN, run_plain

if TYPE_CHECKING:
    from jira_dc_runtime.client import Client
    from jira_dc_runtime.errors.drift import Drift

_COMPLETE: Final = "_JIRA_DC_COMPLETE"
_STATUS: Final = "\n".join(f"{status:>5}  {meaning}" for status, meaning in MEANINGS.items())
_COLUMNS: Final = "key,issuetype,status,assignee,summary"
_OF_THE_ISSUE: Final = frozenset({"key", "id", "self", "expand"})


def run_group(package: Package, arguments: Sequence[str], program: str) -> int:
    """Carry out a command line and return its exit status; raise what a call raises."""
    asked = os.environ.get(_COMPLETE)
    if asked:
        return shell_complete(main_group, {"obj": package}, program, _COMPLETE, asked)
    try:  # not `main_group.main`, which would end the process where the reader of the output has left
        with main_group.make_context(program, list(arguments), obj=package) as context:
            main_group.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except NotAgreed as error:
        say(f"Error: {in_lines(error.message)} Nothing was sent.")
        return NOT_AGREED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return OK


@click.group(
    name="jira-dc",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=f"\b\nExit status:\n{_STATUS}",
)
@click.version_option(__version__, package_name="jira-dc", message="jira-dc %(version)s")
def main_group() -> None:
    """Jira Data Center for the shell.

    Which Jira, and how to log in, is said by the environment: JIRA_URL, and JIRA_TOKEN or what `login` keeps. A token
    is never an option, since all users of a machine see command lines. A terminal gets tables, a pipe gets JSON lines.

    \b
    jira-dc find move issues to a sprint
    jira-dc describe issue.get_issue
    jira-dc call issue.get_issue EX-1 --fields summary,status
    jira-dc search "project = EX ORDER BY key" --columns key,summary,status
    jira-dc call issue.add_comment EX-1 --body '{"body": "Done."}' --dry-run
    eval "$(jira-dc completion bash)"
    """  # noqa: D301 - click reads the \b


def _add_plain(name: str, text: str) -> None:
    @main_group.command(
        name, short_help=text, help=text, add_help_option=False, context_settings={"ignore_unknown_options": True}
    )
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    @click.pass_context
    def run(ctx: click.Context, arguments: tuple[str, ...]) -> None:
        program = ctx.find_root().info_name or "jira-dc"
        ctx.exit(run_plain(ctx.ensure_object(Package), [name, *arguments], program))


for _name, _text in PLAIN.items():
    _add_plain(_name, _text)


main_group.add_command(
    Operations(
        "call",
        short_help="Call an operation: call issue.get_issue EX-1",
        subcommand_metavar="OPERATION [ARGUMENTS]...",
        no_args_is_help=True,
        help="""Call an operation and print what comes back.

\b
jira-dc call issue.get_issue EX-1 --fields summary,status
jira-dc call issue.edit_issue EX-1 --body '{"fields": {"summary": "Disk full"}}' --dry-run
jira-dc call issue.add_attachment EX-1 report.pdf --write
jira-dc call search.iter_search --jql "project = EX" --limit 500 --jq .key

`find WORDS` looks for an operation; `call OPERATION --help` lists its options. A list takes commas, or the option
again. --body is JSON, or @FILE, or - for the standard input; null in it clears a value.
""",
    )
)


main_group.add_command(export_command)


def _output_command(name: str, *, needs_jira: bool = True) -> Callable[[Callable[..., Any]], click.Command]:
    """Return a decorator that makes a command with the options of output and of the Jira that is asked."""

    def make(function: Callable[..., Any]) -> click.Command:
        return main_group.command(name)(decorated(function, *([URL] if needs_jira else []), OUTPUT))

    return make


@_output_command("whoami")
@click.pass_obj
def who_am_i(package: Package, /, *, url: str | None, as_json: bool, as_table: bool, jq: str | None) -> None:
    """Say whom Jira takes us for; exit with 3 if that is nobody."""
    output = choose(as_json=as_json, as_table=as_table, jq=jq)
    with open_client(package.load_client(), url, os.environ) as client:
        check = client.check_auth()
        if not check:
            say(f"Error: {in_lines(check.reason)}")
            click.get_current_context().exit(LOGIN)
        base = find_url(url, os.environ)
        if output.form == "table" and not as_table:
            shown = f" ({in_cell(check.display_name)})" if check.display_name else ""
            click.echo(f"{in_cell(check.username or '')}{shown} at {base}")
        else:
            output.write_value({"username": check.username, "displayName": check.display_name, "url": base})


@_output_command("find", needs_jira=False)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=15, show_default=True, help="How many to show; 0 for all.")
@click.pass_obj
def find(
    package: Package, /, *, words: tuple[str, ...], limit: int, as_json: bool, as_table: bool, jq: str | None
) -> None:
    """Find operations by words: their names, and what is said of them. Jira is not asked.

    \b
    jira-dc find comment
    jira-dc find move issues to a sprint
    """  # noqa: D301 - click reads the \b
    found = find_operations(package, words)
    if not found:
        say(f"Error: no operation has all the words {' '.join(words)!r}. Try fewer, or other ones.")
        click.get_current_context().exit(NOT_FOUND)
    chosen = found[: limit or None]
    output = choose(as_json=as_json, as_table=as_table, jq=jq)
    rows = [
        {
            "name": each.names[0],
            "also": list(each.names[1:]),
            "operation": each.key,
            "writes": each.writes,
            "summary": each.summary,
        }
        for each in chosen
    ]
    if output.form == "table":
        output = replace(output, columns=[(name, name) for name in ("name", "writes", "summary")])
    output.write_items(rows)
    if len(found) > len(chosen):
        say(f"{len(found) - len(chosen)} more; --limit 0 shows all.")


@main_group.command("describe")
@click.argument("operation")
@click.option("--json", "as_json", is_flag=True, help="JSON, as in a pipe.")
@click.pass_obj
def describe_command(package: Package, /, *, operation: str, as_json: bool) -> None:
    """Say what an operation takes, returns and needs. Jira is not asked.

    \b
    jira-dc describe issue.get_issue
    """  # noqa: D301 - click reads the \b
    told = describe(package, operation)
    output = choose(as_json=as_json, as_table=False, jq=None)
    if output.form == "table":
        click.echo("\n".join(write_lines(told)))
    else:
        output.write_value(told)


@_output_command("search")
@click.argument("jql")
@click.option("--columns", default=_COLUMNS, show_default=True, help="Fields by id or name; a path goes on with a dot.")
@click.option("--limit", default=50, show_default=True, help="How many issues; 0 for all.")
@click.pass_obj
def search(
    package: Package,
    /,
    *,
    jql: str,
    columns: str,
    limit: int,
    url: str | None,
    as_json: bool,
    as_table: bool,
    jq: str | None,
) -> None:
    """Search issues by JQL.

    \b
    jira-dc search "project = EX AND status = Open ORDER BY key"
    jira-dc search "assignee = currentUser()" --columns "key,summary,Story Points,status.statusCategory.name"
    """  # noqa: D301 - click reads the \b
    with open_client(package.load_client(), url, os.environ) as client:
        heads = [head.strip() for head in columns.split(",") if head.strip()]
        paths = _find_paths(package, client, heads)
        fields = list(dict.fromkeys(path.split(".")[1] for path in paths if path.startswith("fields.")))
        walk = bind(package, "search.iter_search", client)(jql=jql, fields=fields or ["key"], limit=limit or None)
        output = choose(as_json=as_json, as_table=as_table, jq=jq, columns=list(zip(heads, paths, strict=True)))
        output.write_items(walk)
        if limit and walk.total is not None and walk.total > limit:
            say(f"{limit} of {walk.total} issues; --limit 0 shows all.")


def _find_paths(package: Package, client: Client, heads: Sequence[str]) -> list[str]:
    """Return where each column stands in an issue. Jira is asked for its fields if one is none of Jira's own."""
    known = {declared.id for declared in package.load_fields().attributes().values()}
    paths: list[str] = []
    for head in heads:
        name, dot, rest = head.partition(".")
        if name in _OF_THE_ISSUE:
            paths.append(head)
        else:
            paths.append(f"fields.{name if name in known else client.fields[name].id}{dot}{rest}")
    return paths


@_output_command("live")
@click.pass_obj
def live(package: Package, /, *, url: str | None, as_json: bool, as_table: bool, jq: str | None) -> None:
    """Ask this Jira all that needs no argument, and say where it differs from the document.

    Only GET is sent. The report holds places and types, no value of this Jira.
    """
    drift: list[Drift] = []
    output = choose(as_json=as_json, as_table=as_table, jq=jq)
    with open_client(package.load_client(), url, os.environ, on_drift=drift.append) as client:
        rows = list(ask_all(package, client, drift))
    differing = [row for row in rows if row["outcome"] == "differs"]
    output.write_items(rows)
    say(f"{len(rows)} operations were asked; {len(differing)} differ.")
    if differing:
        click.get_current_context().exit(FAILED)


@main_group.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands, operations and options.

    \b
    eval "$(jira-dc completion bash)"       # in ~/.bashrc, or with zsh in ~/.zshrc
    jira-dc completion fish | source        # in ~/.config/fish/config.fish
    """  # noqa: D301 - click reads the \b
    found = get_completion_class(shell)
    if found is None:
        message = f"This release of click completes nothing for {shell}."
        raise RequestError(message)
    sys.stdout.write(f"{found(main_group, {}, 'jira-dc', _COMPLETE).source()}\n")
