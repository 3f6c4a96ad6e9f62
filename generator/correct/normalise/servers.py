"""The server address: upstream's template can say neither https nor a context path."""

from __future__ import annotations

from generator.document.openapi import Document


def declare_server(document: Document) -> None:
    """Let the whole base URL, context path included, be the variable."""
    document["servers"] = [
        {
            "url": "{baseUrl}/rest",
            "variables": {"baseUrl": {"default": "https://jira.example.com", "description": "Jira's base URL."}},
        }
    ]
