"""correct: the whole flow of this room, from a pinned document to the corrected one."""

from __future__ import annotations

from generator.correct.name import name_document
from generator.correct.normalise import normalise_document
from generator.correct.patch import patch_document
from generator.correct.spec import Spec
from generator.correct.supplement import add_supplements
from generator.document.check import check_document
from generator.document.openapi import Document


def correct_document(spec: Spec, release: str | None = None) -> Document:
    """Return the corrected document of a pinned release (the current one): patched, supplemented, normalised, named."""
    patched = patch_document(spec.releases[release or spec.current], spec.overlays)
    patched = add_supplements(patched, spec.supplements)
    check_document(patched)  # after the overlays, so that what they state is checked too
    return name_document(normalise_document(patched), spec.names)
