"""What is kept of exchanges with a real Jira: `Cassette`, its file, and how MockJira answers from it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import read_json
from jira_dc_runtime.testing.reply import Reply

FORMAT: Final = 1


class Interaction(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One scrubbed exchange. `request` and `reply` are JSON; a body that is no JSON is not kept."""

    operation: str
    path: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    request: Any = None
    status: int
    reply: Any = msgspec.UNSET


class Cassette(msgspec.Struct, frozen=True, kw_only=True):
    """The exchanges in the order they were made, and the release of the document they were scrubbed with."""

    format: int = FORMAT
    document: str
    interactions: tuple[Interaction, ...]

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Cassette:
        """Return the cassette in a file. Raise `ConfigurationError` for a file that holds none, or cannot be read."""
        try:
            cassette = msgspec.convert(read_json(Path(path).read_bytes()), cls)
        except OSError as error:
            message = f"The cassette {path} cannot be read: {error.strerror}. Record it with jira_dc.testing.record."
        except msgspec.ValidationError as error:
            message = f"{path} holds no cassette: {error}. Record it again with jira_dc.testing.record."
        except ValueError as error:
            message = f"{path} holds no cassette but {error}. Record it again with jira_dc.testing.record."
        else:
            if cassette.format == FORMAT:
                return cassette
            message = f"{path} has the format {cassette.format}, this jira-dc reads {FORMAT}. Record it again."
        raise ConfigurationError(message)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the cassette into a file, one field a line: it is made to be reviewed."""
        Path(path).write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")

    def operations(self) -> list[str]:
        """Return the operations it holds answers of, each once."""
        return sorted({interaction.operation for interaction in self.interactions})


class Playback:
    """The answers of one operation: for the same path, each once, in order, and the last one from then on."""

    def __init__(self, interactions: list[Interaction]) -> None:
        self._left: dict[tuple[tuple[str, str], ...], list[Interaction]] = {}
        for interaction in interactions:
            self._left.setdefault(tuple(sorted(interaction.path.items())), []).append(interaction)

    def __call__(self, call: RecordedCall) -> Reply:
        found = self._left.get(tuple(sorted(call.path.items())))
        if not found:
            known = ", ".join("/".join(value for _, value in path) for path in self._left)
            return Reply.error(404, f"The cassette holds {call.operation} for {known or 'nothing'} only.")
        one = found.pop(0) if len(found) > 1 else found[0]
        if one.reply is msgspec.UNSET:
            return Reply(status=one.status, content=b"")
        return Reply(status=one.status, json=one.reply, checked=False)  # what a server sent is true, drift or not
