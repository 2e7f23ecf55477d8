"""One training job: the request of a Training step, or a training definition of a Tuning step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.catalog import algorithms as catalog
from cdk_sagemaker_training.catalog.images import ImageReference, built_in_names, parse_image_uri
from cdk_sagemaker_training.catalog.instances import InstanceType, instance_type
from cdk_sagemaker_training.definition.training.algorithm_checks import HyperparameterMistake, hyperparameter_mistakes
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.rules.regexes import Outcome
from cdk_sagemaker_training.rules.views.algorithm_settings import given_to
from cdk_sagemaker_training.rules.views.channel import ChannelView
from cdk_sagemaker_training.rules.views.channel_problems import ChannelProblem, problems_of
from cdk_sagemaker_training.rules.views.cluster import choices_in
from cdk_sagemaker_training.rules.views.kept import kept_property
from cdk_sagemaker_training.rules.views.metric import MetricView
from cdk_sagemaker_training.rules.views.place import Place
from cdk_sagemaker_training.rules.views.tuning_range import RangeView, ranges_in

if TYPE_CHECKING:
    from cdk_sagemaker_training.rules.views.step import StepView

_SCRIPT: Final = "sagemaker_program"
"""The hyperparameter that names the script that a framework's container runs."""


class TrainingJob(Place):
    """Paths start at the request: ``job.integer("StoppingCondition", "MaxRuntimeInSeconds")``."""

    def __init__(self, place: Place, step: StepView) -> None:
        super().__init__(place.members, place.pointer, place.values)
        self.step: Final = step
        self.tuned: Final = step.type == "Tuning"
        """Whether it is a training definition of a tuning job."""
        self.hyperparameters_key: Final = "StaticHyperParameters" if self.tuned else "HyperParameters"
        """The member that holds the hyperparameters with one value: a tuning job's are called static."""

    @kept_property
    def spot(self) -> bool | None:
        """Whether it runs on Managed Spot; None where that is not known."""
        given = self.get("EnableManagedSpotTraining")
        return False if given is None else given if isinstance(given, bool) else None

    @kept_property
    def image(self) -> ImageReference | None:
        """The image, where it is one that AWS publishes for training."""
        raw: object = self.raw("AlgorithmSpecification", "TrainingImage")
        if isinstance(raw, ImageReference):
            return raw
        known = self.values.known(raw)
        return parse_image_uri(known) if isinstance(known, str) else None

    @kept_property
    def own_image(self) -> str | None:
        """The URI of an image that is none of AWS's; None where it is one of those, absent or not known."""
        given = self.text("AlgorithmSpecification", "TrainingImage")
        return given if self.image is None else None

    @kept_property
    def algorithm(self) -> catalog.Algorithm | None:
        """The built-in algorithm; None for frameworks, other images, and the XGBoost container with a script.

        None too with an entry point, which "takes precedence over the default train processing instructions" (API
        AlgorithmSpecification).
        """
        image = self.image
        if image is None or image.name not in built_in_names() or self.runs_script:
            return None
        if self.given("AlgorithmSpecification", "ContainerEntrypoint"):
            return None
        return catalog.algorithm(image.name)

    @kept_property
    def version(self) -> str | None:
        """The version of the algorithm, as the catalog has it; None where there is no algorithm."""
        algorithm, image = self.algorithm, self.image
        if algorithm is None or image is None:
            return None
        return image.version if image.version in algorithm.versions else algorithm.versions[-1]

    @kept_property
    def runs_script(self) -> bool:
        """Whether a container of AWS is told to run a script."""
        return self.get(self.hyperparameters_key, _SCRIPT) is not None

    @kept_property
    def metrics(self) -> list[MetricView]:
        """``MetricDefinitions``."""
        places = self.items("AlgorithmSpecification", "MetricDefinitions")
        samples: Mapping[tuple[str, str], Outcome] = self.step.definition.samples if places else {}
        return [MetricView(place, samples.get((self.step.name, place.text("Regex") or ""))) for place in places]

    @kept_property
    def hyperparameters(self) -> Mapping[str, object]:
        """The hyperparameters with one value, each known or ``UNKNOWN``; empty where all of them are unknown."""
        return dict(self.entries(self.hyperparameters_key))

    @kept_property
    def tuning_config(self) -> Place:
        """``HyperParameterTuningJobConfig``; empty where it is not tuned."""
        return self.step.tuning_config

    @kept_property
    def ranges_place(self) -> Place:
        """Where its ranges stand: a definition that is the only one may leave them to the tuning job's own."""
        key = "HyperParameterRanges"
        own = self.given(key) or not self.only_definition
        return self.place(key) if own else self.tuning_config.place("ParameterRanges")

    @kept_property
    def ranges(self) -> list[RangeView]:
        """The ranges that are searched for it; none where it is not tuned."""
        return ranges_in(self.ranges_place) if self.tuned else []

    @kept_property
    def searched(self) -> frozenset[str]:
        """The hyperparameters that a tuning job finds values for, those that it finds ranges for by itself included."""
        if not self.tuned:
            return frozenset()
        return frozenset(name for entry in self._searched if (name := entry.text("Name")) is not None)

    @kept_property
    def unknown_searched(self) -> list[tuple[Place, str]]:
        """Ranges and hints, with their names, for hyperparameters that the built-in algorithm does not know."""
        algorithm, version = self.algorithm, self.version
        if algorithm is None:
            return []
        named = [(entry, entry.text("Name")) for entry in self._searched]
        return [(e, name) for e, name in named if name is not None and algorithm.hyperparameter(name, version) is None]

    @property
    def _searched(self) -> list[Place]:
        return [*self.ranges, *self.ranges_place.items("AutoParameters")]

    @kept_property
    def objective(self) -> Place:
        """``TuningObjective``; a definition that is the only one may leave it to the tuning job. Empty without one."""
        key = "TuningObjective"
        own = self.given(key) or not self.only_definition
        return self.place(key) if own else self.tuning_config.place("HyperParameterTuningJobObjective")

    @kept_property
    def only_definition(self) -> bool:
        """Whether it is the ``TrainingJobDefinition`` of a tuning job, not one of several."""
        return self.tuned and self.pointer == self.step.arguments.at("TrainingJobDefinition")

    @kept_property
    def channels(self) -> list[ChannelView]:
        """``InputDataConfig``."""
        return [ChannelView(place, self) for place in self.items("InputDataConfig")]

    @kept_property
    def settings(self) -> Given | None:
        """The hyperparameters of the built-in algorithm, those that are searched included; None without one."""
        return given_to(self)

    @kept_property
    def hyperparameter_mistakes(self) -> list[HyperparameterMistake]:
        """What the built-in algorithm does not take of its hyperparameters; empty where there is no algorithm."""
        return [] if self.settings is None else list(hyperparameter_mistakes(self.settings))

    @kept_property
    def channel_mistakes(self) -> list[ChannelProblem]:
        """What the built-in algorithm does not take of the channels; empty where there is no algorithm."""
        return problems_of(self)

    @property
    def resources_key(self) -> str:
        """The member that names the instances."""
        key = "HyperParameterTuningResourceConfig"
        return key if key in self.members else "ResourceConfig"

    @kept_property
    def resources(self) -> Place:
        """``ResourceConfig``, or ``HyperParameterTuningResourceConfig``."""
        return self.place(self.resources_key)

    @kept_property
    def clusters(self) -> list[tuple[Place, str | None, int | None]]:
        """Where instance types are named, the type and the count: one entry, or one a group, preference or choice.

        None for a type or a count that is not known; a count that is left out is 1.
        """
        count = self.resources.get("InstanceCount")
        return [
            (place, place.text("InstanceType"), _count(place.get("InstanceCount"), count))
            for place in choices_in(self.resources)
        ]

    @kept_property
    def instance_types(self) -> list[tuple[Place, InstanceType]]:
        """The instance types that are known, each with the object that names it as ``InstanceType``."""
        found = [(place, instance_type(name)) for place, name, _ in self.clusters if name is not None]
        return [(place, record) for place, record in found if record is not None]

    @kept_property
    def instance_count(self) -> int | None:
        """All instances of the job together; None where that is not known."""
        groups = self.resources.items("InstanceGroups")
        counts = [count for _, _, count in self.clusters]
        if any(count is None for count in counts):
            return None
        known = [count for count in counts if count is not None]
        return sum(known) if groups else max(known, default=1)

    @kept_property
    def max_run(self) -> int | None:
        """``MaxRuntimeInSeconds``; None where it is absent (then it is a day) or not known."""
        return self.integer("StoppingCondition", "MaxRuntimeInSeconds")

    @kept_property
    def max_wait(self) -> int | None:
        """``MaxWaitTimeInSeconds``; None where it is absent or not known."""
        return self.integer("StoppingCondition", "MaxWaitTimeInSeconds")

    @kept_property
    def keep_alive(self) -> int | None:
        """``KeepAlivePeriodInSeconds``, which ``ResourceConfig`` alone has; None where it is absent or not known."""
        return self.integer("ResourceConfig", "KeepAlivePeriodInSeconds")


def _count(own: object, common: object) -> int | None:
    value = own if own is not None else common
    if value is None:
        return 1
    return value if isinstance(value, int) and not isinstance(value, bool) else None
