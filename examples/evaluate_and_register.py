"""Train, measure, decide: a model is registered where it is good enough, and the execution fails where it is not."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_s3_assets as s3_assets

from cdk_sagemaker_training import (
    BuiltInEstimator,
    ConditionGreaterThanOrEqualTo,
    ConditionStep,
    FailStep,
    Join,
    JsonGet,
    ModelPackageGroup,
    ParameterFloat,
    ProcessingInput,
    ProcessingOutput,
    ProcessingStep,
    PropertyFile,
    RegisterModel,
    ScriptProcessor,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

app = App()
stack = Stack(app, "EvaluateAndRegister")
workspace = TrainingWorkspace(stack, "Training")
required = ParameterFloat(name="RequiredAuc", default_value=0.8)

xgboost = BuiltInEstimator(
    algorithm="xgboost",
    version="3.2-0",
    instance_type="ml.m5.xlarge",
    hyperparameters={"objective": "binary:logistic", "num_round": 200},
    max_run=3600,
)
train = TrainingStep(
    name="Train",
    estimator=xgboost,
    inputs={"train": TrainingInput(s3_data=workspace.data("churn/train/"), content_type="text/csv")},
)
model = train.properties.ModelArtifacts.S3ModelArtifacts

script = s3_assets.Asset(stack, "Script", path=str(Path(__file__).parent / "scripts" / "evaluate" / "evaluate.py"))
report = PropertyFile(name="Report", output_name="report", path="evaluation.json")
evaluate = ProcessingStep(
    name="Evaluate",
    # The training image again: it has the XGBoost that wrote the model.
    processor=ScriptProcessor(image_uri=xgboost.image, command=["python3"], instance_type="ml.m5.large"),
    # Not script.s3_object_url, which hides the file name that the container runs.
    code=f"s3://{script.s3_bucket_name}/{script.s3_object_key}",
    inputs=[
        ProcessingInput(source=model, destination="/opt/ml/processing/model"),
        ProcessingInput(source=workspace.data("churn/test/"), destination="/opt/ml/processing/test"),
    ],
    outputs=[ProcessingOutput(output_name="report", source="/opt/ml/processing/report")],
    property_files=[report],
)
auc = JsonGet(step_name=evaluate.name, property_file=report, json_path="metrics.auc.value")

models = ModelPackageGroup(stack, "Models", model_package_group_description="Churn models that are good enough")
register = RegisterModel(
    name="Register",
    model_package_group_name=models.model_package_group_name,
    model_data=model,
    image_uri=xgboost.image,
    content_types=["text/csv"],
    response_types=["text/csv"],
)
# A failed execution is what alarms and schedules notice; one that merely ends without a model is not.
reject = FailStep(name="Reject", error_message=Join(on=" ", values=["The AUC is below", required]))
decide = ConditionStep(
    name="Decide",
    conditions=[ConditionGreaterThanOrEqualTo(left=auc, right=required)],
    if_steps=[register],
    else_steps=[reject],
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train, evaluate, decide], parameters=[required])

app.synth()
