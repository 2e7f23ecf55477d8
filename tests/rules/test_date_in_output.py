"""SMT757 tells the names that the SageMaker SDK makes from the days that somebody wrote."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import pipeline, processing_step

MADE = "s3://artifacts/churn/script-churn-eval-2026-05-01-09-38-27-504"


@pytest.mark.parametrize(
    ("location", "fix"),
    [
        (f"{MADE}/output/evaluation", "give the output a place"),
        (MADE, "give the output a place"),
        ({"Std:Join": {"On": "/", "Values": [MADE, "evaluation"]}}, "give the output a place"),
        ("s3://artifacts/churn/2026-05-01/evaluation", "leave the day out"),
        ("s3://artifacts/churn/run-2026-05-01-09/evaluation", "leave the day out"),
    ],
)
def test_the_fix_is_one_for_whoever_wrote_the_path(location: object, fix: str):
    output = {"OutputName": "report", "S3Output": {"S3Uri": location, "LocalPath": "/opt/ml/processing/report"}}
    document = pipeline(processing_step(request={"ProcessingOutputConfig": {"Outputs": [output]}})).document
    (told,) = [finding.fix for finding in check_definition(document) if finding.rule == "SMT757"]
    assert fix in told
