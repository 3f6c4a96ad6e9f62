"""The small state behind MockJira: projects, issues, comments, worklogs, attachments, boards and sprints."""
