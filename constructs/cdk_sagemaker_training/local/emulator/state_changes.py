"""Events of SageMaker on the default bus, with the detail that its developer guide documents.

What they start is ministack's: rules, input transformers, targets. Of ``catalog.state_changes`` come the names.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from cdk_sagemaker_training.catalog import state_changes
from cdk_sagemaker_training.local.emulator import bridge

_MILLISECONDS: Final = 1000
_log = logging.getLogger(__name__)


def execution_changed(
    arn: str, status: str, *, before: str = "", started: float, ended: float | None = None, named: Mapping[str, Any]
) -> None:
    """An execution has come to ``status``. ``named``: its display name and description, where it has them."""
    pipeline = arn.partition("/execution/")[0]
    _emit(
        state_changes.EXECUTION,
        [pipeline, arn],
        {
            "pipelineExecutionDisplayName": named.get("PipelineExecutionDisplayName"),
            "currentPipelineExecutionStatus": status,
            "previousPipelineExecutionStatus": before,
            "executionStartTime": _text(started),
            "executionEndTime": _text(ended),
            "pipelineExecutionDescription": named.get("PipelineExecutionDescription"),
            "pipelineArn": pipeline,
            "pipelineExecutionArn": arn,
        },
    )


def step_changed(
    execution_arn: str,
    name: str,
    kind: str,
    status: str,
    *,
    before: str = "",
    started: float,
    ended: float | None = None,
    reason: str = "",
    metadata: Mapping[str, Any],
    cached_from: str = "",
) -> None:
    """A step has come to ``status``. ``metadata``: as ListPipelineExecutionSteps has it.

    ``cached_from``: the execution whose result it took.
    """
    pipeline = execution_arn.partition("/execution/")[0]
    _emit(
        state_changes.STEP,
        [pipeline, execution_arn],
        {
            "failureReason": reason,
            "metadata": _lower(metadata),
            "cacheHitResult": {"sourcePipelineExecutionArn": cached_from} if cached_from else None,
            "stepStartTime": _text(started),
            "stepEndTime": _text(ended),
            "stepName": name,
            "stepType": kind,
            "previousStepStatus": before,
            "currentStepStatus": status,
            "pipelineArn": pipeline,
            "pipelineExecutionArn": execution_arn,
        },
    )


def job_changed(job: Mapping[str, Any], tags: Sequence[Mapping[str, str]]) -> None:
    """A training job has come to the status that ``job`` (DescribeTrainingJob) has."""
    known = {key: _plain(value) for key, value in job.items() if key in state_changes.TRAINING_JOB.keys}
    detail = {**known, "Tags": {tag["Key"]: tag["Value"] for tag in tags}}
    _emit(state_changes.TRAINING_JOB, [str(job["TrainingJobArn"])], detail)


def package_changed(package: Mapping[str, Any]) -> None:
    """A version of the model registry (DescribeModelPackage) was registered or has changed."""
    known = {key: value for key, value in package.items() if key in state_changes.MODEL_PACKAGE.keys}
    times = {key: _text(known[key]) for key in ("CreationTime", "LastModifiedTime") if key in known}
    _emit(state_changes.MODEL_PACKAGE, [str(package["ModelPackageArn"])], {**known, **times})


def _emit(event: state_changes.EventFact, resources: Sequence[str], detail: Mapping[str, Any]) -> None:
    entry = {
        "Source": state_changes.SOURCE,
        "DetailType": event.detail_type,
        "Resources": list(resources),
        "Detail": json.dumps({key: value for key, value in detail.items() if value or key == "Tags"}),
    }
    try:
        bridge.service("eventbridge")._put_events({"Entries": [entry]}, allow_aws_source=True)
    except Exception:  # noqa: BLE001 rules and targets are the user's, and many
        # As on AWS, nothing that a rule or its target does reaches what the event is about.
        _log.exception("event of %s was not delivered", resources)


def _text(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(value: Any) -> Any:
    """Times as the guide has them in these events: milliseconds."""
    if isinstance(value, float):
        return int(value * _MILLISECONDS)
    if isinstance(value, list):
        return [_plain(inner) for inner in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in cast("dict[str, Any]", value).items()}
    return value


def _lower(value: Any) -> Any:
    """Names as the guide has them in events of steps: with a small first letter."""
    if not isinstance(value, Mapping):
        return value
    members = cast("Mapping[str, Any]", value)
    return {key[0].lower() + key[1:]: _lower(inner) for key, inner in members.items()}
