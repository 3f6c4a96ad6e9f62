"""How Sphinx makes the documentation: `nox -s docs`.

Sphinx, because it is alive, its warnings can be errors, it checks every link inside, and its search works offline;
mkdocs-material, which the peers use, is only maintained any more. Furo is readable in light, dark and on a phone, and
loads nothing from elsewhere. The pages are Markdown (MyST), which a forge shows as well.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = next(folder for folder in HERE.parents if (folder / "pyproject.toml").exists())
sys.path.insert(0, str(HERE / "_extensions"))


def read_version() -> str:
    """Return the version of the package, read from its text: nothing here imports it."""
    text = (ROOT / "runtime" / "jira_dc_runtime" / "version.py").read_text(encoding="utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


project = "jira-dc"
author = "The jira-dc project"
copyright = author  # noqa: A001 - Sphinx calls it so
release = version = read_version()
extensions = ["myst_parser", "for_agents"]
exclude_patterns = ["_extensions"]
myst_heading_anchors = 3
nitpicky = True
smartquotes = False  # a quotation mark in code that is not marked as such stays what it is
highlight_language = "none"  # a block that does not say what it is
html_theme = "furo"
html_favicon = "_static/favicon.svg"
html_title = f"jira-dc {release}"
html_static_path = ["_static"]
html_css_files = ["jira-dc.css"]
html_baseurl = "https://jira-dc.readthedocs.io/en/latest/"
html_use_index = False
html_copy_source = False  # for_agents writes each page as Markdown, beside it
html_show_sphinx = False
html_theme_options = {
    "source_repository": "https://github.com/jira-dc/jira-dc/",
    "source_branch": "main",
    "source_directory": "docs/",
    "top_of_page_buttons": [],
}
pygments_style = "friendly"
pygments_dark_style = "monokai"
