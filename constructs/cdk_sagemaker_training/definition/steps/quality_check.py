"""A step that checks the quality of data or of a model's predictions against a baseline (Model Monitor)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import ClassVar, Final

import attrs

from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    instance_of,
    json_value,
    literal,
    mapping,
    one_of,
    s3_uri,
    scalar,
)
from cdk_sagemaker_training.definition.fields.job_fields import Scalar, Text
from cdk_sagemaker_training.definition.fields.spec import Spec, frozen_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, compact, render
from cdk_sagemaker_training.definition.processing.check_job import CONTAINER_FOLDER
from cdk_sagemaker_training.definition.processing.processing_io import ProcessingInput, ProcessingOutput
from cdk_sagemaker_training.definition.steps.check import CheckStep

_DATASET: Final = "baseline_dataset_input"
_PREPROCESSOR: Final = "record_preprocessor_script_input"
_POSTPROCESSOR: Final = "post_analytics_processor_script_input"


@attrs.frozen(kw_only=True)
class QualityCheckConfig(Spec):
    """What both kinds of quality check read and write, all on S3.

    ``dataset_format``: for example ``{"csv": {"header": True, "output_columns_position": "START"}}``.
    ``post_analytics_processor_script``: a script that the job runs after its analysis.
    """

    check_type: ClassVar[str]

    baseline_dataset: Text = attrs.field(metadata=checked(s3_uri()))
    dataset_format: Mapping[str, object] = attrs.field(
        converter=frozen_mapping, metadata=checked(mapping(json_value(), minimum=1))
    )
    output_s3_uri: Text = attrs.field(metadata=checked(s3_uri()))
    post_analytics_processor_script: str | None = attrs.field(default=None, metadata=checked(literal(s3_uri())))

    @property
    def scripts(self) -> Mapping[str, str]:
        """The scripts by the name of their input."""
        return (
            {}
            if self.post_analytics_processor_script is None
            else {_POSTPROCESSOR: self.post_analytics_processor_script}
        )

    def environment(self) -> dict[str, object]:
        """What the image is told of its task (SDK ``model_monitor``, ``_generate_env_map``)."""
        return {
            "output_path": f"{CONTAINER_FOLDER}/output",
            "publish_cloudwatch_metrics": "Disabled",
            "dataset_format": json.dumps(render(self.dataset_format)),
            "dataset_source": f"{CONTAINER_FOLDER}/input/{_DATASET}",
            **{
                name.removesuffix("_input"): f"{CONTAINER_FOLDER}/input/{name}/{script.rsplit('/', 1)[-1]}"
                for name, script in self.scripts.items()
            },
        }


@attrs.frozen(kw_only=True)
class DataQualityCheckConfig(QualityCheckConfig):
    """Checks the statistics of data. ``record_preprocessor_script``: a script on S3 that is run on each record."""

    check_type: ClassVar[str] = "DATA_QUALITY"

    record_preprocessor_script: str | None = attrs.field(default=None, metadata=checked(literal(s3_uri())))

    @property
    def scripts(self) -> Mapping[str, str]:
        script = self.record_preprocessor_script
        return {**super().scripts, **({} if script is None else {_PREPROCESSOR: script})}


@attrs.frozen(kw_only=True)
class ModelQualityCheckConfig(QualityCheckConfig):
    """Checks predictions against labels. The attributes are an index or a JSONPath into a record."""

    check_type: ClassVar[str] = "MODEL_QUALITY"

    problem_type: Text = attrs.field(
        metadata=checked(one_of("Regression", "BinaryClassification", "MulticlassClassification"))
    )
    inference_attribute: Scalar | None = attrs.field(default=None, metadata=checked(scalar()))
    probability_attribute: Scalar | None = attrs.field(default=None, metadata=checked(scalar()))
    ground_truth_attribute: Scalar | None = attrs.field(default=None, metadata=checked(scalar()))
    probability_threshold_attribute: Scalar | None = attrs.field(default=None, metadata=checked(scalar()))

    def environment(self) -> dict[str, object]:
        return {
            **super().environment(),
            **compact(
                analysis_type=self.check_type,
                problem_type=self.problem_type,
                inference_attribute=self.inference_attribute,
                probability_attribute=self.probability_attribute,
                ground_truth_attribute=self.ground_truth_attribute,
                probability_threshold_attribute=self.probability_threshold_attribute,
            ),
        }


@attrs.frozen(kw_only=True)
class QualityCheckStep(CheckStep):
    """Runs Model Monitor over a dataset. ``supplied_baseline_statistics``: the baseline's statistics file on S3."""

    type: ClassVar[str] = "QualityCheck"

    quality_check_config: QualityCheckConfig = attrs.field(
        metadata=checked(instance_of(DataQualityCheckConfig, ModelQualityCheckConfig))
    )
    supplied_baseline_statistics: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))

    @property
    def check_type(self) -> str:
        return self.quality_check_config.check_type

    def arguments(self) -> dict[str, Json]:
        config = self.quality_check_config
        sources: dict[str, Text] = {_DATASET: config.baseline_dataset, **config.scripts}
        inputs = [
            ProcessingInput(input_name=name, source=source, destination=f"{CONTAINER_FOLDER}/input/{name}")
            for name, source in sources.items()
        ]
        output = ProcessingOutput(
            output_name="quality_check_output", source=f"{CONTAINER_FOLDER}/output", destination=config.output_s3_uri
        )
        return self.check_job_config.to_request(inputs, output, config.environment())

    def to_request(self) -> dict[str, Json]:
        statistics = render(self.supplied_baseline_statistics)
        return {**CheckStep.to_request(self), "SuppliedBaselineStatistics": statistics}
