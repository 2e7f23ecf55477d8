"""A picture with a bit of everything."""

from __future__ import annotations

from cdk_sagemaker_training.pictures import Picture
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import condition_step, fail_step, pipeline, processing_step, train_step

SPOT = {
    "EnableManagedSpotTraining": True,
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200},
    "ResourceConfig": {"KeepAlivePeriodInSeconds": 1800},
}
REPORT = "Steps.Prepare.ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri"


def example_picture() -> Picture:
    """Prepare gives data to Train, which Check waits for; Check goes on with Again and Score, or with Stop."""
    data = {
        "ChannelName": "train",
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": {"Get": REPORT}}},
    }
    retries = [{"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 10}]
    example = pipeline(
        processing_step("Prepare"),
        train_step("Train", {"InputDataConfig": [data], **SPOT}, RetryPolicies=retries),
        condition_step(
            [{"Type": "Equals", "LeftValue": {"Get": "Parameters.Go"}, "RightValue": "</script><b>"}],
            [train_step("Again"), processing_step("Score", DependsOn=["Again"])],
            [fail_step("Stop")],
            "Check",
            DependsOn=[{"Step": "Train", "Trigger": "Failed"}],
        ),
        parameters=[{"Name": "Go", "Type": "String", "DefaultValue": "no"}],
    )
    return Picture.of(example.document, title="churn & co", findings=check_definition(example.document))
