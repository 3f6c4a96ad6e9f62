"""The corrections in spec/ fit every pinned release, not only the one that is generated."""

from __future__ import annotations

import pytest

from generator.correct.correct import correct_document
from generator.correct.patch import fit_overlays
from generator.correct.words import check_words
from tests.operations import list_errors, load_our_spec

SPEC = load_our_spec()


@pytest.mark.parametrize("release", SPEC.releases)
def test_every_correction_fits(release: str) -> None:
    _patched, stale = fit_overlays(SPEC.releases[release], SPEC.overlays)
    assert [str(action) for action in stale] == []


@pytest.mark.parametrize("release", SPEC.releases)
def test_the_corrected_document_is_named_described_and_valid(release: str) -> None:
    corrected = correct_document(SPEC, release)
    check_words(corrected, SPEC.words)
    assert corrected["info"]["version"] == release
    assert list_errors(corrected) == []
