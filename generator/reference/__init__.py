"""reference: a page of Markdown for each resource and each module of models, from the values that the code is made of.

In come the operations, the classes and the corrected document; the samples are those of the contract cases. Out goes
{path: text}. Nothing here imports the client. The pages are plain Markdown, for Sphinx and for agents alike, and every
string of a document is escaped: markup.py is the only place that writes one.
"""

from __future__ import annotations

from generator.document.openapi import Document
from generator.emit.ir import Resource
from generator.emit.model_files import ModelFile
from generator.reference.coming_from import Peer, name_page, write_peer
from generator.reference.index import write_index, write_model_index
from generator.reference.model_page import find_models, write_models
from generator.reference.resource_page import write_resource
from generator.reference.sample import Samples


def write_reference(
    resources: tuple[Resource, ...],
    document: Document,
    published: Document,
    files: tuple[ModelFile, ...],
    peers: tuple[Peer, ...] = (),
) -> dict[str, str]:
    """Return {path: text} of the pages; `published` is `document` with our words in it."""
    places = find_models(files)
    samples = Samples(document)
    words = {tag["name"]: str(tag.get("description", "")) for tag in published.get("tags", ())}
    pages = {f"{each.name}.md": write_resource(each, words.get(each.tag, ""), samples, places) for each in resources}
    models = {f"models/{file.name}.md": write_models(file, document, places) for file in files}
    return {  # no tag is called like these: a hyphen is in no name of Python
        "all-resources.md": write_index(resources, words, str(document["info"]["version"]), peers),
        "models/all-models.md": write_model_index(files),
        **pages,
        **models,
        **{name_page(peer): write_peer(peer, resources) for peer in peers},
    }
