"""The folder of an export: what may be written to it, and what it says of the export that it holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import msgspec

from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.export.slices import Plan, checked_includes

from .attachments import FILES
from .files import LOCK, PART, write_whole
from .formats import FORMATS
from .manifest import DONE, MANIFEST, PLAN, SETTINGS, Settings, read_json, write_json
from .schema import load_arrow

_NAME: Final = re.compile(r"[0-9A-Za-z_-]{1,80}", re.ASCII)


def make_settings(*, format: str, include: Collection[str], files: bool, jira: str) -> Settings:  # noqa: A002 - as it is asked for
    """Return what the files depend on. Raise `RequestError` or `ConfigurationError` for what cannot be."""
    wanted = checked_includes(tuple(include) if not isinstance(include, str) else include)
    if format not in FORMATS:
        message = f"format is {format!r}; it takes {' or '.join(FORMATS)}."
        raise ConfigurationError(message)
    if files and "attachments" not in wanted:
        message = "Files are those of attachments: they take 'attachments' in include."
        raise ConfigurationError(message)
    version: str = load_arrow().__version__
    return Settings(jira=jira, format=format, include=tuple(sorted(wanted)), files=files, pyarrow=version)


def settle(folder: Path, plan: Plan, settings: Settings) -> Plan:
    """Return the plan that the folder is written by, and keep it there with its settings.

    A folder that holds an unfinished export of the same question has its own plan, which was made earlier, and which
    counts: what is done was done by it. At what rate it is read changes nothing, and is not kept. Raise
    `ConfigurationError` for a folder that holds anything else.
    """
    plan = plan.divide(1, None)
    kept = read_plan(folder)
    _check_names(kept or plan)
    if kept is None:
        check_new(folder)
        write_json(folder / SETTINGS, settings)
        write_whole(folder / PLAN, plan.to_json())
    else:
        _check_question(folder, kept, plan)
        check_settings(folder, settings)
    for name in (DONE, *([FILES] if settings.files else [])):
        (folder / name).mkdir(exist_ok=True)
    return kept or plan


def check_new(folder: Path) -> None:
    """Raise `ConfigurationError` for a folder that holds other files than those of an export."""
    others = sorted(path.name for path in folder.iterdir() if not _may_be_ours(path.name)) if folder.exists() else []
    if others:
        message = f"{folder} holds other files, such as {others[0]}. Export to a new or an empty folder."
        raise ConfigurationError(message)


def read_plan(folder: Path) -> Plan | None:
    """Return the plan of a folder, or None if it has none."""
    path = folder / PLAN
    return Plan.load(path) if path.exists() else None


def read_settings(folder: Path) -> Settings | None:
    """Return the settings of a folder, or None if it has none."""
    found: Settings | None = read_json(folder / SETTINGS, Settings)
    return found


def check_settings(folder: Path, settings: Settings) -> None:
    """Raise `ConfigurationError` if a folder was begun with other settings."""
    kept = read_settings(folder)
    if kept is None:
        message = f"{folder / SETTINGS} was removed, and tells how the rest was written. Export to another folder."
        raise ConfigurationError(message)
    if kept == settings:
        return
    said = _compare(msgspec.structs.asdict(kept), msgspec.structs.asdict(settings))
    message = f"{folder} was begun otherwise: {said}. Go on as it was begun, or export to another folder."
    raise ConfigurationError(message)


def _may_be_ours(name: str) -> bool:
    """Return whether a process may have left this behind that was killed before the plan was there."""
    return name in {LOCK, SETTINGS} or (name.endswith(PART) and name.startswith((f".{SETTINGS}", f".{PLAN}")))


def _check_names(plan: Plan) -> None:
    """Raise `ConfigurationError` for a plan whose slices cannot name files: a plan may come from anywhere."""
    names = [each.name for each in plan.slices]
    wrong = next((name for name in names if not _NAME.fullmatch(name)), None)
    if wrong is not None or len(set(map(str.casefold, names))) < len(names):
        message = (
            f"The slices of a plan name files, and {'two have one name' if wrong is None else f'{wrong!r} cannot'}."
        )
        raise ConfigurationError(message)


def _check_question(folder: Path, kept: Plan, plan: Plan) -> None:
    said = _compare(_question(kept), _question(plan))
    if said:
        message = f"{folder} holds an export of something else: {said}. Export to another folder."
        raise ConfigurationError(message)
    if kept != plan and (folder / MANIFEST).exists():
        message = (
            f"{folder} holds a finished export, and this plan is a newer one. Export to another folder, or plan with "
            "since=Manifest.load(folder).watermark for what was updated since, and write that to a folder of its own."
        )
        raise ConfigurationError(message)


def _compare(before: Mapping[str, object], now: Mapping[str, object]) -> str:
    return "; ".join(
        f"{name} was {before[name]!r} and is {now[name]!r}" for name in before if before[name] != now[name]
    )


def _question(plan: Plan) -> dict[str, object]:
    since = None if plan.since is None else plan.since.updated
    return {"jql": plan.jql, "slice_size": plan.slice_size, "time_zone": plan.time_zone, "since": since}
