"""Draw the active sprint of a board: how many issues stand where, as a picture.

pip install jira-dc matplotlib
JIRA_URL=https://jira.example.com JIRA_TOKEN=… python sprint_report.py 1 sprint.png
"""

# matplotlib types its keywords only in part:
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from jira_dc import Jira

mpl.use("agg")


def count_sprint(jira: Jira, board: int) -> tuple[str, Counter[str]]:
    """Return the name of the active sprint of a board, and how many issues have each status."""
    sprint = next(iter(jira.board.iter_sprints(board, state=["active"], limit=1)))
    issues = jira.sprint.iter_issues_for_sprint(sprint.id, fields=["status"])
    return sprint.name, Counter(issue.fields.status.name for issue in issues)


def draw_sprint(name: str, counted: Counter[str], path: Path) -> None:
    """Draw one bar for each status, the longest first."""
    names, counts = zip(*counted.most_common(), strict=True)
    figure = Figure(figsize=(7, 0.6 * len(names) + 1.4), layout="constrained")
    axes = figure.add_subplot()
    bars = axes.barh(names, counts, color="#2f6fb5")
    axes.bar_label(bars, padding=4)
    axes.invert_yaxis()
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.xaxis.set_visible(False)
    axes.set_title(f"{name}: {counted.total()} issues", loc="left")
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    with Jira.from_env() as client:
        draw_sprint(*count_sprint(client, int(sys.argv[1])), Path(sys.argv[2]))
