"""Leading a person through a login: open the browser and wait for it, or let them copy and paste."""

from __future__ import annotations

import sys
import webbrowser
from typing import Final

from .listener import Expected, can_listen_for, listening

PATIENCE: Final = 600.0  # seconds for a person to log in, with a second factor and a forgotten password


def send_to_browser(url: str, expected: Expected, *, paste: bool, open_browser: bool) -> str:
    """Send the person to `url`, and return what comes back.

    With `paste`, or where this machine cannot listen at the address that is expected, that is what the person pastes;
    else the address that the browser was sent to.
    """
    if paste or not can_listen_for(expected.callback):
        say(f"Open this address in a browser, on any machine:\n\n  {url}\n")
        say(
            "Then paste here, at once, the whole address that the browser ends at, even if it shows an error; or the "
            "code that Jira shows. (Jira's default is that an address is valid for 10 seconds.)"
        )
        return read_line("> ") or ""
    with listening(expected) as wait:
        say(f"Open this address in a browser on this machine:\n\n  {url}\n")
        if open_browser:
            webbrowser.open(url)
        say("Waiting for the browser to come back ...")
        return wait(PATIENCE)


def say(text: str) -> None:
    """Tell the person; standard output is left to programs."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def read_line(prompt: str) -> str | None:
    """Return one line that the person types, or None if there is no more input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None
