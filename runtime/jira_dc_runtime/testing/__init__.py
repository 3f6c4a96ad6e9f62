"""The hand-written half of `jira_dc.testing`. Import it through `jira_dc.testing`."""

from __future__ import annotations

from .calls import RecordedCall
from .cassette import Cassette, Interaction
from .exchange import UploadedFile
from .login import OAuth1Consumer, OAuth2Client
from .mismatch import ReplyMismatch, RequestMismatch
from .mock import MockJira
from .record import Recorder
from .reply import Reply

__all__ = [
    "Cassette",
    "Interaction",
    "MockJira",
    "OAuth1Consumer",
    "OAuth2Client",
    "RecordedCall",
    "Recorder",
    "Reply",
    "ReplyMismatch",
    "RequestMismatch",
    "UploadedFile",
]
