"""All checkers by class of defect."""

from __future__ import annotations

from collections.abc import Mapping

from tests.generator.correct.defects import names, parameters, requests, responses, schemas, values, whole
from tests.generator.correct.defects.case import Checker

CHECKERS: Mapping[str, Checker] = {
    **names.CHECKERS,
    **parameters.CHECKERS,
    **requests.CHECKERS,
    **responses.CHECKERS,
    **schemas.CHECKERS,
    **values.CHECKERS,
    **whole.CHECKERS,
}
