"""The hand-written half of `jira_dc.testing`. Import it through `jira_dc.testing`."""

from __future__ import annotations

from .calls import RecordedCall
from .exchange import UploadedFile
from .judge.mismatch import ReplyMismatch, RequestMismatch
from .judge.schema import Fault
from .login.logins import Account
from .login.oauth1 import OAuth1Consumer
from .login.oauth2 import OAuth2Client
from .mock import MockJira
from .record.cassette import Cassette, Interaction
from .record.recorder import Recorder
from .reply import Reply
from .scenarios.access import Captcha, ReadOnly, TokenExpired
from .scenarios.limits import RateLimited, SearchWindow
from .scenarios.network import Flaky, LoginPage, NodeAway, Reindexing, Slow
from .scenarios.release import Release
from .scenarios.scenario import Scenario
from .scenarios.stage import Playing
from .state.state import State

__all__ = [
    "Account",
    "Captcha",
    "Cassette",
    "Fault",
    "Flaky",
    "Interaction",
    "LoginPage",
    "MockJira",
    "NodeAway",
    "OAuth1Consumer",
    "OAuth2Client",
    "Playing",
    "RateLimited",
    "ReadOnly",
    "RecordedCall",
    "Recorder",
    "Reindexing",
    "Release",
    "Reply",
    "ReplyMismatch",
    "RequestMismatch",
    "Scenario",
    "SearchWindow",
    "Slow",
    "State",
    "TokenExpired",
    "UploadedFile",
]
