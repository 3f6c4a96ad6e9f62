"""Writes each page as plain Markdown beside its HTML, and llms.txt, which lists them: what an agent reads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

REFERENCE = "reference/"
HEAD = """\
# jira-dc

> The typed Python client for Jira Data Center: every operation, sync and async. `pip install jira-dc`, then
> `from jira_dc import Jira, PersonalAccessToken`. Each page here is Markdown; the
> same address with .html is for people.
"""


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx what to call at the end."""
    app.connect("build-finished", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write_pages(app: Sphinx, exception: Exception | None) -> None:
    """Copy each page's source to where its HTML is, and list all of them in llms.txt."""
    if exception is not None or app.builder.name != "html":
        return
    out = Path(app.outdir)
    for name in app.env.found_docs:
        target = out / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(app.env.doc2path(name), target)
    (out / "llms.txt").write_text("\n".join(list_pages(app)) + "\n", encoding="utf-8")


def list_pages(app: Sphinx) -> Iterator[str]:
    """Yield the lines of llms.txt: the guides, then the reference, each page with its first sentence."""
    yield HEAD
    names = sorted(name for name in app.env.found_docs if name != "index")
    for title, chosen in (
        ("Guides", [name for name in names if not name.startswith(REFERENCE)]),
        ("Reference", [name for name in names if name.startswith(REFERENCE)]),
    ):
        yield f"## {title}\n"
        for name in chosen:
            text = Path(app.env.doc2path(name)).read_text(encoding="utf-8")
            yield f"- [{app.env.titles[name].astext()}]({name}.md): {find_first_sentence(text)}"
        yield ""


def find_first_sentence(text: str) -> str:
    """Return the first sentence of a page below its title."""
    for block in text.split("\n\n")[1:]:
        if block and block[0].isalnum():
            return re.split(r"(?<=[.:?])\s", " ".join(block.split()))[0]
    return ""
