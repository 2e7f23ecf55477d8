"""Work during which Python looks for no garbage, and what it looks at afterwards."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cdk_sagemaker_training.collector import loaded, uncollected


@pytest.fixture(params=[True, False], ids=["collecting", "not collecting"])
def collecting(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether the process looks for garbage."""
    if not request.param:
        gc.disable()
    yield request.param
    gc.enable()


@pytest.fixture
def thawed() -> Iterator[None]:
    """Nothing is frozen; the test session freezes its modules."""
    gc.unfreeze()
    yield
    gc.freeze()


def test_nothing_is_collected_meanwhile_and_then_it_is_as_before(collecting: bool):
    assert (False, collecting) == (loaded(gc.isenabled), gc.isenabled())


def test_it_is_as_before_where_a_module_cannot_be_loaded(collecting: bool):
    def fail() -> None:
        raise ImportError("no such module")

    with pytest.raises(ImportError, match="no such module"):
        loaded(fail)
    assert gc.isenabled() is collecting


def test_one_inside_another_leaves_it_to_the_outer_one():
    assert loaded(lambda: (loaded(gc.isenabled), gc.isenabled())) == (False, False)
    assert gc.isenabled()


def test_what_was_loaded_is_not_looked_through_afterwards(collecting: bool, thawed: None):
    made = loaded(lambda: [[number] for number in range(30_000)])
    young = gc.get_objects(generation=0)
    assert any(each is made[0] for each in young) is not collecting


def test_what_somebody_has_frozen_stays_frozen(thawed: None):
    gc.freeze()
    frozen = gc.get_freeze_count()
    made = loaded(lambda: [[number] for number in range(30_000)])
    assert len(made) == 30_000
    assert frozen - 1_000 < gc.get_freeze_count() <= frozen


def test_a_function_is_called_as_before(collecting: bool):
    @uncollected
    def told(word: str, /, *, times: int) -> tuple[str, bool]:
        """Says it."""
        return word * times, gc.isenabled()

    assert ("aa", False) == told("a", times=2)
    assert (gc.isenabled(), "told", "Says it.") == (collecting, told.__name__, told.__doc__)


def test_long_lived_objects_are_not_looked_through_again_and_again_because_of_work(collecting: bool):
    collections: list[int] = []

    @uncollected
    def work() -> int:
        return len([[number] for number in range(100_000)])

    def count(phase: str, told: dict[str, int]) -> None:
        if phase == "start" and told["generation"] == 2:
            collections.append(told["generation"])

    gc.callbacks.append(count)
    try:
        for _ in range(20):
            work()
    finally:
        gc.callbacks.remove(count)
    assert collections == []


def test_constructs_and_rules_are_loaded_without_a_collection_of_all():
    program = (
        "import gc;"
        "gc.callbacks.append(lambda phase, told: phase == 'start' and print('a collection of', told['generation']));"
        "from cdk_sagemaker_training import TrainingPipeline, check_definition;"
        "print(len(check_definition({'Version': '2020-12-01', 'Steps': []})), 'found'); gc.callbacks.clear()"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "a collection of 2" not in done.stdout
    assert done.stdout.splitlines()[-1].endswith("found")
