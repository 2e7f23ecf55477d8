"""Limits: requests that are not what AWS's service model says."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import (
    IMAGE,
    ROLE,
    Example,
    channel,
    condition_step,
    pipeline,
    processing_step,
    step,
    train_step,
    training,
    tuning,
)

_TRANSFORM: Final = {
    "ModelName": "churn",
    "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/customers/"}}},
    "TransformOutput": {"S3OutputPath": "s3://artifacts/scores/"},
    "TransformResources": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1},
}
_CONTAINER: Final = {"Image": IMAGE, "ModelDataUrl": "s3://artifacts/churn/model.tar.gz"}
_PACKAGE: Final = {
    "ModelPackageGroupName": "churn",
    "InferenceSpecification": {
        "Containers": [_CONTAINER],
        "SupportedContentTypes": ["text/csv"],
        "SupportedResponseMIMETypes": ["text/csv"],
    },
    "ModelApprovalStatus": "PendingManualApproval",
}
_AUTOML: Final = {
    "RoleArn": ROLE,
    "AutoMLJobInputDataConfig": [{"ChannelType": "training"}],
    "OutputDataConfig": {"S3OutputPath": "s3://artifacts/automl/"},
    "AutoMLProblemTypeConfig": {"TextClassificationJobConfig": {"ContentColumn": "text", "TargetLabelColumn": "topic"}},
}


def _transform(**changes: object) -> Example:
    return pipeline(step("Transform", "Score", {**_TRANSFORM, **changes}))


def _model(**container: object) -> Example:
    request = {"ExecutionRoleArn": ROLE, "PrimaryContainer": {**_CONTAINER, **container}}
    return pipeline(step("Model", "Create", request))


def _register(**changes: object) -> Example:
    return pipeline(step("RegisterModel", "Register", {**_PACKAGE, **changes}))


def _automl(**changes: object) -> Example:
    return pipeline(step("AutoML", "Choose", {**_AUTOML, **changes}))


def _cluster(**changes: object) -> Example:
    return pipeline(processing_step("Process", {"ProcessingResources": {"ClusterConfig": changes}}))


def _definition(**changes: object) -> Example:
    return tuning({"TrainingJobDefinition": changes})


def _limits(**changes: object) -> Example:
    return tuning({"HyperParameterTuningJobConfig": {"ResourceLimits": changes}})


def _default(request: dict[str, object], kind: str, default: Json) -> Example:
    """A request that reads the parameter ``P`` of a type, with a default."""
    return pipeline(train_step("Train", request), parameters=[{"Name": "P", "Type": kind, "DefaultValue": default}])


def _declared(kind: str, made: dict[str, Json]) -> Example:
    """A step that reads the parameter ``P`` of a type, whose value an execution gives."""
    return pipeline(made, parameters=[{"Name": "P", "Type": kind}])


_P: Final = {"Get": "Parameters.P"}
_TEXT_OF_P: Final = {"Std:Join": {"On": "", "Values": [_P]}}
_DIGEST: Final = "sha256:" + "a" * 64


def _quality(digest: str) -> dict[str, object]:
    source = {"ContentType": "application/json", "S3Uri": "s3://artifacts/report.json", "ContentDigest": digest}
    return {"ModelMetrics": {"ModelQuality": {"Statistics": source}}}


CASES: Final = {
    "SMT351": Cases(
        bad=[
            _default({"StoppingCondition": {"MaxPendingTimeInSeconds": _P}}, "Integer", 1799),
            training({"StoppingCondition": {"MaxRuntimeInSeconds": 0}}),
            _limits(MaxRuntimeInSeconds=119),
            _definition(RetryStrategy={"MaximumRetryAttempts": 0}),
            _cluster(VolumeSizeInGB=16_385),
            _transform(MaxPayloadInMB=-1),
            _transform(ModelClientConfig={"InvocationsMaxRetries": 4}),
            pipeline(
                condition_step(
                    [{"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "x"}],
                    [processing_step(request={"StoppingCondition": {"MaxRuntimeInSeconds": 777_601}})],
                )
            ),
        ],
        good=[
            _default({"StoppingCondition": {"MaxPendingTimeInSeconds": _P}}, "Integer", 1800),
            training({"RetryStrategy": {"MaximumRetryAttempts": {"Get": "Parameters.Open"}}}),
            training({"RetryStrategy": {"MaximumRetryAttempts": -1.8881545897087626e289}}),
            training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 21_601}}),
            _limits(MaxRuntimeInSeconds=120),
            _cluster(VolumeSizeInGB=16_384),
            _transform(MaxPayloadInMB=0, ModelClientConfig={"InvocationsMaxRetries": 3}),
        ],
    ),
    "SMT352": Cases(
        bad=[
            _default({"Environment": {"NAME": _P}}, "String", "a" * 513),
            training({"RoleArn": "training"}),
            training({"InputDataConfig": [channel("train", ContentType="x" * 257)]}),
            _definition(StaticHyperParameters={"k" * 257: "1"}),
            pipeline(processing_step("Process", {"AppSpecification": {"ContainerArguments": ["x" * 257]}})),
            _transform(TransformOutput={"S3OutputPath": "s3://artifacts/", "Accept": "x" * 257}),
            _model(ContainerHostname="a" * 64),
            _register(CustomerMetadataProperties={"owner": "a" * 257}),
        ],
        good=[
            _default({"Environment": {"NAME": _P}}, "String", "a" * 512),
            training(
                {"Environment": {"NAME": {"Std:Join": {"On": "", "Values": ["a" * 600, {"Get": "Parameters.X"}]}}}}
            ),
            training({"Environment": {"NAME": "${Token[" + "a" * 600 + ".1]}"}}),
            _definition(StaticHyperParameters={"k" * 256: "1"}),
            _model(ContainerHostname="a" * 63),
        ],
    ),
    "SMT353": Cases(
        bad=[
            training({"InputDataConfig": [channel("my channel")]}),
            training({"Environment": {"1ST": "x"}}),
            _default({"OutputDataConfig": {"S3OutputPath": _P}}, "String", "artifacts/churn/"),
            _definition(CheckpointConfig={"S3Uri": {"Std:Join": {"On": "/", "Values": ["checkpoints", "churn"]}}}),
            pipeline(processing_step("Process", {"ProcessingOutputConfig": {"KmsKeyId": "arn:aws:kms key"}})),
            _transform(ModelName="churn_model"),
            _model(ModelDataUrl="/models/model.tar.gz"),
            _register(**_quality("md5:12")),
            _register(ModelPackageDescription="Who leaves?\nAnd when?"),
        ],
        good=[
            training({"OutputDataConfig": {"S3OutputPath": {"Get": "Steps.Prepare.Outputs"}}}),
            training({"OutputDataConfig": {"S3OutputPath": "${Token[TOKEN.12]}/churn"}}),
            _default({"OutputDataConfig": {"S3OutputPath": _P}}, "String", ""),
            training({"OutputDataConfig": {"KmsKeyId": ""}}),
            training({"AlgorithmSpecification": {"TrainingImage": builtin_image("xgboost", "3.2-0")}}),
            training({"Tags": [{"Key": "équipe", "Value": "Zürich: 4 + 5 = 9 @ home"}]}),
            _transform(ModelName={"Get": "Steps.Create.ModelName"}),
            _register(**_quality(_DIGEST), ModelPackageDescription="Who leaves? Wer geht? ¿50 % + 1?"),
        ],
    ),
    "SMT354": Cases(
        bad=[
            training({"InputDataConfig": [channel(f"channel-{number}") for number in range(21)]}),
            training({"VpcConfig": {"SecurityGroupIds": ["sg-0123456789abcdef0"] * 6}}),
            _definition(Environment={f"V{number}": "1" for number in range(49)}),
            pipeline(processing_step("Process", {"AppSpecification": {"ContainerEntrypoint": []}})),
            _transform(Environment={f"V{number}": "1" for number in range(17)}),
            _register(InferenceSpecification={**_PACKAGE["InferenceSpecification"], "Containers": []}),  # pyright: ignore[reportUnknownArgumentType, reportGeneralTypeIssues]
            _automl(AutoMLProblemTypeConfig={"TabularJobConfig": None}),
        ],
        good=[
            training({"InputDataConfig": [channel(f"channel-{number}") for number in range(20)]}),
            training({"VpcConfig": {"Subnets": ["#{Token[Subnets.3]}"], "SecurityGroupIds": {"Get": "Parameters.G"}}}),
            _definition(Environment={f"V{number}": "1" for number in range(48)}),
            _transform(Environment={f"V{number}": "1" for number in range(16)}),
            _automl(),
        ],
    ),
    "SMT355": Cases(
        bad=[
            _default({"OutputDataConfig": {"CompressionType": _P}}, "String", "gzip"),
            tuning({"HyperParameterTuningJobConfig": {"Strategy": "bayesian"}}),
            _definition(AlgorithmSpecification={"TrainingInputMode": "Fast"}),
            pipeline(
                processing_step(
                    "Process",
                    {
                        "ProcessingOutputConfig": {
                            "Outputs": [
                                {
                                    "OutputName": "report",
                                    "S3Output": {
                                        "S3Uri": "s3://artifacts/",
                                        "LocalPath": "/opt/ml/processing/out",
                                        "S3UploadMode": "OnExit",
                                    },
                                }
                            ]
                        }
                    },
                )
            ),
            _transform(BatchStrategy="Single"),
            _model(Mode="Multi"),
            _register(ModelApprovalStatus="Pending"),
        ],
        good=[
            _default({"OutputDataConfig": {"CompressionType": _P}}, "String", "GZIP"),
            training({"OutputDataConfig": {"CompressionType": {"Get": "Parameters.Open"}}}),
            training({"ResourceConfig": {"InstanceType": "ml.m99.xlarge"}}),
            _cluster(InstanceType="ml.m99.xlarge"),
            _transform(BatchStrategy="SingleRecord"),
            _register(ModelApprovalStatus="Approved"),
        ],
    ),
    "SMT356": Cases(
        bad=[
            training({"Environment": {"DEBUG": True}}),
            training({"EnableNetworkIsolation": "True"}),
            training({"InputDataConfig": channel("train")}),
            training({"ResourceConfig": {"InstanceCount": True}}),
            training({"VpcConfig": {"Subnets": "subnet-0123456789abcdef0"}}),
            training({"RoleArn": {"Ref": "Role", "Other": 1}}),
            _limits(MaxParallelTrainingJobs="2"),
            _definition(StaticHyperParameters={"num_round": 200}),
            _cluster(VolumeSizeInGB="30"),
            _transform(Environment={"WORKERS": 4}),
            _model(Environment=["A=B"]),
            _register(InferenceSpecification=[_CONTAINER]),
        ],
        good=[
            _default({"HyperParameters": {"epochs": _P}}, "Integer", 10),
            _default({"ResourceConfig": {"InstanceCount": _P}}, "String", "2"),
            training({"HyperParameters": {"epochs": {"Std:JsonGet": {"S3Uri": "s3://bucket/x.json", "Path": "a"}}}}),
            training({"ResourceConfig": {"VolumeSizeInGB": -1.8881545897087626e289}}),
            training({"InputDataConfig": {"Get": "Parameters.Channels"}}),
            _limits(MaxParallelTrainingJobs=2),
            _transform(Environment={"WORKERS": "4"}),
        ],
    ),
    "SMT357": Cases(
        bad=[
            training({"RoleArn": None}),
            training({"InputDataConfig": [channel("train", DataSource=None)]}),
            training({"AlgorithmSpecification": {"TrainingInputMode": None}}),
            _definition(OutputDataConfig=None),
            _limits(MaxParallelTrainingJobs=None),
            _cluster(VolumeSizeInGB=None),
            _transform(TransformInput={}),
            pipeline(step("Model", "Create", {"PrimaryContainer": _CONTAINER, "VpcConfig": {"Subnets": ["subnet-1"]}})),
            _register(InferenceSpecification={}),
            pipeline(step("AutoML", "Choose", {"InputDataConfig": [{"TargetAttributeName": "churned"}]})),
        ],
        good=[
            training({"CheckpointConfig": {"S3Uri": {"Get": "Parameters.Open"}}}),
            training({"VpcConfig": {"Get": "Parameters.Open"}}),
            tuning(),
            _transform(),
            _model(),
            _register(),
        ],
    ),
    "SMT358": Cases(
        bad=[
            training({"MaxRuntimeInSeconds": 3600}),
            training({"InputDataConfig": [channel("train", InputModes="File")]}),
            tuning({"TrainingJobDefinition": {"HyperParameters": {"eta": "0.1"}}}),
            pipeline(processing_step("Process", {"VpcConfig": {}})),
            _transform(RoleArn=ROLE),
            _model(Env={"A": "B"}),
            _register(ApprovalStatus="Approved"),
        ],
        good=[
            training({"ExperimentConfig": {"TrialComponentDisplayName": "first"}}),
            training({"Environment": {"ANYTHING": "goes"}, "HyperParameters": {"anything": "goes"}}),
            _register(**_quality(_DIGEST)),
            _automl(),
            pipeline(step("Lambda", "Call", {"Anything": 1}, FunctionArn="arn:aws:lambda:eu-west-1:1:function:f")),
        ],
    ),
    "SMT384": Cases(
        bad=[
            _declared("Integer", processing_step("Process", {"Environment": {"PARTS": _P}})),
            _declared("Float", processing_step("Process", {"AppSpecification": {"ContainerArguments": ["-r", _P]}})),
            _declared("Integer", step("Transform", "Score", {**_TRANSFORM, "ModelName": _P})),
            _declared("String", train_step("Train", {"VpcConfig": {"Subnets": _P}})),
            _declared("String", processing_step("Process", {"AppSpecification": {"ContainerEntrypoint": _P}})),
            _declared("String", train_step("Train", {"RetryStrategy": _P})),
            _default({"OutputDataConfig": {"S3OutputPath": _P}}, "Integer", 7),
        ],
        good=[
            _declared("String", processing_step("Process", {"Environment": {"PARTS": _P}})),
            _declared("Integer", processing_step("Process", {"Environment": {"PARTS": _TEXT_OF_P}})),
            _declared("Integer", train_step("Train", {"HyperParameters": {"epochs": _P}, "Environment": {"N": _P}})),
            _declared("String", train_step("Train", {"VpcConfig": {"Subnets": [_P]}})),
            _declared("${Token[TOKEN.4]}", train_step("Train", {"VpcConfig": {"Subnets": _P}})),
            training({"VpcConfig": {"Subnets": {"Get": "Steps.Earlier.VpcConfig.Subnets"}, "SecurityGroupIds": _P}}),
            _declared("Integer", train_step("Train", {"ResourceConfig": {"InstanceCount": _P, "VolumeSizeInGB": _P}})),
            _declared("Integer", step("EMR", "Spark", {"StepConfig": {"HadoopJarStep": {"Jar": "x", "Args": [_P]}}})),
            _declared("Integer", step("Lambda", "Call", {"Anything": _P}, FunctionArn="arn:aws:lambda:eu-west-1:1:f")),
        ],
    ),
    "SMT385": Cases(
        bad=[
            _default({"EnableManagedSpotTraining": _P}, "String", "true"),
            _default({"EnableNetworkIsolation": _P}, "Integer", 1),
            _default({"StoppingCondition": {"MaxRuntimeInSeconds": _P}}, "Boolean", True),
            _declared("String", processing_step("Process", {"Environment": _P})),
            _declared("Boolean", processing_step("Process", {"Environment": {"DEEP": _P}})),
        ],
        good=[
            _default({"EnableManagedSpotTraining": _P}, "Boolean", False),
            _default({"StoppingCondition": {"MaxRuntimeInSeconds": _P}}, "Integer", 3600),
            _declared("Float", train_step("Train", {"ResourceConfig": {"InstanceCount": _P}})),
            _declared("Boolean", processing_step("Process", {"Environment": {"DEEP": _TEXT_OF_P}})),
            training({"ResourceConfig": {"InstanceCount": _P}}),
        ],
    ),
}
