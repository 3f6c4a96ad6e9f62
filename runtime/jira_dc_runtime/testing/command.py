"""`python -m jira_dc.testing`: serve a MockJira until it is interrupted."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable, Sequence

from jira_dc_runtime.errors import ConfigurationError

from .mock import MockJira

_SECONDS = 0.5  # between two looks for new mismatches


def serve(
    make: Callable[..., MockJira],
    arguments: Sequence[str],
    stop: threading.Event | None = None,
    *,
    program: str = "python -m jira_dc.testing",
) -> int:
    """Serve what `make` returns until Ctrl-C, or until `stop` is set; return the exit code.

    What is needed to log in goes to the standard output, requests that the document does not allow to the standard
    error.
    """
    chosen = _parse(arguments, program)
    stop = stop or threading.Event()
    try:
        made = make(issues=chosen.issues, strict=False, release=chosen.release)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with made as mock:
        try:
            url = mock.serve(chosen.port)
        except OSError as error:
            sys.stderr.write(f"Port {chosen.port} cannot be used: {error}. Choose another with --port.\n")
            return 1
        sys.stdout.write(
            f"MockJira {mock.document.version} at {url}\n"
            f"JIRA_URL={url}\nJIRA_TOKEN={mock.token}\nJIRA_USER={mock.user}\nJIRA_PASSWORD={mock.password}\n"
        )
        sys.stdout.flush()
        try:
            shown = 0
            while not stop.wait(_SECONDS):
                for mismatch in mock.mismatches[shown:]:
                    sys.stderr.write(f"{mismatch}\n\n")
                    shown += 1
        except KeyboardInterrupt:
            pass
    return 0


def _parse(arguments: Sequence[str], program: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=program, description="Serve a MockJira on 127.0.0.1 until Ctrl-C.")
    parser.add_argument("--port", type=int, default=0, help="the port to listen on; a free one if left out")
    parser.add_argument("--issues", type=int, default=20, help="how many example issues there are; 20 if left out")
    parser.add_argument("--release", help="the Jira release to answer as, for example 10.3.24; the newest if left out")
    return parser.parse_args(arguments)
