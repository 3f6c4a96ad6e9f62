"""`jira-dc call`: a command for each operation, made of its method's signature."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeGuard

import click
from click.shell_completion import CompletionItem

from jira_dc_runtime.cli.exit_status import FAILED, OK
from jira_dc_runtime.cli.output.form import Output, choose, name_columns
from jira_dc_runtime.cli.output.safe_text import in_lines
from jira_dc_runtime.cli.package import Package
from jira_dc_runtime.cli.person import say
from jira_dc_runtime.client.batched import BatchReport

from .arguments import Kind, convert, is_option, kind_of, takes_many
from .guard import DryRun, Guard, Shown
from .operation import Operation, Parameter, UnknownOperation, bind, list_names, read_operation
from .reach import find_url, open_client

if TYPE_CHECKING:
    from jira_dc_runtime.client.resource import Sender

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

URL: Final[dict[str, Decorator]] = {
    "url": click.option("--url", metavar="URL", help="The Jira to ask, if JIRA_URL does not say it."),
}
OUTPUT: Final[dict[str, Decorator]] = {
    "as_json": click.option("--json", "as_json", is_flag=True, help="JSON, a line for each item, as in a pipe."),
    "as_table": click.option("--table", "as_table", is_flag=True, help="A table, as at a terminal."),
    "jq": click.option("--jq", metavar="FILTER", help="JSON through the program jq: --jq .fields.summary"),
}
COLUMNS: Final[dict[str, Decorator]] = {
    "columns": click.option(
        "--columns", multiple=True, metavar="PATHS", help="What to show of each item: key,fields.status.name"
    ),
}
_OWN: Final[dict[str, Decorator]] = {
    "write": click.option("--write", is_flag=True, help="Allow a call that changes something; else it asks."),
    "dry_run": click.option("--dry-run", is_flag=True, help="Print the request and send nothing."),
    "output": click.option("--output", metavar="FILE", type=click.Path(dir_okay=False), help="Where bytes go."),
}
_TYPES: Final[dict[Kind, click.ParamType[Any]]] = {
    "int": click.INT,
    "float": click.FLOAT,
    "bool": click.BOOL,
    "file": click.Path(exists=True, dir_okay=False),
    "files": click.Path(exists=True, dir_okay=False),
    "content": click.Path(exists=True, dir_okay=False),
}
_METAVARS: Final[dict[Kind, str]] = {"json": "JSON|@FILE|-", "texts": "A,B", "ints": "1,2"}


def decorated(
    function: Callable[..., Any], *groups: dict[str, Decorator], without: frozenset[str] = frozenset()
) -> Any:
    """Return `function` with the options of these groups, but for those `without`."""
    for name, decorate in reversed([pair for group in groups for pair in group.items()]):
        if name not in without:
            function = decorate(function)
    return function


class Operations(click.Group):
    """A command for each operation. It is made when it is asked for: there are hundreds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(list_names(_package(ctx)))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        try:
            return make_command(read_operation(_package(ctx), cmd_name))
        except UnknownOperation as error:
            if ctx.resilient_parsing:
                return None
            raise click.UsageError(error.message, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List none of them: `find` does."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        names = [CompletionItem(name) for name in self.list_commands(ctx) if name.startswith(incomplete)]
        return names or click.Command.shell_complete(self, ctx, incomplete)


def _package(ctx: click.Context) -> Package:
    package = ctx.find_object(Package)
    if package is None:  # pragma: no cover - the group is never run without
        message = "The group needs a Package as its object."
        raise TypeError(message)
    return package


def make_command(operation: Operation) -> click.Command:
    """Return the command of an operation. An option of the operation's own goes before one of ours."""

    def run(**given: Any) -> None:
        context = click.get_current_context()
        own = {
            name: given.pop(name) for name in (*_OWN, *URL, *OUTPUT, *COLUMNS) if name in given and name not in taken
        }
        arguments = {
            each.name: value
            for each in operation.parameters
            if (value := convert(each, given.get(each.name))) is not None
        }
        with warnings.catch_warnings():
            status = _carry_out(_package(context), operation, arguments, own)
        context.exit(status)

    taken = frozenset(each.name for each in operation.parameters)
    callback = decorated(run, _OWN, URL, OUTPUT, COLUMNS, without=taken)
    return click.command(
        operation.name,
        params=[_declare(each) for each in operation.parameters],
        help=f"{operation.summary}\n\n\b\n{operation.key}\n\n`jira-dc describe {operation.name}` says more.",
        context_settings={"max_content_width": 110},
    )(callback)


def _declare(parameter: Parameter) -> click.Parameter:
    kind = kind_of(parameter)
    many = takes_many(kind)
    if not is_option(parameter):
        return click.Argument(
            [parameter.name], type=_TYPES.get(kind, click.STRING), nargs=-1 if many else 1, required=True
        )
    dashed = parameter.name.replace("_", "-")
    if kind == "bool":
        names = [f"--{dashed}/--no-{dashed}", parameter.name]
        return click.Option(names, default=None, required=parameter.is_required, help=parameter.text)
    return click.Option(  # without a default: given one, click asks for nothing that is required
        [f"--{dashed}", parameter.name],
        type=_TYPES.get(kind, click.STRING),
        required=parameter.is_required,
        multiple=many,
        metavar=_METAVARS.get(kind),
        help=parameter.text,
    )


def _carry_out(package: Package, operation: Operation, arguments: dict[str, Any], own: dict[str, Any]) -> int:
    output = choose(
        as_json=own["as_json"],
        as_table=own["as_table"],
        jq=own["jq"],
        columns=name_columns(own.get("columns", ())),
        path=own["output"],
    )
    if operation.deprecated:
        say(operation.deprecated)
        warnings.filterwarnings("ignore", re.escape(operation.deprecated), DeprecationWarning)
    if own["dry_run"]:
        try:
            _finish(bind(package, operation.name, DryRun(find_url(own["url"], os.environ)))(**arguments), output)
        except Shown as shown:
            text = f"{shown}\n# and the login that the environment says"
            click.echo(in_lines(text) if sys.stdout.isatty() else text)
        return OK
    with open_client(package.load_client(), own["url"], os.environ) as client:
        guard: Sender = Guard(client, repr(client), may_write=own["write"])
        return _finish(bind(package, operation.name, guard)(**arguments), output)


def _finish(value: Any, output: Output) -> int:
    """Write what came, page by page where it comes in pages; return the exit status."""
    if not _is_report(value):
        output.write_value(value)
        return OK
    output.write_items(list(_list_outcomes(value)))
    return OK if value.is_done else FAILED


def _is_report(value: Any) -> TypeGuard[BatchReport[Any, Any]]:
    return isinstance(value, BatchReport)


def _list_outcomes(report: BatchReport[Any, Any]) -> Iterator[dict[str, Any]]:
    for each in report:
        told = {"item": each.item, "state": each.state, "value": each.value}
        yield told if each.error is None else {**told, "error": str(each.error)}
