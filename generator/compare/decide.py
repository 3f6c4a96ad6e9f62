"""Which part of our version number a change of the client moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from generator.compare.change import Level
from generator.document.release import parse_release

Bump: TypeAlias = Literal["major", "minor", "patch"]


@dataclass(frozen=True)
class Grounds:
    """What is known of the difference between the last release and this one."""

    levels: frozenset[Level] = frozenset()
    """The levels of all changes of the API, for callers and for readers alike."""
    python_breaks: int = 0
    """Public names and signatures of the Python package that old code can no longer rely on."""
    python_additions: int = 0
    """Public names that are new."""
    failed_typing_tests: int = 0
    """Checkers that no longer understand the user code of the last release."""


def decide_bump(grounds: Grounds) -> Bump:
    """Return what must move: a break moves major, whatever is new or otherwise different minor, and nothing patch."""
    if "breaking" in grounds.levels or grounds.python_breaks or grounds.failed_typing_tests:
        return "major"
    return "minor" if grounds.levels or grounds.python_additions else "patch"


def propose_version(current: str, bump: Bump) -> str:
    """Return the version after `current`, which is MAJOR.MINOR.PATCH.

    Before 1.0.0 a break moves minor and everything else patch; SemVer's clause 4 leaves that to the project.
    """
    major, minor, patch = parse_release(current)
    if major == 0:
        return f"0.{minor + 1}.0" if bump == "major" else f"0.{minor}.{patch + 1}"
    match bump:
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case "patch":
            return f"{major}.{minor}.{patch + 1}"
