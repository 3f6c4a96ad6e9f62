"""`python -m jira_dc.testing`: serve a MockJira until it is interrupted or told to end."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from jira_dc_runtime.errors import ConfigurationError

from .description import LOGGER
from .mock import MockJira
from .scenarios.choose import SCENARIOS, read_scenario
from .seed import plant
from .serve.make_certificate import make_certificate
from .serve.server import LOOPBACK
from .state.people import ADMINISTRATORS, EVERYBODY

_SECONDS: Final = 0.5  # between two looks whether it is time to end


def serve(
    make: Callable[..., MockJira],
    arguments: Sequence[str],
    stop: threading.Event | None = None,
    *,
    program: str = "python -m jira_dc.testing",
) -> int:
    """Serve what `make` returns until Ctrl-C or SIGTERM, or until `stop` is set; return the exit code.

    Variables that log in go to the standard output, as `Jira.from_env()` reads them, and what is off the document to
    the standard error, a line for each request.
    """
    chosen = _parse(arguments, program)
    stop = stop or threading.Event()
    with ExitStack() as stack:
        try:
            mock = stack.enter_context(make(issues=chosen.issues, strict=chosen.strict, release=chosen.release))
            authority = _set_up(mock, chosen, stack)
        except ConfigurationError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        except OSError as error:
            sys.stderr.write(f"Port {chosen.port} cannot be used: {error}. Choose another with --port.\n")
            return 1
        stack.enter_context(_logging())
        _end_on_signal(stop)
        sys.stdout.write(_tell(mock, authority))
        sys.stdout.flush()
        try:
            while not stop.wait(_SECONDS):
                pass
        except KeyboardInterrupt:
            pass
        if mock.strict:
            sys.stderr.writelines(f"{mismatch}\n\n" for mismatch in mock.mismatches)
    return 0


def _set_up(mock: MockJira, chosen: argparse.Namespace, stack: ExitStack) -> Path | None:
    """Give the MockJira what was asked for, and start it; return the file of the authority that TLS wants trusted."""
    name, _, password = chosen.user.partition(":")
    if not name:
        message = f"{chosen.user!r} names no user. Write it as NAME or as NAME:PASSWORD."
        raise ConfigurationError(message)
    if name not in mock.state.users:
        mock.add_user(name, password or None, groups=(ADMINISTRATORS, EVERYBODY))
    mock.logins.open_for(name, password or None, chosen.token)
    certificate = None
    if chosen.tls:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mock-jira-")))
        certificate = make_certificate(folder)
    mock.serve(chosen.port, chosen.host, certificate)
    for path in chosen.seed:
        plant(mock, path)
    mock.calls.clear()
    mock.mismatches.clear()
    for text in chosen.behave:
        mock.behave(read_scenario(text))
    return None if certificate is None else certificate.authority


def _tell(mock: MockJira, authority: Path | None) -> str:
    """Return what is printed: comments, and variables that go together."""
    lines = [
        f"# MockJira {mock.document.version} at {mock.url}",
        f"JIRA_URL={mock.url}",
        f"JIRA_TOKEN={mock.token}",
        *([] if authority is None else [f"SSL_CERT_FILE={authority}"]),
        f"# or instead of the token: JIRA_USERNAME={mock.user} JIRA_PASSWORD={mock.password}",
    ]
    return "\n".join(lines) + "\n"


@contextmanager
def _logging() -> Generator[None]:
    """Write the log of `jira_dc.testing` to the standard error, a line for each entry."""
    handler = logging.StreamHandler(sys.stderr)
    propagated, LOGGER.propagate = LOGGER.propagate, False
    LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.propagate = propagated


def _end_on_signal(stop: threading.Event) -> None:
    """End as after Ctrl-C where a container or a service manager says so."""

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - what the interpreter hands over
        stop.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


def _parse(arguments: Sequence[str], program: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=program,
        description="Serve a MockJira until Ctrl-C or SIGTERM. It is ready when GET /status answers 200.",
    )
    add = parser.add_argument
    add("--port", type=int, default=0, help="the port to listen on; a free one if left out or 0")
    add("--host", default=LOOPBACK, help="the address to listen on: 0.0.0.0 in a container; 127.0.0.1 if left out")
    add("--user", default="fred", metavar="NAME[:PASSWORD]", help="an administrator who logs in; fred if left out")
    add("--token", help="the personal access token of that user; one is made up if left out")
    add("--issues", type=int, default=20, help="how many example issues there are; 20 if left out")
    add(
        "--seed",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="users, projects, issues and requests as JSON, TOML or YAML, or a cassette; may be repeated",
    )
    add("--release", help="the Jira release to answer as, for example 10.3.24; the newest if left out")
    add("--strict", action="store_true", help="refuse with 400 whatever Jira's document does not allow")
    add("--tls", action="store_true", help="serve https, with a certificate that is made up")
    add(
        "--behave",
        action="append",
        default=[],
        metavar="SCENARIO[:NAME=VALUE,…]",
        help=f"misbehave, for example flaky:rate=0.2,seed=7; may be repeated. There are: {', '.join(SCENARIOS)}",
    )
    return parser.parse_args(arguments)
