"""MLflow on SageMaker: what its resources may be called, where they exist, and what a client may be allowed.

Sources, as of 2026-11-26:
APP: https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-app-setup-prerequisites-iam.html.
SERVER: https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-create-tracking-server-iam.html.
SAR: Service Authorization Reference, ``sagemaker-mlflow`` and ``sagemaker``.
API: shapes of the SageMaker service model (botocore ``sagemaker/2017-07-24``); CFN: the schemas of
``AWS::SageMaker::MlflowApp`` and ``AWS::SageMaker::MlflowTrackingServer`` in cfn-lint 1.58.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NAME_PATTERN: Final = r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}"  # API MlflowAppName, TrackingServerName
MAX_NAME_CHARS: Final = 256
MAX_STORE_URI_CHARS: Final = 1024  # API S3Uri
SIZES: Final = ("Small", "Medium", "Large")  # API TrackingServerSize: up to 25, 50 and 100 users
VERSION_PATTERN: Final = r"\d+(\.\d+)+"  # CFN; which ones there are is a page that changes, so the service decides
MAX_VERSION_CHARS: Final = 16  # API MlflowVersion; CFN would take 32
MAINTENANCE_PATTERN: Final = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun):([01]\d|2[0-3]):([0-5]\d)"  # API, in UTC

APP: Final = "mlflow-app"
TRACKING_SERVER: Final = "mlflow-tracking-server"
"""The kinds of resources, as they stand in ARNs. A server's ARN ends in its name, an app's in an id."""

CALL_APP: Final = "sagemaker:CallMlflowAppApi"
"""APP: the one action of the data plane of an app. Who may log to it may read and delete there too."""

LOGGING: Final[Sequence[str]] = (
    "CreateExperiment",
    "CreateModelVersion",
    "CreateRegisteredModel",
    "CreateRun",
    "EndTrace",
    "FinalizeLoggedModel",
    "GetExperiment",
    "GetExperimentByName",
    "GetLoggedModel",
    "GetMetricHistory",
    "GetModelVersion",
    "GetRegisteredModel",
    "GetRun",
    "ListArtifacts",
    "ListLoggedModelArtifacts",
    "LogBatch",
    "LogInputs",
    "LogLoggedModelParams",
    "LogMetric",
    "LogModel",
    "LogOutputs",
    "LogParam",
    "SearchExperiments",
    "SearchRuns",
    "SetExperimentTag",
    "SetLoggedModelTags",
    "SetModelVersionTag",
    "SetRegisteredModelAlias",
    "SetRegisteredModelTag",
    "SetTag",
    "SetTraceTag",
    "StartTrace",
    "UpdateRun",
)
"""Of SERVER's and SAR's list of ``sagemaker-mlflow`` actions, what a script calls that logs runs and registers their
models: the choice is ours, the guide's example allows all. Nothing is deleted, restored, renamed or promoted."""

READING: Final[Sequence[str]] = (
    "GetDownloadURIForModelVersionArtifacts",
    "GetExperiment",
    "GetExperimentByName",
    "GetLatestModelVersions",
    "GetLoggedModel",
    "GetMetricHistory",
    "GetModelVersion",
    "GetModelVersionByAlias",
    "GetRegisteredModel",
    "GetRun",
    "GetTraceInfo",
    "ListArtifacts",
    "ListLoggedModelArtifacts",
    "SearchExperiments",
    "SearchLoggedModels",
    "SearchModelVersions",
    "SearchRegisteredModels",
    "SearchRuns",
    "SearchTraces",
)
"""SAR: all that lists or reads, but ``AccessUI``, which takes no resource."""

ACCESS_UI: Final = "sagemaker-mlflow:AccessUI"
"""SAR: it can be limited to no server."""

STORE_ACTIONS: Final = ("s3:GetObject", "s3:PutObject")
"""APP, "S3ArtifactAccess": what the resource's own role does to objects, beside ``s3:ListBucket``. An older section of
the same page and SERVER ask for all of ``s3:Get*``, ``s3:Put*`` and ``s3:List*``."""

REGISTRATION: Final[Sequence[str]] = (
    "sagemaker:AddTags",
    "sagemaker:CreateModelPackage",
    "sagemaker:CreateModelPackageGroup",
    "sagemaker:DescribeModelPackageGroup",
    "sagemaker:UpdateModelPackage",
)
"""APP: with registration of models, on groups that are named like MLflow's registered models, and their versions."""

LINEAGE: Final[Sequence[str]] = ("sagemaker:AddAssociation", "sagemaker:CreateAction")
"""APP: "If missing, lineage is silently skipped"."""

_APP_MISSES: Final = (
    *("af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-3", "ap-south-2", "ap-southeast-3", "ap-southeast-4"),
    *("ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "cn-north-1", "cn-northwest-1"),
    *("eu-central-2", "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "mx-central-1"),
    *("us-gov-east-1", "us-gov-west-1"),
)
_SERVER_MISSES: Final = ("ap-southeast-6", "cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1")


def regions_without(kind: str) -> Sequence[str]:
    """CFN: the regions whose CloudFormation has no type for a kind of resource."""
    return _APP_MISSES if kind == APP else _SERVER_MISSES


def client_actions(arn: str) -> Sequence[str]:
    """What a client that logs is allowed on the resource with an ARN; for an ARN that does not say its kind, both."""
    logging = [f"sagemaker-mlflow:{action}" for action in LOGGING]
    if f":{APP}/" in arn:
        return [CALL_APP]
    return logging if f":{TRACKING_SERVER}/" in arn else [CALL_APP, *logging]
