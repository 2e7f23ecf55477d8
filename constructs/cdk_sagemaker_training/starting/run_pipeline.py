"""States of a state machine that start a pipeline and, where wanted, wait for its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Final, Literal, cast

from aws_cdk import Duration
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from cdk_sagemaker_training.catalog.state_changes import EXECUTION_NOT_ENDED
from cdk_sagemaker_training.catalog.state_errors import MAX_STATE_NAME_CHARS, MAX_WAIT_SECONDS
from cdk_sagemaker_training.checks.cdk_objects import member, member_problems
from cdk_sagemaker_training.definition.document.start_parameters import Start
from cdk_sagemaker_training.definition.settings.parallelism import ParallelismConfiguration
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.starting.places import name_for
from cdk_sagemaker_training.starting.startable import Startable

_RESULT: Final = "$.PipelineExecution"
_NEWEST: Final = f"{_RESULT}.PipelineExecutionSummaries[0].PipelineExecutionStatus"
_STATUS: Final = f"{_RESULT}.PipelineExecutionStatus"
_LOOK_AGAIN: Final = Duration.minutes(1)
_MAX_ID_CHARS: Final = MAX_STATE_NAME_CHARS - len(": Succeeded")


class WhenRunning(Enum):
    """What a state machine does while the newest execution of a pipeline has not ended."""

    WAIT = "wait"
    """Look again until it has."""
    SKIP = "skip"
    """Go on without a start."""


class RunPipeline(sfn.StateMachineFragment):
    """Made by ``pipeline.as_state(...)``, which has its parameters.

    The state's input has to be an object. It is handed on with ``PipelineExecution`` in it: ``PipelineExecutionArn``,
    and all that DescribePipelineExecution says where the end is waited for; the list that was looked at where the start
    is skipped. A failed or stopped execution is the error ``SageMaker.PipelineExecutionFailed`` with that as its cause.
    """

    start: tasks.CallAwsService
    """The task that starts the pipeline, for retries and catches."""
    look: tasks.CallAwsService | None
    """The task that looks whether the execution has ended; None where nothing waits for it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pipeline: Startable,
        how: Start,
        parallelism_config: ParallelismConfiguration | None,
        wait: Duration | None,
        when_running: WhenRunning | Literal["wait", "skip"] | None,
        token: str | None = None,
    ) -> None:
        """``token``: names the start, so that a retry of the task starts nothing new. Default: another each time."""
        super().__init__(scope, construct_id)
        self._pipeline, self._name = pipeline, name_for(self, pipeline)
        parameters = [{"Name": name, "Value": value} for name, value in how.to_request()]
        self.start = self._call(
            "Start",
            "StartPipelineExecution",
            {
                "PipelineName": self._name,
                # A new one: every start is one of its own; a retry of the task may start a second execution.
                "ClientRequestToken": sfn.JsonPath.uuid() if token is None else token,
                **({"PipelineParameters": parameters} if parameters else {}),
                **({} if parallelism_config is None else {"ParallelismConfiguration": parallelism_config.to_request()}),
            },
            resource=pipeline.pipeline_arn,
        )
        self.look = None
        self._end = [_nextable(self.start)]
        if wait is not None:
            self._end = [_nextable(self._wait_for_end(wait))]
        self._first = cast("sfn.State", self.start)
        if (meanwhile := member(WhenRunning, when_running)) is not None:
            self._first = self._unless_running(meanwhile, wait or _LOOK_AGAIN)
        self.prefix_states()

    @property
    def start_state(self) -> sfn.State:
        """Where the states begin."""
        return self._first

    @property
    def end_states(self) -> list[sfn.INextable]:
        """Where they end."""
        return self._end

    def _wait_for_end(self, wait: Duration) -> sfn.Pass:
        look = self.look = self._call(
            "Look",
            "DescribePipelineExecution",
            {"PipelineExecutionArn": sfn.JsonPath.string_at(f"{_RESULT}.PipelineExecutionArn")},
            # The names of executions are made by the service.
            resource=f"{self._pipeline.pipeline_arn}/execution/*",
        )
        again = sfn.Wait(self, "Wait", time=sfn.WaitTime.duration(wait))
        succeeded = sfn.Pass(self, "Succeeded")
        cause = sfn.JsonPath.json_to_string(sfn.JsonPath.object_at(_RESULT))
        failed = sfn.Fail(self, "Failed", error="SageMaker.PipelineExecutionFailed", cause_path=cause)
        ended = sfn.Choice(self, "Ended?")
        ended.when(_is_one_of(_STATUS, EXECUTION_NOT_ENDED), _chainable(again))
        ended.when(sfn.Condition.string_equals(_STATUS, "Succeeded"), _chainable(succeeded))
        ended.otherwise(_chainable(failed))
        self.start.next(_chainable(again))
        again.next(_chainable(look))
        look.next(_chainable(ended))
        return succeeded

    def _unless_running(self, when_running: WhenRunning, wait: Duration) -> sfn.State:
        newest = self._call(
            "Newest",
            "ListPipelineExecutions",
            {
                "PipelineName": self._name,
                "SortBy": "CreationTime",
                "SortOrder": "Descending",
                "MaxResults": 1,
            },
            resource=self._pipeline.pipeline_arn,
        )
        running = sfn.Choice(self, "Running?")
        condition = sfn.Condition.and_(sfn.Condition.is_present(_NEWEST), _is_one_of(_NEWEST, EXECUTION_NOT_ENDED))
        if when_running is WhenRunning.WAIT:
            pause = sfn.Wait(self, "Pause", time=sfn.WaitTime.duration(wait))
            pause.next(_chainable(newest))
            running.when(condition, _chainable(pause))
        else:
            skipped = sfn.Pass(self, "Skipped")
            self._end.append(_nextable(skipped))
            running.when(condition, _chainable(skipped))
        running.otherwise(_chainable(self.start))
        newest.next(_chainable(running))
        return newest

    def _call(
        self, construct_id: str, operation: str, parameters: Mapping[str, object], *, resource: str
    ) -> tasks.CallAwsService:
        return tasks.CallAwsService(
            self,
            construct_id,
            service="sagemaker",
            action=operation[0].lower() + operation[1:],
            iam_action=f"sagemaker:{operation}",
            iam_resources=[resource],
            parameters=dict(parameters),
            result_path=_RESULT,
            query_language=sfn.QueryLanguage.JSON_PATH,  # CDK refuses a machine of the other, instead of mixing the two
        )


def _chainable(state: object) -> sfn.IChainable:
    return cast("sfn.IChainable", state)


def _nextable(state: object) -> sfn.INextable:
    return cast("sfn.INextable", state)


def _is_one_of(path: str, values: Sequence[str]) -> sfn.Condition:
    return sfn.Condition.or_(*(sfn.Condition.string_equals(path, value) for value in values))


def run_problems(wait: object, when_running: object = None, construct_id: str = "") -> Iterator[Problem]:
    """A time between two looks that Step Functions cannot wait, what is not to be done meanwhile, and a name from which
    too long ones are made.
    """
    if len(construct_id) > _MAX_ID_CHARS:
        yield Problem(
            "construct_id", construct_id, f"at most {_MAX_ID_CHARS} characters: names of states begin with it"
        )
    if isinstance(wait, Duration) and not wait.is_unresolved():
        seconds = wait.to_milliseconds() / 1000
        if not 1 <= seconds <= MAX_WAIT_SECONDS or not seconds.is_integer():
            allowed = "whole seconds from 1, a year at most, for example Duration.minutes(1)"
            yield Problem("wait", wait.to_human_string(), allowed)
    yield from member_problems(WhenRunning, "when_running", when_running)
