"""A step that runs one hyperparameter tuning job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, TypeAlias, cast

import attrs

from cdk_sagemaker_training.definition.expressions.functions import Join
from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, integer, literal, text
from cdk_sagemaker_training.definition.fields.spec import frozen_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep
from cdk_sagemaker_training.definition.training.channels import CHANNELS, Channel, channels_of
from cdk_sagemaker_training.definition.tuning.tuner import TunerBase
from cdk_sagemaker_training.definition.tuning.tuning_request import tuning_request
from cdk_sagemaker_training.errors import InvalidInputError, Problem

Inputs: TypeAlias = "Mapping[str, Channel | Mapping[str, Channel]]"

MAX_TOP_K = 49
"""A tuning step keeps the 50 best training jobs; the best has the number 0 (SDK, ``TuningStep``)."""


def _inputs(value: Inputs | Channel) -> Inputs:
    """Converter: one input alone is the channel "training", as in the SDK's ``fit``."""
    return frozen_mapping(value) if isinstance(value, Mapping) else cast("Inputs", channels_of(value))


@attrs.frozen(kw_only=True)
class TuningStep(ManagedJobStep):
    """Searches for the best hyperparameters.

    ``inputs``: as in ``TrainingStep`` with one algorithm; with several, a dict from the names of ``estimator_dict`` to
    such inputs. A policy for SageMaker.JOB_INTERNAL_ERROR has no effect here: use the estimator's
    ``max_retry_attempts``.
    """

    type: ClassVar[str] = "Tuning"

    tuner: TunerBase = attrs.field(metadata=checked(instance_of(TunerBase)))
    inputs: Inputs = attrs.field(
        factory=dict[str, "Channel | Mapping[str, Channel]"],
        converter=_inputs,
        metadata=checked(instance_of(Mapping)),
    )

    def arguments(self) -> dict[str, Json]:
        return tuning_request(self.tuner, self._channels())

    def _channels(self) -> Mapping[str | None, Mapping[str, Channel]]:
        if None in self.tuner.algorithms():
            return {None: cast("Mapping[str, Channel]", self.inputs)}
        return {name: channels_of(channels) for name, channels in self.inputs.items()}

    def problems(self) -> Iterable[Problem]:
        if list(self.field_problems()):
            return
        found = list(self._input_problems())
        yield from found
        if not found:
            yield from ManagedJobStep.problems(self)

    def _input_problems(self) -> Iterable[Problem]:
        algorithms = self.tuner.algorithms()
        for name, channels in self._channels().items():
            where = "inputs" if name is None else f"inputs[{name!r}]"
            if name not in algorithms:
                allowed = f"names of estimator_dict: {', '.join(str(known) for known in algorithms)}"
                yield Problem(where, name, allowed)
                continue
            wrong = list(CHANNELS(where, channels))
            yield from wrong
            estimator = algorithms[name].estimator
            if not wrong:
                yield from estimator.channel_problems(where, channels)
            if estimator.model_uri is not None and estimator.model_channel_name in channels:
                taken = estimator.model_channel_name
                yield Problem(where, taken, "channel names unlike the estimator's model_channel_name")

    def get_top_model_s3_uri(self, top_k: int, s3_bucket: str | PipelineVariable, prefix: str = "") -> Join:
        """Where the model of one of the best training jobs lies.

        ``top_k``: 0-49, the best job is 0. ``s3_bucket``: the bucket's name and ``prefix``: the prefix in it that the
        training jobs write below. Raises ``InvalidInputError``.
        """
        problems = list(text(minimum=1)("s3_bucket", s3_bucket))
        problems += literal(integer(minimum=0, maximum=MAX_TOP_K))("top_k", top_k)
        if problems:
            raise InvalidInputError(f"{self.subject}.get_top_model_s3_uri", problems)
        job = self.properties.TrainingJobSummaries[top_k].TrainingJobName
        values = ["s3:/", s3_bucket, *([prefix] if prefix else []), job, "output/model.tar.gz"]
        return Join(on="/", values=values)
