"""The containers of models, as Model and RegisterModel steps name them."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.views import Place, StepView

WITH_CONTAINERS: Final = ("Model", "RegisterModel")
"""Steps whose request has containers."""


def containers_in(step: StepView) -> list[Place]:
    """All of them; of a model package those that every variant of it has."""
    request = step.arguments
    if step.type == "RegisterModel":
        return request.items("InferenceSpecification", "Containers")
    return [request.place("PrimaryContainer"), *request.items("Containers")]


def archived_in(step: StepView) -> list[Place]:
    """The containers that take one model by a ``ModelDataUrl``; several models lie below a prefix (``MultiModel``)."""
    return step.worked_out(_archived_in)


def _archived_in(step: StepView) -> list[Place]:
    return [
        place
        for place in containers_in(step)
        if place.given("ModelDataUrl") and (not place.given("Mode") or place.text("Mode") == "SingleModel")
    ]
