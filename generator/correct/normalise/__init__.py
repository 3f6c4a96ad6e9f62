"""normalise: the rules for whole classes of defect.

One place that is wrong is corrected in spec/overlays/; a whole class that is wrong is corrected here, one module per
class, applied in the order of RULES. Every rule changes the document it is given and says in its docstring what it
finds wrong; `normalise_document` works on a copy.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

from generator.correct.normalise.answers import correct_answers, drop_uncertain_paging
from generator.correct.normalise.any_json import open_any_json
from generator.correct.normalise.bodies import correct_bodies
from generator.correct.normalise.duplicates import merge_duplicates
from generator.correct.normalise.enums import open_enums
from generator.correct.normalise.errors import declare_errors
from generator.correct.normalise.formats import correct_formats
from generator.correct.normalise.headers import declare_headers
from generator.correct.normalise.paging import declare_paging
from generator.correct.normalise.parameters import correct_parameters
from generator.correct.normalise.read_only import mark_read_only
from generator.correct.normalise.recursive import open_recursive
from generator.correct.normalise.references import wrap_flagged_references
from generator.correct.normalise.required import drop_undeclared
from generator.correct.normalise.security import declare_security
from generator.correct.normalise.servers import declare_server
from generator.correct.normalise.unions import open_unions
from generator.correct.normalise.unused import drop_unused
from generator.document.openapi import Document

RULES: tuple[Callable[[Document], None], ...] = (
    correct_answers,
    correct_parameters,
    open_recursive,
    open_unions,
    open_any_json,
    drop_undeclared,
    open_enums,
    correct_formats,
    merge_duplicates,
    mark_read_only,
    wrap_flagged_references,
    correct_bodies,
    declare_headers,
    declare_errors,
    declare_security,
    declare_server,
    drop_unused,
    declare_paging,
    drop_uncertain_paging,
)


def normalise_document(document: Document) -> Document:
    """Return a copy of the patched `document` with every rule applied."""
    normalised = copy.deepcopy(document)
    for rule in RULES:
        rule(normalised)
    return normalised
