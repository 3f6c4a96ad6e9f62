"""What work is planned with: boards, sprints and filters."""

from __future__ import annotations

from .agile import usual_boards, usual_sprints
from .filters import usual_filters
from .rank import FIRST


class Planning:
    """The part of the state that searches and boards have for themselves."""

    def __init__(self) -> None:
        self.boards = usual_boards()
        self.sprints = usual_sprints()
        self.parallel_sprints = True
        """Whether a board may have more than one active sprint; administrators of a Jira switch that on."""
        self.filters = usual_filters()
        self.share_scopes: dict[str, str] = {}
        """With whom new filters of users are shared, by the names of the users."""
        self.search_window: int | None = None
        """How far into what a search finds its pages reach; None is as far as there is anything."""
        self.last_rank = FIRST
