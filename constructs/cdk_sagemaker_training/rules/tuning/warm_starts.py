"""What the rules of warm starts share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cdk_sagemaker_training.rules.views import StepView, TrainingJob
from cdk_sagemaker_training.rules.views.place import Place

_NAME: Final = re.compile(r"Steps\.([^.\[]+)\.HyperParameterTuningJobName")


def _parents_of(step: StepView) -> Iterator[tuple[Place, StepView]]:
    """The Tuning steps of the pipeline whose results a Tuning step starts from, with where they are named."""
    for place in step.arguments.place("WarmStartConfig").items("ParentHyperParameterTuningJobs"):
        named = place.raw("HyperParameterTuningJobName")
        target = named.get("Get") if isinstance(named, dict) else None
        match = _NAME.fullmatch(target) if isinstance(target, str) else None
        found = None if match is None else step.definition.step_by_name.get(match[1])
        if found is not None and found.type == "Tuning" and found.pointer != step.pointer:
            yield place, found


def searched_before(step: StepView) -> Iterator[tuple[Place, TrainingJob, TrainingJob]]:
    """Of each of those parents: where it is named, what the step searches, and what the parent did.

    Nothing where one of the two has several training definitions: a warm start takes one.
    """
    for place, parent in _parents_of(step):
        if len(step.training_jobs) == 1 and len(parent.training_jobs) == 1:
            yield place, step.training_jobs[0], parent.training_jobs[0]


def warm_start(parent: str, kind: str = "TransferLearning") -> dict[str, object]:
    """The member of a request, for examples."""
    parents = [{"HyperParameterTuningJobName": {"Get": f"Steps.{parent}.HyperParameterTuningJobName"}}]
    return {"WarmStartConfig": {"WarmStartType": kind, "ParentHyperParameterTuningJobs": parents}}
