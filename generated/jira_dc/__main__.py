# Written by `nox -s generate`: edit templates/jira_dc/__main__.py.jinja instead.
"""`python -m jira_dc login`: see `python -m jira_dc login --help`."""

from jira_dc_runtime.login.command import main

if __name__ == "__main__":
    raise SystemExit(main())
