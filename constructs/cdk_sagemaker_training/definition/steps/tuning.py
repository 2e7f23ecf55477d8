"""A step that runs one hyperparameter tuning job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, TypeAlias, cast

import attrs

from cdk_sagemaker_training.definition.expressions.functions import Join
from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, integer, literal, text
from cdk_sagemaker_training.definition.fields.job_fields import Image, Text
from cdk_sagemaker_training.definition.fields.spec import frozen_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.definition.models.model import Model
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep
from cdk_sagemaker_training.definition.training.built_in_estimator import BuiltInEstimator
from cdk_sagemaker_training.definition.training.channels import CHANNELS, Channel, channels_of
from cdk_sagemaker_training.definition.tuning.tuner import TunerBase
from cdk_sagemaker_training.definition.tuning.tuning_request import tuning_request
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem

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

    def get_top_model_s3_uri(
        self, top_k: int, s3_bucket: str | PipelineVariable | None = None, prefix: str = ""
    ) -> Join:
        """Where the model of one of the best training jobs lies.

        ``top_k``: 0-49, the best job is 0. ``s3_bucket``: the bucket's name and ``prefix``: the prefix in it that the
        training jobs write below. Default: the ``output_path`` of the estimator. Raises ``InvalidInputError``, also
        where that is not given, or differs between algorithms.
        """
        problems = literal(integer(minimum=0, maximum=MAX_TOP_K))("top_k", top_k)
        paths = [found.estimator.output_path for found in self.tuner.algorithms().values()]
        if s3_bucket is not None:
            root = ["s3:/", s3_bucket, *([prefix] if prefix else [])]
            problems = [*problems, *text(minimum=1)("s3_bucket", s3_bucket)]
        else:
            root = [path.rstrip("/") if isinstance(path, str) else path for path in paths[:1] if path is not None]
            problems = [*problems, *_place_problems(paths, prefix)]
        if problems:
            raise InvalidInputError(f"{self.subject}.get_top_model_s3_uri", problems)
        job = self.properties.TrainingJobSummaries[top_k].TrainingJobName
        return Join(on="/", values=[*root, job, "output/model.tar.gz"])

    def top_model(self, top_k: int = 0, *, image_uri: Image | None = None) -> Model:
        """The model of one of the best training jobs, for ``RegisterModel(model=...)`` and model steps.

        ``top_k``: 0-49, the best job is 0. ``image_uri``: what serves it; default: the image of a built-in algorithm,
        which serves too. Raises ``InvalidInputError`` where it cannot be known which image or location that is.
        """
        only = self.tuner.algorithms().get(None)
        if only is None:
            allowed = "one algorithm: which one wins, and with it the image, only an execution knows"
            fix = "branch on tune.properties.BestTrainingJob.TrainingJobDefinitionName, with a Model in each branch"
            problem = Problem("tuner", sorted(map(str, self.tuner.algorithms())), allowed, fix)
            raise InvalidInputError(f"{self.subject}.top_model", [problem])
        serving = image_uri
        if serving is None and isinstance(only.estimator, BuiltInEstimator):
            serving = only.estimator.image
        if serving is None:
            problem = Problem("image_uri", MISSING, "the image that serves the model: it was no built-in algorithm's")
            raise InvalidInputError(f"{self.subject}.top_model", [problem])
        return Model(image_uri=serving, model_data=self.get_top_model_s3_uri(top_k))


def _place_problems(paths: Sequence[Text | None], prefix: str) -> Iterable[Problem]:
    if prefix:
        yield Problem("prefix", prefix, "nothing without s3_bucket")
    if len({repr(path) for path in paths}) > 1 or paths[0] is None:
        allowed = "the bucket that the training jobs write to, or one output_path for all estimators of the tuner"
        fix = 'give the estimator output_path=workspace.artifacts("models/churn")'
        yield Problem("s3_bucket", MISSING, allowed, fix)
