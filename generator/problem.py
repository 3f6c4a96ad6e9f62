"""The one exception of the generator: a sentence that says what was seen and what to do."""

from __future__ import annotations


class Problem(Exception):
    """A build that cannot go on. Its text is one sentence that names the file or operation to look at."""
