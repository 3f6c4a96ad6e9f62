"""write: make generated/ hold exactly the package, or compare it both ways."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from generator.problem import Problem

_IGNORED = "__pycache__"


def write_package(package: Mapping[str, str], target: Path) -> None:
    """Write every file of `package` below `target` and delete every other file there."""
    for name in package:
        _check_path(name)
    for stale in sorted(_list_files(target) - package.keys()):
        (target / stale).unlink()
    for name, text in package.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    for folder in sorted((path for path in target.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def compare_package(package: Mapping[str, str], target: Path) -> list[str]:
    """Return one sentence for each file that is missing, extra or different below `target`; none when it is fresh."""
    present = _list_files(target)
    found = [f"{name} is missing." for name in sorted(package.keys() - present)]
    found += [f"{name} is not generated any more and must go." for name in sorted(present - package.keys())]
    found += [
        f"{name} differs from what the generator writes."
        for name in sorted(present & package.keys())
        if (target / name).read_bytes() != package[name].encode("utf-8")
    ]
    return found


def _list_files(target: Path) -> set[str]:
    if not target.exists():
        return set()
    files = (path.relative_to(target) for path in target.rglob("*") if path.is_file())
    return {path.as_posix() for path in files if _IGNORED not in path.parts}


def _check_path(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise Problem(
            f"The generator would write {name!r}, which lies outside generated/; look at the tag that names it."
        )
