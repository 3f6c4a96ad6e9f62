"""The class that is written for a site: both checkers understand it, and object where they must."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.compare.typing_tests import CHECKERS, run_checker
from tests.site_fields import SCREEN, write_site

SITE_CODE = Path(__file__).with_name("site_code.py")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_class_and_its_use_are_understood(checker: str, tmp_path: Path) -> None:
    """Mypy and pyright, both strict, check the class as it is written, and every wrong line is an error."""
    (tmp_path / "my_fields.py").write_text(write_site(screens=[SCREEN]), encoding="utf-8")
    shutil.copy(SITE_CODE, tmp_path / "user_code.py")
    done = run_checker(checker, tmp_path, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
