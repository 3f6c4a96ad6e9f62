"""Tokens as values: when one has to be renewed, and what can be one at all."""

from __future__ import annotations

import time

import pytest

from jira_dc_runtime.auth.oauth.token import EARLY, SCOPES, SERVICE_SCOPES, OAuth2Token, unusable

NOW = 1_000_000.0


@pytest.mark.parametrize(
    ("expires_at", "expired"),
    [
        (None, False),
        (NOW - 1, True),
        (NOW, True),
        (NOW + EARLY / 2, True),  # still valid, but perhaps not when the call arrives
        (NOW + EARLY, True),
        (NOW + EARLY + 1, False),
        (NOW + 3600, False),
    ],
)
def test_a_token_is_renewed_before_its_end(
    monkeypatch: pytest.MonkeyPatch, expires_at: float | None, expired: bool
) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)
    assert OAuth2Token("access", expires_at=expires_at).is_expired is expired


def test_a_call_has_some_seconds_to_arrive() -> None:
    assert 5 <= EARLY <= 60


@pytest.mark.parametrize("word", ["", " ", "a b", "a\n", "a\0", "ä", "\x7f"])
def test_a_word_that_cannot_be_sent_is_named_and_not_quoted(word: str) -> None:
    assert unusable(client_id="app", client_secret=word).startswith("The client secret is empty or holds a blank")


def test_words_that_can_be_sent() -> None:
    assert unusable(client_id="app", client_secret="s3cret-~!") == ""


def test_service_accounts_have_the_lower_scopes() -> None:
    assert SERVICE_SCOPES == ("READ", "WRITE")
    assert SCOPES[: len(SERVICE_SCOPES)] == SERVICE_SCOPES
