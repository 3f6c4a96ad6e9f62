"""A spoiled client breaks the contract: every mutation of template or view fails, and the failure names a case."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.contract.mutations import MUTATIONS, Mutation, write_mutant
from tests.contract.subject import TESTS_FAILED, Verdict, run_all, run_contract


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """The contract's verdict on each mutant, printed as a table."""
    folder = tmp_path_factory.mktemp("mutants")
    mutants = {
        name: write_mutant(mutation, folder / str(index)) for index, (name, mutation) in enumerate(MUTATIONS.items())
    }
    found = run_all({name: partial(run_contract, generated) for name, generated in mutants.items()})
    print("\n| a client that | breaks first | because |\n|---|---|---|")
    for name, verdict in found.items():
        print(f"| {name} | {verdict.case} | {verdict.reason[:100]} |")
    return found


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutated_client_breaks_the_contract(name: str, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[name]
    assert verdict.exit_code == TESTS_FAILED, verdict.output
    assert " /" in verdict.case, verdict.output


def test_a_client_without_a_mistake_keeps_it(tmp_path: Path) -> None:
    """Rendered by the same way as the mutants; one tag will do, the runner itself has all."""
    verdict = run_contract(write_mutant(None, tmp_path), "-k", "sprint or multipart or columns")
    assert verdict.exit_code == 0, verdict.output


def test_a_mutation_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 times, not once"):
        Mutation("file", "gone", "wrong").apply("text")
