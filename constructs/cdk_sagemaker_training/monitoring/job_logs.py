"""The log group that SageMaker writes the logs of all training jobs of an account to, and questions to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_sagemaker_training.catalog.consoles import TRAINING_JOB_LOG_GROUP

_TELLING: Final = "(?i)(error|exception|traceback|killed|out of memory)"
_FOLDER: Final = "SageMaker training"


def job_log_group(scope: Construct) -> logs.ILogGroup:
    """By its name: the service makes it with the first job of an account."""
    return logs.LogGroup.from_log_group_name(scope, "JobLogs", TRAINING_JOB_LOG_GROUP)


def telling_lines(job_wildcards: Sequence[str]) -> Sequence[str]:
    """A Logs Insights query, a line each: what jobs said that tells why they failed, newest first."""
    streams = "|".join(wildcard.replace("*", "[a-z0-9]+", 1).removesuffix("*") for wildcard in job_wildcards)
    return [
        "fields @timestamp, @logStream, @message",
        *([f"filter @logStream like /^({streams})/"] if streams else []),
        f"filter @message like /{_TELLING}/",
        "sort @timestamp desc",
        "limit 200",
    ]


def saved_query(
    scope: Construct, construct_id: str, *, title: str, lines: Sequence[str], log_group: logs.ILogGroup
) -> logs.CfnQueryDefinition:
    """A query that the Logs Insights console lists, in a folder for each construct."""
    return logs.CfnQueryDefinition(
        scope,
        construct_id,
        name=f"{_FOLDER}/{scope.node.path}/{title}",
        query_string="\n| ".join(lines),
        log_group_names=[log_group.log_group_name],
    )
