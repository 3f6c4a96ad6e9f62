"""The permissions that Jira knows: numbers, keys and names, and the older keys that still mean one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec


class Permission(msgspec.Struct, frozen=True):
    """A permission. Those that plugins brought have the number -1."""

    id: int
    key: str
    name: str
    in_project: bool
    """Whether a permission scheme gives it, project by project; else it is given for all of Jira."""


_GLOBAL: Final = (
    (0, "ADMINISTER", "Jira Administrators"),
    (22, "CREATE_SHARED_OBJECTS", "Create Shared Objects"),
    (24, "MANAGE_GROUP_FILTER_SUBSCRIPTIONS", "Manage Group Filter Subscriptions"),
    (27, "USER_PICKER", "Browse Users"),
    (33, "BULK_CHANGE", "Bulk Change"),
    (44, "SYSTEM_ADMIN", "Jira System Administrators"),
    (-1, "GLOBAL_BROWSE_ARCHIVE", "Browse Archive"),
)
_OF_PROJECTS: Final = (
    (10, "BROWSE_PROJECTS", "Browse Projects", "BROWSE"),
    (11, "CREATE_ISSUES", "Create Issues", "CREATE_ISSUE"),
    (12, "EDIT_ISSUES", "Edit Issues", "EDIT_ISSUE"),
    (13, "ASSIGN_ISSUES", "Assign Issues", "ASSIGN_ISSUE"),
    (14, "RESOLVE_ISSUES", "Resolve Issues", "RESOLVE_ISSUE"),
    (15, "ADD_COMMENTS", "Add Comments", "COMMENT_ISSUE"),
    (16, "DELETE_ISSUES", "Delete Issues", "DELETE_ISSUE"),
    (17, "ASSIGNABLE_USER", "Assignable User", ""),
    (18, "CLOSE_ISSUES", "Close Issues", "CLOSE_ISSUE"),
    (19, "CREATE_ATTACHMENTS", "Create Attachments", "CREATE_ATTACHMENT"),
    (20, "WORK_ON_ISSUES", "Work On Issues", "WORK_ISSUE"),
    (21, "LINK_ISSUES", "Link Issues", "LINK_ISSUE"),
    (23, "ADMINISTER_PROJECTS", "Administer Projects", "PROJECT_ADMIN"),
    (25, "MOVE_ISSUES", "Move Issues", "MOVE_ISSUE"),
    (26, "SET_ISSUE_SECURITY", "Set Issue Security", ""),
    (28, "SCHEDULE_ISSUES", "Schedule Issues", "SCHEDULE_ISSUE"),
    (29, "VIEW_DEV_TOOLS", "View Development Tools", "VIEW_VERSION_CONTROL"),
    (30, "MODIFY_REPORTER", "Modify Reporter", ""),
    (31, "VIEW_VOTERS_AND_WATCHERS", "View Voters and Watchers", ""),
    (32, "MANAGE_WATCHERS", "Manage Watchers", "MANAGE_WATCHER_LIST"),
    (34, "EDIT_ALL_COMMENTS", "Edit All Comments", "COMMENT_EDIT_ALL"),
    (35, "EDIT_OWN_COMMENTS", "Edit Own Comments", "COMMENT_EDIT_OWN"),
    (36, "DELETE_ALL_COMMENTS", "Delete All Comments", "COMMENT_DELETE_ALL"),
    (37, "DELETE_OWN_COMMENTS", "Delete Own Comments", "COMMENT_DELETE_OWN"),
    (38, "DELETE_ALL_ATTACHMENTS", "Delete All Attachments", "ATTACHMENT_DELETE_ALL"),
    (39, "DELETE_OWN_ATTACHMENTS", "Delete Own Attachments", "ATTACHMENT_DELETE_OWN"),
    (40, "EDIT_OWN_WORKLOGS", "Edit Own Worklogs", "WORKLOG_EDIT_OWN"),
    (41, "EDIT_ALL_WORKLOGS", "Edit All Worklogs", "WORKLOG_EDIT_ALL"),
    (42, "DELETE_OWN_WORKLOGS", "Delete Own Worklogs", "WORKLOG_DELETE_OWN"),
    (43, "DELETE_ALL_WORKLOGS", "Delete All Worklogs", "WORKLOG_DELETE_ALL"),
    (45, "VIEW_READONLY_WORKFLOW", "View Read-Only Workflow", "VIEW_WORKFLOW_READONLY"),
    (46, "TRANSITION_ISSUES", "Transition Issues", "TRANSITION_ISSUE"),
    (-1, "ARCHIVE_ISSUES", "Archive Issues", ""),
    (-1, "BROWSE_ARCHIVE", "Browse Project Archive", ""),
    (-1, "EDIT_SPRINT_NAME_AND_GOAL_PERMISSION", "Edit Sprints", ""),
    (-1, "MANAGE_SPRINTS_PERMISSION", "Manage Sprints", ""),
    (-1, "RESTORE_ISSUES", "Restore Issues", ""),
    (-1, "START_STOP_SPRINTS_PERMISSION", "Start/Complete Sprints", ""),
)

PERMISSIONS: Final[Mapping[str, Permission]] = {
    **{key: Permission(number, key, name, in_project=False) for number, key, name in _GLOBAL},
    **{key: Permission(number, key, name, in_project=True) for number, key, name, _ in _OF_PROJECTS},
}
"""By key."""
OLDER: Final[Mapping[str, str]] = {older: key for _, key, _, older in _OF_PROJECTS if older}
"""The key that each older key means."""
