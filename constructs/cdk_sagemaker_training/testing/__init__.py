"""Tests of a team's stacks: snapshots that people can read, and assertions about pipelines.

Needs the ``test`` extra for snapshots; assertions need nothing but the library. A name is loaded when it is first used,
because pytest loads this package with the plugin in it, in every run of everybody who has the library installed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cdk_sagemaker_training.testing.assertions.expectation import ExpectationError
    from cdk_sagemaker_training.testing.assertions.matching import definition_like
    from cdk_sagemaker_training.testing.assertions.pipeline import PipelineAssertions
    from cdk_sagemaker_training.testing.assertions.step import StepAssertions
    from cdk_sagemaker_training.testing.snapshots.documents import readable_pipeline, readable_stack
    from cdk_sagemaker_training.testing.snapshots.fixtures import PipelineSnapshot, StackSnapshot
    from cdk_sagemaker_training.testing.snapshots.options import OMIT, SnapshotFilter, SnapshotOptions

_MODULES: Final = {
    "OMIT": "snapshots.options",
    "ExpectationError": "assertions.expectation",
    "PipelineAssertions": "assertions.pipeline",
    "PipelineSnapshot": "snapshots.fixtures",
    "SnapshotFilter": "snapshots.options",
    "SnapshotOptions": "snapshots.options",
    "StackSnapshot": "snapshots.fixtures",
    "StepAssertions": "assertions.step",
    "definition_like": "assertions.matching",
    "readable_pipeline": "snapshots.documents",
    "readable_stack": "snapshots.documents",
}

__all__ = [
    "OMIT",
    "ExpectationError",
    "PipelineAssertions",
    "PipelineSnapshot",
    "SnapshotFilter",
    "SnapshotOptions",
    "StackSnapshot",
    "StepAssertions",
    "definition_like",
    "readable_pipeline",
    "readable_stack",
]


def __getattr__(name: str) -> object:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
