"""index: the pages that lead to all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.emit.ir import Resource
from generator.emit.model_files import ModelFile
from generator.reference.coming_from import Peer, name_page
from generator.reference.markup import fence, link, prose


def write_index(
    resources: tuple[Resource, ...], words: Mapping[str, str], release: str, peers: tuple[Peer, ...]
) -> str:
    """Return the page that lists the resources, and what the methods of other clients are called here."""
    count = sum(len(resource.operations) for resource in resources)
    return "\n".join(
        [
            "# Reference",
            "",
            f"All {count} operations, as of Jira {prose(release)}. `AsyncJira` has the same methods, awaited.",
            "The classes that they take and return are [models](models/all-models.md).",
            "",
            *(_write_entry(each, words.get(each.tag, "")) for each in resources),
            "",
            _write_toctree(
                [
                    "models/all-models",
                    *(name_page(peer).removesuffix(".md") for peer in peers),
                    *(resource.name for resource in resources),
                ]
            ),
            "",
        ]
    )


def _write_entry(resource: Resource, words: str) -> str:
    count = len(resource.operations)
    told = prose(words) if words else f"{count} operation{'' if count == 1 else 's'}."
    return f"- {link(f'jira.{resource.name}', f'{resource.name}.md')}: {told}"


def write_model_index(files: tuple[ModelFile, ...]) -> str:
    """Return the page that lists the modules of models."""
    entries = [f"- [{file.name}]({file.name}.md): {', '.join(sorted(file.classes))}" for file in files]
    toctree = _write_toctree([file.name for file in files])
    return "\n".join(["# Models", "", "Every class by the module that it stands in.", "", *entries, "", toctree, ""])


def _write_toctree(pages: Iterable[str]) -> str:
    return fence("{toctree}", "\n".join([":hidden:", ":maxdepth: 1", "", *pages]))
