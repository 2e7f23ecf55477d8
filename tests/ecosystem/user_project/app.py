"""What users write, checked by pyright in strict mode against the installed package. It also runs as it stands."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    THROTTLING,
    Acknowledgement,
    BuiltInEstimator,
    CacheConfig,
    ConditionGreaterThanOrEqualTo,
    ConditionStep,
    ContinuousParameter,
    Estimator,
    FailStep,
    HyperparameterTuner,
    InvalidInputError,
    Join,
    ModelPackageGroup,
    ParameterFloat,
    ParameterInteger,
    ParameterString,
    PipelineDefinition,
    Problem,
    PyTorch,
    RegisterModel,
    SageMakerJobStepRetryPolicy,
    StepRetryPolicy,
    TrainingBuckets,
    TrainingEndpoint,
    TrainingInput,
    TrainingKey,
    TrainingNetwork,
    TrainingPipeline,
    TrainingPipelineBuilder,
    TrainingStep,
    TrainingWorkspace,
    TuningStep,
    check_definition,
)


class Platform(Stack):
    """A workspace of parts."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = TrainingKey(self, "Key", pending_window=Duration.days(7), removal_policy=RemovalPolicy.RETAIN)
        imported = kms.Key.from_key_arn(self, "Lake", "arn:aws:kms:us-east-1:123456789012:key/1")
        lake = s3.Bucket.from_bucket_attributes(self, "Data", bucket_name="lake", encryption_key=imported)
        network = TrainingNetwork(self, "Network", endpoints=[TrainingEndpoint.S3, TrainingEndpoint.STS])
        buckets = TrainingBuckets(self, "Buckets", encryption_key=imported, data_bucket=lake)
        self.key_arn: str = key.key_arn
        self.workspace = TrainingWorkspace(self, "Workspace", network=network, encryption_key=imported, buckets=buckets)
        self.workspace.export_ssm_parameters(parameter_prefix="/training")


class Team(Stack):
    """Every kind of step that a team is likely to have."""

    def __init__(self, scope: Construct, construct_id: str, workspace: TrainingWorkspace) -> None:
        super().__init__(scope, construct_id)
        rounds = ParameterInteger(name="Rounds", default_value=200)
        approval = ParameterString(name="Approval", default_value="PendingManualApproval")
        threshold = ParameterFloat(name="Threshold", default_value=0.8)
        xgboost = BuiltInEstimator(
            algorithm="xgboost",
            version="3.2-0",
            instance_type="ml.m5.xlarge",
            hyperparameters={"objective": "binary:logistic", "eval_metric": "auc", "num_round": rounds},
            max_run=3600,
        )
        train = TrainingStep(
            name="Train",
            estimator=xgboost,
            inputs={"train": TrainingInput(s3_data=workspace.data("train/"), content_type="text/csv")},
            retry_policies=[
                StepRetryPolicy(exception_types=[THROTTLING], max_attempts=3),
                SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=3),
            ],
            cache_config=CacheConfig(enable_caching=True, expire_after="P7D"),
        )
        models = ModelPackageGroup(self, "Models")
        register = RegisterModel(
            name="Register",
            model_package_group_name=models.model_package_group_name,
            model_data=train.properties.ModelArtifacts.S3ModelArtifacts,
            image_uri=xgboost.image,
            content_types=["text/csv"],
            response_types=["text/csv"],
            approval_status=approval,
        )
        decide = ConditionStep(
            name="GoodEnough",
            conditions=[
                ConditionGreaterThanOrEqualTo(
                    left=train.properties.FinalMetricDataList["validation:auc"].Value, right=threshold
                )
            ],
            if_steps=[register],
            else_steps=[FailStep(name="TooBad", error_message=Join(on=" ", values=["below", threshold]))],
        )
        pipeline = TrainingPipeline(
            self,
            "Pipeline",
            workspace=workspace,
            steps=[train, decide],
            parameters=[rounds, approval],
            guardrails=workspace.guardrails(max_run=7200),
            acknowledgements=[Acknowledgement(rule="SMT901", reason="of no consequence")],
        )
        role = iam.Role.from_role_name(self, "Starter", "starter")
        pipeline.grant_start_pipeline_execution(role).assert_success()
        pipeline.metric_execution_failed(period=Duration.hours(1))
        self.steps: list[str] = [node.name for node in pipeline.definition.nodes]
        self.roles: list[str] = [made.role_arn for made in pipeline.job_roles.values()]
        self.told: list[str] = [str(explained) for explained in pipeline.explain()]


class Tuned(Stack):
    """Steps from several places."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        workspace = TrainingWorkspace.from_ssm_parameters(
            self, "Training", parameter_prefix="/training", subnet_count=2
        )
        builder = TrainingPipelineBuilder(self, "Pipeline", workspace=workspace, pipeline_name="tuned")
        estimator = Estimator(
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1",
            instance_type="ml.m5.xlarge",
            max_run=3600,
            metric_definitions=[{"Name": "validation:auc", "Regex": "auc=([0-9.]+)"}],
        )
        tuner = HyperparameterTuner(
            estimator=estimator,
            objective_metric_name="validation:auc",
            hyperparameter_ranges={"eta": ContinuousParameter(min_value=0.1, max_value=0.5)},
            max_jobs=4,
            max_parallel_jobs=2,
        )
        builder.add_step(TuningStep(name="Tune", tuner=tuner, inputs={"train": workspace.data("train/")}))
        script = PyTorch(
            entry_point="train.py",
            source_dir=Path(__file__).parent / "source",
            framework_version="2.5.1",
            py_version="py311",
            instance_type="ml.g5.xlarge",
            max_run=3600,
        )
        builder.add_step(TrainingStep(name="Script", estimator=script, inputs={"train": workspace.data("train/")}))


def found(document: dict[str, object]) -> list[str]:
    """What the rules say of a definition from elsewhere."""
    return [finding.rule for finding in check_definition(PipelineDefinition.from_json(document).to_dict())]


def mistakes() -> list[Problem]:
    """Errors can be looked into."""
    try:
        Estimator(image_uri="mine:1", instance_type="m5.xlarge")
    except InvalidInputError as error:
        return list(error.problems)
    return []


app = App()
platform = Platform(app, "Platform")
Team(app, "Team", platform.workspace)
Tuned(app, "Tuned")
app.synth()
