"""Training jobs of the algorithms that SageMaker brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

import attrs

from cdk_sagemaker_training.catalog.images import ImageReference, builtin_image
from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    is_unknown,
    literal,
    text,
)
from cdk_sagemaker_training.definition.training.algorithm_channels import Job, channel_problems
from cdk_sagemaker_training.definition.training.algorithm_checks import hyperparameter_problems
from cdk_sagemaker_training.definition.training.channels import Channel
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.definition.training.inputs import TrainingInput
from cdk_sagemaker_training.definition.training.objectives import (
    Definitions,
    undefined_problems,
    unpublished_problems,
)
from cdk_sagemaker_training.errors import InvalidInputError, Problem

if TYPE_CHECKING:  # the facts are loaded when an algorithm is looked up
    from cdk_sagemaker_training.catalog.algorithms import Algorithm, Metric

_SCRIPT: Final = "sagemaker_program"
"""The hyperparameter that puts the XGBoost container into script mode, where the script decides what is accepted."""
_MODEL: Final = TrainingInput(
    s3_data="s3://bucket/model.tar.gz", content_type="application/x-sagemaker-model", input_mode="File"
)
"""The channel that ``model_uri`` becomes."""
_image: Final = lru_cache(512)(builtin_image)
"""The steps of a pipeline ask for the same few images, each of them several times."""


@attrs.frozen(kw_only=True)
class BuiltInEstimator(EstimatorBase):
    """A training job of an algorithm that SageMaker brings: ``algorithm="xgboost", version="3.2-0"``.

    ``algorithm``: one of 17 names, see ``docs/algorithms.md``. ``version``: required for XGBoost, the others have one.
    The image is looked up for the region of the stack, at synth where it is known and at deploy time where not.

    ``hyperparameters`` are checked against the algorithm's own: names, types, ranges, choices, what is required and
    what goes together. Values are scalars or their text; pipeline variables and CDK tokens are accepted unseen. The
    channels are checked in the step that uses the estimator. Where the facts are not verified, nothing is refused.
    """

    algorithm: str = attrs.field(metadata=checked(literal(text(minimum=1))))
    version: str | None = attrs.field(default=None, metadata=checked(literal(text(minimum=1))))

    @property
    def image(self) -> ImageReference:
        return _image(self.algorithm, self.version)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics that the algorithm publishes by itself, with the direction that is better."""
        return self._facts.metrics(self._resolved_version)

    def problems(self) -> Iterable[Problem]:
        yield from EstimatorBase.problems(self)
        version = cast("object", self.version)
        if not isinstance(cast("object", self.algorithm), str) or not isinstance(version, str | None):
            return
        found = list(self._image_problems())
        yield from found
        if any(problem.where in {"algorithm", "version"} for problem in found):
            return  # no facts to check against
        if self._known is not None and not self._runs_a_script:
            yield from hyperparameter_problems(self._given)

    def channel_problems(self, where: str, inputs: Mapping[str, Channel]) -> Iterable[Problem]:
        if self._runs_a_script:
            return
        channels = dict(inputs)
        if self.model_uri is not None and isinstance(self.model_channel_name, str):
            channels.setdefault(self.model_channel_name, _MODEL)
        count = self.instance_count
        several = None if is_unknown(count) else isinstance(count, int) and count > 1
        job = Job(
            given=self._given, input_mode=self.input_mode, several_instances=several or bool(self.instance_groups)
        )
        yield from channel_problems(where, job, channels)

    def objective_problems(self, where: str, metric: object, definitions: Definitions) -> Iterable[Problem]:
        if self._runs_a_script:
            return undefined_problems(where, metric, definitions)
        return () if definitions else unpublished_problems(where, metric, self.metrics)

    @property
    def _facts(self) -> Algorithm:
        from cdk_sagemaker_training.catalog.algorithms import algorithm

        return algorithm(self.algorithm)

    @property
    def _resolved_version(self) -> str | None:
        versions = self._facts.versions
        return versions[0] if self.version is None and len(versions) == 1 else self.version

    @property
    def _known(self) -> Mapping[str, object] | None:
        """The hyperparameters; None where all of them together are a token, or no dict at all."""
        given = cast("object", self.hyperparameters)
        return cast("Mapping[str, object]", given) if isinstance(given, Mapping) else None

    @property
    def _given(self) -> Given:
        names = {name: value for name, value in (self._known or {}).items() if isinstance(cast("object", name), str)}
        return Given(algorithm=self._facts, version=self._resolved_version, hyperparameters=names)

    @property
    def _runs_a_script(self) -> bool:
        return self.algorithm == "xgboost" and _SCRIPT in (self._known or {})

    def _image_problems(self) -> Iterator[Problem]:
        """Mistakes in the name and the version, and instance types that the version has no image for."""
        try:
            _ = self.image
        except InvalidInputError as error:
            yield from error.problems
            return
        choices = [*(self.instance_groups or ()), *(self.instance_preferences or ())]
        types = [self.instance_type, *(getattr(choice, "instance_type", None) for choice in choices)]
        for instance_type in dict.fromkeys(t for t in types if isinstance(t, str) and not is_unknown(t)):
            yield from self._processor_problems(instance_type)

    def _processor_problems(self, instance_type: str) -> Iterator[Problem]:
        try:
            _image(self.algorithm, self.version, instance_type)
        except InvalidInputError as error:
            yield from error.problems
