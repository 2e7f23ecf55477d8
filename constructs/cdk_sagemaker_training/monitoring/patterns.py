"""Which events are told about: patterns of EventBridge rules, as the service takes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from cdk_sagemaker_training.catalog import state_changes

FAILED: Final = "Failed"
STOPPED: Final = "Stopped"
SUCCEEDED: Final = "Succeeded"

Pattern = dict[str, Any]


def executions(pipeline_arn: str, statuses: Sequence[str]) -> Pattern:
    """Executions of one pipeline that come to one of ``statuses``."""
    return _pattern(
        state_changes.EXECUTION,
        {"pipelineArn": _same(pipeline_arn), "currentPipelineExecutionStatus": list(statuses)},
    )


def steps(pipeline_arn: str, statuses: Sequence[str]) -> Pattern:
    """Steps of one pipeline that come to one of ``statuses``."""
    return _pattern(state_changes.STEP, {"pipelineArn": _same(pipeline_arn), "currentStepStatus": list(statuses)})


def executions_of_all(arn_prefix: str, statuses: Sequence[str]) -> Pattern:
    """Executions of every pipeline whose ARN begins with ``arn_prefix`` that come to one of ``statuses``."""
    return _pattern(
        state_changes.EXECUTION,
        {"pipelineArn": _beginning(arn_prefix), "currentPipelineExecutionStatus": list(statuses)},
    )


def steps_of_all(arn_prefix: str, statuses: Sequence[str]) -> Pattern:
    """Steps of every pipeline whose ARN begins with ``arn_prefix`` that come to one of ``statuses``."""
    return _pattern(state_changes.STEP, {"pipelineArn": _beginning(arn_prefix), "currentStepStatus": list(statuses)})


def in_patterns(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Wildcards of job names in groups for which ``jobs`` and ``interruptions`` are patterns that EventBridge takes."""
    group = list[str]()
    for name in names:
        longest = json.dumps(interruptions([*group, name]), separators=(",", ":"))
        if group and len(longest) > state_changes.MAX_PATTERN_CHARS:
            yield group
            group = []
        group.append(name)
    if group:
        yield group


def jobs(names: Sequence[str], statuses: Sequence[str]) -> Pattern:
    """Training jobs whose name fits one of the wildcards ``names`` and that come to one of ``statuses``."""
    return _pattern(state_changes.TRAINING_JOB, {**_named(names), "TrainingJobStatus": list(statuses)})


def interruptions(names: Sequence[str] = ()) -> Pattern:
    """Training jobs that ended after Managed Spot had interrupted them, or that waited too long for capacity.

    Looked at when the job has ended: then its transitions name every interruption, and one job is one event. Whether
    the service sends an event at the interruption itself is not documented. No ``names``: all jobs of the account.
    """
    ended: Pattern = {"TrainingJobStatus": list(state_changes.ENDED_JOB_STATUSES)}
    return _pattern(
        state_changes.TRAINING_JOB,
        {
            **(_named(names) if names else {}),
            **ended,
            "$or": [
                {"SecondaryStatusTransitions": {"Status": [state_changes.INTERRUPTED]}},
                {"SecondaryStatus": [state_changes.WAITED_TOO_LONG]},
            ],
        },
    )


def ended_jobs() -> Pattern:
    """All training jobs of the account that ended."""
    return _pattern(state_changes.TRAINING_JOB, {"TrainingJobStatus": list(state_changes.ENDED_JOB_STATUSES)})


def _pattern(event: state_changes.EventFact, detail: Pattern) -> Pattern:
    return {"source": [state_changes.SOURCE], "detail-type": [event.detail_type], "detail": detail}


def _same(arn: str) -> list[dict[str, str]]:
    # The guide's example has a name with a capital letter in an ARN where DescribePipeline has it in lower case.
    return [{"equals-ignore-case": arn}]


def _beginning(arn_prefix: str) -> list[dict[str, dict[str, str]]]:
    # EventBridge user guide, eb-create-pattern-operators, "Begins with (ignore case)".
    return [{"prefix": {"equals-ignore-case": arn_prefix}}]


def _named(names: Sequence[str]) -> Pattern:
    return {"TrainingJobName": [{"wildcard": name} for name in names]}
