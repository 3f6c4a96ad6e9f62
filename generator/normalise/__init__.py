"""normalise: the rules for whole classes of defect.

One place that is wrong is corrected in spec/overlays/; a whole class that is wrong is corrected here, one module per
class, applied in the order of RULES. Every rule changes the document it is given and says in its docstring what it
finds wrong; `normalise_document` works on a copy.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

from generator.document import Document
from generator.normalise.any_json import open_any_json
from generator.normalise.bodies import correct_bodies
from generator.normalise.circles import open_circles
from generator.normalise.enums import open_enums
from generator.normalise.errors import declare_errors
from generator.normalise.formats import correct_formats
from generator.normalise.headers import declare_headers
from generator.normalise.orphans import drop_orphans
from generator.normalise.paging import declare_paging
from generator.normalise.parameters import correct_parameters
from generator.normalise.read_only import mark_read_only
from generator.normalise.references import wrap_flagged_references
from generator.normalise.security import declare_security
from generator.normalise.servers import declare_server
from generator.normalise.twins import merge_twins

RULES: tuple[Callable[[Document], None], ...] = (
    correct_parameters,
    open_circles,
    open_any_json,
    open_enums,
    correct_formats,
    merge_twins,
    mark_read_only,
    wrap_flagged_references,
    correct_bodies,
    declare_headers,
    declare_errors,
    declare_security,
    declare_server,
    drop_orphans,
    declare_paging,
)


def normalise_document(document: Document) -> Document:
    """Return a copy of the patched `document` with every rule applied."""
    normalised = copy.deepcopy(document)
    for rule in RULES:
        rule(normalised)
    return normalised
