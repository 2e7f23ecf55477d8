"""Collects what the cases found, as JSON for the closing table of ``make conformance``.

The file goes where the environment variable CONFORMANCE_REPORT says. It works under pytest-xdist as well: every test
carries its notes in ``user_properties``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, Final, cast

import pytest

from cdk_sagemaker_training.definition import PipelineDefinition
from cdk_sagemaker_training.definition.document.contents import contents
from cdk_sagemaker_training.definition.steps.step import Step
from tests.conformance.botocore_model import all_members, members
from tests.conformance.comparison import NOTES
from tests.conformance.differences import DIFFERENCES

SDK: Final = "v3" if metadata.version("sagemaker").startswith("3.") else "v2"
collect_ignore = ["v3"] if SDK == "v2" else []
collect_ignore_glob = [] if SDK == "v2" else ["test_*.py"]  # the others need what only .venv has

NOTED: Final = "conformance"
_cases: Final[list[dict[str, Any]]] = []


def oracle(path: Path) -> str | None:
    """What the cases of a file are compared with; None for the tests of these tools."""
    if path.parent.name == "v3":
        return "SageMaker SDK v3"
    others = {
        "test_botocore": "AWS service model (botocore)",
        "test_derivation": "derived roles, IAM evaluator",
        "test_hyperparameters_v2": "SageMaker SDK v2, hyperparameters",
        "test_images": "SageMaker SDK v2, images",
        "test_properties": "properties (hypothesis)",
    }
    return others.get(path.stem, "SageMaker SDK v2" if path.stem.endswith("_v2") else None)


def _nothing(*_: Any, **__: Any) -> None: ...


@pytest.fixture(scope="session", autouse=True)
def _sdks_trust_their_own_schema() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    """Both SDKs check the JSON Schema of their configuration anew for each knob of a job, a second each."""
    from jsonschema import Draft202012Validator

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Draft202012Validator, "check_schema", classmethod(_nothing))
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Notes every document that the test builds from typed steps, and what its comparisons found."""
    name = oracle(item.path)
    if name is None:
        return (yield)
    NOTES.clear()
    built: dict[str, set[str]] = {}
    from_steps = PipelineDefinition.from_steps

    def noting(**given: Any) -> PipelineDefinition:
        definition = from_steps(**given)
        for step in (found for found in contents(given["steps"]) if isinstance(found, Step)):
            built.setdefault(step.type, set()).update(members(step.type, step.arguments()))
        return definition

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PipelineDefinition, "from_steps", noting)
        module = cast("pytest.Function", item).module
        listed = _listed_in(module)
        if listed:
            patch.setattr(module, "DIFFERENCES", _Noting(listed))
        try:
            return (yield)
        finally:
            item.user_properties.append((NOTED, _notes(name, built, listed)))


def _listed_in(module: Any) -> dict[str, str]:
    """The differences by id that a file lists itself; lists of another kind are its own business."""
    listed = getattr(module, "DIFFERENCES", None)
    by_id = isinstance(listed, dict) and all(isinstance(key, str) for key in listed)
    return cast("dict[str, str]", listed) if by_id else {}


class _Noting(dict[str, str]):
    """The differences that a file of cases lists itself: asking for one says that the case showed it."""

    def __contains__(self, key: object) -> bool:
        listed = super().__contains__(key)
        if listed:
            NOTES.differing = True
            NOTES.differences.add(str(key))
        return listed


def _notes(name: str, built: dict[str, set[str]], listed: dict[str, str]) -> dict[str, Any]:
    return {
        "oracle": name,
        "cases": NOTES.cases,
        "differing": NOTES.differing,
        "differences": sorted(NOTES.differences),
        "listed": {**listed},
        "members": {kind: sorted(written) for kind, written in built.items()},
    }


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keeps the notes of each test; a test whose setup fails has none and is known by pytest's exit code."""
    if report.when != "call":
        return
    for name, value in report.user_properties:
        if name == NOTED:
            notes = cast("dict[str, Any]", value)
            _cases.append({**notes, "test": report.nodeid, "passed": report.passed, "seconds": report.duration})


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes the report; workers of pytest-xdist hand their notes to the process that started them."""
    target = os.environ.get("CONFORMANCE_REPORT")
    if not target or hasattr(session.config, "workerinput"):
        return
    kinds = sorted({kind for case in _cases for kind in case["members"]})
    report = {
        "cases": _cases,
        "differences": [
            *(
                {"id": listed.id, "sdk": listed.sdk, "reason": listed.reason}
                for listed in DIFFERENCES
                if listed.sdk == SDK
            ),
            *({"id": name, "sdk": SDK, "reason": reason} for case in _cases for name, reason in case["listed"].items()),
        ],
        "all_members": {kind: sorted(all_members(kind)) for kind in kinds},
    }
    Path(target).write_text(json.dumps(report, indent=1), encoding="utf-8")
