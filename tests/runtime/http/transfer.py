"""`python -m tests.runtime.http.transfer DRIVER download|upload URL PATH`: one transfer, in a process of its own.

Prints the most MiB of memory that the process ever had, all of Python and the libraries included.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jira_dc_runtime import Call, File
from jira_dc_runtime.call import MultipartBody
from tests.runtime.drivers import DRIVERS


def carry_out(driver: str, direction: str, url: str, path: Path) -> int:
    """Return how many bytes `on_progress` was told last."""
    told = [0]

    def on_progress(done: int, _: int | None) -> None:
        told[0] = done

    if direction == "upload":
        body = MultipartBody({"file": File.from_path(path, on_progress=on_progress)})
        call: Call[None] = Call("POST", "/rest/api/2/issue/EX-1/attachments", None, body=body)
        DRIVERS[driver].send(url, call)
    else:
        DRIVERS[driver].run(
            url, lambda client: client.download("/secure/attachment/1/a.bin", path, on_progress=on_progress)
        )
    return told[0]


def read_peak() -> float:
    """Return the most MiB that this process had. `ru_maxrss` would count what its parent had when it was forked."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    driver, direction, url, path = sys.argv[1:]
    print(carry_out(driver, direction, url, Path(path)), read_peak())
