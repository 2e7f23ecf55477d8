"""One step of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.definition.document.graph import NESTED, Node
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.requests.problems import request_problems
from cdk_sagemaker_training.rules.views.kept import kept_property
from cdk_sagemaker_training.rules.views.place import Place
from cdk_sagemaker_training.rules.views.training_job import TrainingJob

if TYPE_CHECKING:
    from cdk_sagemaker_training.rules.views.definition import DefinitionView

PROCESSING: Final = ("ClarifyCheck", "Processing", "QualityCheck")
"""Step types whose arguments are a CreateProcessingJob request."""


class StepView(Place):
    """A step, wherever it stands. Paths start at the step: ``step.text("CacheConfig", "ExpireAfter")``."""

    def __init__(self, node: Node, definition: DefinitionView) -> None:
        super().__init__(node.step, node.pointer, definition.values)
        self.node: Final = node
        self.definition: Final = definition
        self.name: Final = node.name
        """As other steps name it."""
        self.type: Final = node.type
        """``Training``."""

    @kept_property
    def arguments(self) -> Place:
        """The request. The steps that a Condition or ForEach step holds are in it; their own views come besides."""
        return self.place("Arguments")

    @kept_property
    def retry_policies(self) -> Sequence[Place]:
        """``RetryPolicies``."""
        return self.items("RetryPolicies")

    @kept_property
    def tuning_config(self) -> Place:
        """``HyperParameterTuningJobConfig``; empty where the step tunes nothing."""
        return self.arguments.place("HyperParameterTuningJobConfig")

    @kept_property
    def request_problems(self) -> Mapping[Kind, Sequence[Mistake]]:
        """Where the requests in the arguments are not what AWS's service model says, by kind."""
        if not isinstance(self.raw("Arguments"), dict):
            return {}
        return request_problems(self.type, self.arguments.members, self.arguments.pointer, self.values)

    @kept_property
    def outputs(self) -> Mapping[str, Place]:
        """By name, the outputs that a Lambda or Callback step declares."""
        entries = self.items("OutputParameters") if "OutputParameters" in self.members else []
        named = [(entry.text("OutputName"), entry) for entry in entries]
        return {name: entry for name, entry in named if name is not None}

    @kept_property
    def processing_outputs(self) -> Mapping[str, int] | None:
        """The outputs of a Processing step by name, with their positions; None where they are not all known."""
        config = self.arguments.place("ProcessingOutputConfig")
        if isinstance(self.get("Arguments"), dict) and self.arguments.get("ProcessingOutputConfig") is None:
            return {}
        listed, entries = config.listed("Outputs"), config.items("Outputs")
        names = [name for entry in entries if (name := entry.text("OutputName")) is not None]
        known = listed is not None and len(names) == len(listed)
        return {name: position for position, name in enumerate(names)} if known else None

    @property
    def nested(self) -> tuple[str, ...]:
        """The members of the arguments that hold steps."""
        return tuple(NESTED.get(self.type, ()))

    @kept_property
    def training_jobs(self) -> list[TrainingJob]:
        """The job of a Training step, the training definitions of a Tuning step; none for other steps."""
        if self.type == "Training":
            return [TrainingJob(self.arguments, self)]
        if self.type != "Tuning":
            return []
        single = (
            [self.arguments.place("TrainingJobDefinition")] if self.arguments.given("TrainingJobDefinition") else []
        )
        return [TrainingJob(place, self) for place in [*single, *self.arguments.items("TrainingJobDefinitions")]]
