"""SMT341."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import Example, pipeline, step
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _transform(**split: str) -> Example:
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/new/"}}
    request = {
        "ModelName": "churn",
        "BatchStrategy": "MultiRecord",
        "TransformInput": {"DataSource": source, **split},
        "TransformOutput": {"S3OutputPath": "s3://artifacts/scores/"},
        "TransformResources": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1},
    }
    shown = {"BatchStrategy": "MultiRecord", "TransformInput": split}
    return pipeline(step("Transform", request=request), shown=shown)


class BatchWithoutSplit(StepRule):
    id = "SMT341"
    severity = Severity.WARNING
    title = "Batches of records without a way to split the data into records"
    why = "Each file is sent whole in one request, and what is larger than the payload fails."
    fix = "give split_type (TransformInput.SplitType) Line, RecordIO or TFRecord, or leave strategy (BatchStrategy) out"
    source = "API CreateTransformJob.BatchStrategy: to enable the batch strategy, you must set SplitType"
    step_types = ("Transform",)
    bad = _transform()
    good = _transform(SplitType="Line")

    def check(self, step: StepView) -> Mistakes:
        request = step.arguments
        if request.text("BatchStrategy") != "MultiRecord" or not isinstance(request.get("TransformInput"), dict):
            return
        if request.get("TransformInput", "SplitType") in (None, "None"):
            message = "BatchStrategy MultiRecord, and no SplitType"
            yield request.mistake("TransformInput", "SplitType", message=message)
