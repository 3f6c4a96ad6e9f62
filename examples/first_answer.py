"""Who am I, and what is mine to do? Set JIRA_URL and JIRA_TOKEN to run it.

pip install jira-dc
"""

from __future__ import annotations

from jira_dc import Jira


def main() -> None:
    """Print who is logged in, and the open issues of that user."""
    with Jira.from_env() as jira:
        me = jira.myself.get_user()
        print(f"{me.display_name} ({me.name})")
        query = "assignee = currentUser() AND resolution = EMPTY ORDER BY updated DESC"
        for issue in jira.search.iter_search(jql=query, fields=["summary", "status"], limit=20):
            print(f"{issue.key:<10} {issue.fields.status.name:<14} {issue.fields.summary}")


if __name__ == "__main__":
    main()
