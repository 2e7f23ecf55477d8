from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    CheckJobConfig,
    ClarifyCheckStep,
    DataBiasCheckConfig,
    DataQualityCheckConfig,
    ModelBiasCheckConfig,
    ModelQualityCheckConfig,
    ParameterFloat,
    QualityCheckStep,
)
from cdk_sagemaker_training.errors import InvalidInputError

JOB = CheckJobConfig(role="arn:aws:iam::123456789012:role/check", image_uri="image")
QUALITY: dict[str, Any] = {
    "baseline_dataset": "s3://b/d.csv",
    "dataset_format": {"csv": {}},
    "output_s3_uri": "s3://b/o",
}
WRONG: dict[str, Any] = {"name": "Check", "check_job_config": JOB}
BIAS: dict[str, Any] = {
    "s3_analysis_config_uri": "s3://b/c.json",
    "s3_data_input_path": "s3://b/i",
    "s3_output_path": "s3://b/o",
}


def test_a_number_is_told_as_text() -> None:
    config = ModelQualityCheckConfig(
        **QUALITY, problem_type="Regression", probability_threshold_attribute=ParameterFloat(name="F")
    )
    step = QualityCheckStep(name="Q", check_job_config=JOB, quality_check_config=config)
    arguments: Any = step.arguments()
    joined = {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.F"}]}}
    assert joined == arguments["Environment"]["probability_threshold_attribute"]
    assert "MODEL_QUALITY" == step.to_request()["CheckType"]


def test_what_the_checks_answer() -> None:
    quality = QualityCheckStep(name="Q", check_job_config=JOB, quality_check_config=DataQualityCheckConfig(**QUALITY))
    bias = ClarifyCheckStep(name="B", check_job_config=JOB, clarify_check_config=DataBiasCheckConfig(**BIAS))
    assert {"Get": "Steps.Q.CalculatedBaselineStatistics"} == quality.properties.CalculatedBaselineStatistics.expr
    with pytest.raises(InvalidInputError):
        _ = bias.properties.CalculatedBaselineStatistics


def test_images_are_uploaded_while_the_job_runs() -> None:
    config = DataBiasCheckConfig(**BIAS, s3_upload_mode="Continuous", s3_data_distribution_type="ShardedByS3Key")
    arguments: Any = ClarifyCheckStep(name="B", check_job_config=JOB, clarify_check_config=config).arguments()
    [output] = arguments["ProcessingOutputConfig"]["Outputs"]
    assert "Continuous" == output["S3Output"]["S3UploadMode"]
    distributions = [source["S3Input"]["S3DataDistributionType"] for source in arguments["ProcessingInputs"]]
    assert ["FullyReplicated", "ShardedByS3Key"] == distributions


@pytest.mark.parametrize(
    ("build", "where"),
    [
        (
            lambda: CheckJobConfig(
                role="x",
                image_uri="",
                instance_count=0,
                volume_size_in_gb=0,
                max_runtime_in_seconds=777_601,
                env={"a-b": "c"},
            ),
            ["role", "image_uri", "instance_count", "volume_size_in_gb", "max_runtime_in_seconds", "env key"],
        ),
        (
            lambda: DataQualityCheckConfig(
                baseline_dataset="d", dataset_format={}, output_s3_uri="o", record_preprocessor_script="p"
            ),
            ["baseline_dataset", "dataset_format", "output_s3_uri", "record_preprocessor_script"],
        ),
        (lambda: ModelQualityCheckConfig(**QUALITY, problem_type="Clustering"), ["problem_type"]),
        (lambda: ModelBiasCheckConfig(**BIAS, model_name="x" * 64), ["model_name"]),
        (lambda: DataBiasCheckConfig(**{**BIAS, "s3_upload_mode": "Never"}), ["s3_upload_mode"]),
        (
            lambda: QualityCheckStep(
                **dict[str, Any](WRONG, quality_check_config=DataBiasCheckConfig(**BIAS), skip_check=1)
            ),
            ["skip_check", "quality_check_config"],
        ),
        (
            lambda: ClarifyCheckStep(
                **dict[str, Any](
                    name="B",
                    check_job_config=None,
                    clarify_check_config=DataBiasCheckConfig(**BIAS),
                    model_package_group_name="",
                )
            ),
            ["check_job_config", "model_package_group_name"],
        ),
    ],
)
def test_bounds(build: Any, where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        build()
    assert where == [problem.where for problem in raised.value.problems]
