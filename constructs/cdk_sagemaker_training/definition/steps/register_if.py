"""A model that is registered only if its evaluation is good enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import attrs

from cdk_sagemaker_training.definition.expressions.conditions import (
    ConditionComparison,
    ConditionGreaterThanOrEqualTo,
    ConditionLessThanOrEqualTo,
)
from cdk_sagemaker_training.definition.expressions.functions import Join, JsonGet
from cdk_sagemaker_training.definition.expressions.property_file import PropertyFile
from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, mapping, number, text
from cdk_sagemaker_training.definition.fields.spec import Spec, frozen_mapping
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable
from cdk_sagemaker_training.definition.models.model_metrics import MetricsSource, ModelMetrics
from cdk_sagemaker_training.definition.steps.condition import ConditionStep
from cdk_sagemaker_training.definition.steps.fail import FailStep
from cdk_sagemaker_training.definition.steps.processing import ProcessingStep
from cdk_sagemaker_training.definition.steps.register_model import RegisterModel
from cdk_sagemaker_training.definition.steps.step import STEP_NAME
from cdk_sagemaker_training.errors import MISSING, Problem

Bound: TypeAlias = "float | PipelineVariable"

REJECTED: Final = "-Rejected"
_BOUNDS = checked(mapping(number(), check_key=text(minimum=1, like="metrics.auc.value")))


@attrs.frozen(kw_only=True)
class RegisterIf(Spec):
    """``register`` where every value of a report is good enough; where one is not, the execution fails and says which
    values were asked for.

    ``name``: of the Condition step; with "-Rejected" that of the Fail step. ``evaluation``: the Processing step that
    writes the report. ``report``: a ``PropertyFile`` of it. ``at_least``, ``at_most``: by JSON path in the report, a
    number or a parameter. The report becomes the version's ``model_metrics``, unless ``register`` has some.
    """

    name: str = attrs.field(metadata=checked(STEP_NAME))
    register: RegisterModel = attrs.field(metadata=checked(instance_of(RegisterModel)))
    evaluation: ProcessingStep = attrs.field(metadata=checked(instance_of(ProcessingStep)))
    report: PropertyFile = attrs.field(metadata=checked(instance_of(PropertyFile)))
    at_least: Mapping[str, Bound] = attrs.field(factory=dict[str, Bound], converter=frozen_mapping, metadata=_BOUNDS)
    at_most: Mapping[str, Bound] = attrs.field(factory=dict[str, Bound], converter=frozen_mapping, metadata=_BOUNDS)

    def problems(self) -> Iterable[Problem]:
        yield from STEP_NAME("name", self.name + REJECTED) if not list(STEP_NAME("name", self.name)) else ()
        if not self.at_least and not self.at_most:
            yield Problem("at_least, at_most", MISSING, 'a bound at least: {"metrics.auc.value": 0.8}')

    @property
    def condition(self) -> ConditionStep:
        """The one step to give to the pipeline, besides the evaluation; both branches are in it."""
        return ConditionStep(
            name=self.name,
            conditions=list(self._conditions()),
            if_steps=[self._measured],
            else_steps=[FailStep(name=self.name + REJECTED, error_message=self._message)],
        )

    @property
    def _measured(self) -> RegisterModel:
        if self.register.model_metrics is not None:
            return self.register
        outputs = self.evaluation.properties.ProcessingOutputConfig.Outputs
        place = Join(on="/", values=[outputs[self.report.output_name].S3Output.S3Uri, self.report.path])
        report = MetricsSource(content_type="application/json", s3_uri=place)
        return attrs.evolve(self.register, model_metrics=ModelMetrics(model_statistics=report))

    @property
    def _message(self) -> Join:
        asked = [
            (path, words, bound)
            for words, bounds in (("at least", self.at_least), ("at most", self.at_most))
            for path, bound in bounds.items()
        ]
        parts = [
            part
            for path, words, bound in asked
            for part in (path, words, bound if isinstance(bound, PipelineVariable) else str(bound))
        ]
        return Join(on=" ", values=["Not registered: the report has not", *parts])

    def _conditions(self) -> Iterator[ConditionComparison]:
        for kind, bounds in (
            (ConditionGreaterThanOrEqualTo, self.at_least),
            (ConditionLessThanOrEqualTo, self.at_most),
        ):
            for path, bound in bounds.items():
                value = JsonGet(step_name=self.evaluation.name, property_file=self.report, json_path=path)
                yield kind(left=value, right=bound)
