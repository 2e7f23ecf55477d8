"""Records of training jobs. No compute runs: a job is checked, authorized, recorded, and at once ``Completed``.

Or ``Failed``, with the reason that its environment asks for in :data:`FAIL`, or because its role could not log to the
MLflow that it is given.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import (
    arns,
    authorization,
    bridge,
    condition_keys,
    mlflow,
    paging,
    requests,
    state_changes,
    tags,
)
from cdk_sagemaker_training.local.emulator.members import list_at, map_at
from cdk_sagemaker_training.local.emulator.operations import CALLER_KEY, operation
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, not_found

FAIL: Final = "EMBEDDED_AWS_FAILURE_REASON"
"""Environment variable of a job that is to fail: the reason."""
NOTE: Final = "Recorded by the embedded AWS: no compute runs here"
_JOBS: Final = bridge.scoped_store()


def create(role_arn: str, name: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Check ``request`` (CreateTrainingJob) and what ``role_arn`` may do; record the job. Raises ``RefusedError``."""
    requests.validate("CreateTrainingJob", {**request, "TrainingJobName": name})
    arn = arns.arn("training-job", name)
    authorization.require(role_arn, "sagemaker:CreateTrainingJob", arn, _condition_keys(request))
    if request.get("Tags"):
        authorization.require(role_arn, "sagemaker:AddTags", arn)
    authorization.require_pass_role(role_arn, request["RoleArn"])
    return _record(name, request)


def _record(name: str, request: Mapping[str, Any]) -> dict[str, Any]:
    if name in _JOBS:
        raise RefusedError(f"Training job names must be unique within an AWS account and region: {name} exists.")
    arn = arns.arn("training-job", name)
    record = {**request, **_outcome(name, arn, request)}
    record.pop("Tags", None)
    _JOBS[name] = record
    given = list_at(request, "Tags")
    tags.put(arn, given)
    begun = {**record, "TrainingJobStatus": "InProgress", "SecondaryStatus": "Starting", "FailureReason": None}
    state_changes.job_changed(begun, given)
    state_changes.job_changed(record, given)
    return record


def _outcome(name: str, arn: str, request: Mapping[str, Any]) -> dict[str, Any]:
    now = time.time()
    reason = map_at(request, "Environment").get(FAIL) or mlflow.refused_logging(request["RoleArn"], request)
    ended = "Completed" if reason is None else "Failed"
    output = request["OutputDataConfig"]["S3OutputPath"].rstrip("/")
    return {
        "TrainingJobName": name,
        "TrainingJobArn": arn,
        "TrainingJobStatus": ended,
        "SecondaryStatus": ended,
        "SecondaryStatusTransitions": [{"Status": ended, "StartTime": now, "EndTime": now, "StatusMessage": NOTE}],
        **({} if reason is None else {"FailureReason": reason}),
        "ModelArtifacts": {"S3ModelArtifacts": f"{output}/{name}/output/model.tar.gz"},
        "CreationTime": now,
        "LastModifiedTime": now,
    }


def _condition_keys(request: Mapping[str, Any]) -> dict[str, Any]:
    tagged = {tag["Key"]: tag["Value"] for tag in list_at(request, "Tags")}
    keys = {**condition_keys.of("CreateTrainingJob", request), "aws:TagKeys": sorted(tagged) or None}
    keys.update({f"aws:RequestTag/{key}": value for key, value in tagged.items()})
    return {key: value for key, value in keys.items() if value}


@operation("CreateTrainingJob", takes=None)
def create_for_caller(request: Mapping[str, Any]) -> dict[str, Any]:
    """A job that a caller of the API starts, who needs what a pipeline's role needs."""
    name, role_arn = request["TrainingJobName"], request["RoleArn"]
    if (caller := CALLER_KEY.get()) is not None:
        authorization.require_caller_passes(caller, role_arn)
    authorization.require_assumable(role_arn)
    return {"TrainingJobArn": _record(name, request)["TrainingJobArn"]}


@operation("DescribeTrainingJob", takes=("TrainingJobName",))
def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """One job with every argument that it was made with."""
    if request["TrainingJobName"] not in _JOBS:
        raise not_found("Training job", request["TrainingJobName"])
    return dict(_JOBS[request["TrainingJobName"]])


@operation("ListTrainingJobs", takes=("NameContains", "StatusEquals", "SortBy", "SortOrder", "MaxResults", "NextToken"))
def list_all(request: Mapping[str, Any]) -> dict[str, Any]:
    """Summaries, newest first."""
    members = ("TrainingJobName", "TrainingJobArn", "TrainingJobStatus", "CreationTime", "LastModifiedTime")
    jobs = [
        {member: job[member] for member in members}
        for name, job in list(_JOBS.items())
        if request.get("NameContains", "") in name
        and request.get("StatusEquals", job["TrainingJobStatus"]) == job["TrainingJobStatus"]
    ]
    keys = {"Name": "TrainingJobName", "CreationTime": "CreationTime", "Status": "TrainingJobStatus"}
    return paging.page(request, jobs, "TrainingJobSummaries", keys)
