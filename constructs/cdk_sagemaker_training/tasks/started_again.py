"""The states that start a training job again which failed for the platform's reasons, and the way out of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_sagemaker_training.catalog.state_errors import TASK_FAILED
from cdk_sagemaker_training.tasks.job_state import TrainingJobState, chainable
from cdk_sagemaker_training.tasks.retries import JobRetry

_FAILURE: Final = "Failure"
_WAIT: Final = "Wait"


class StartedAgain:
    """Counts, tells the reasons apart by the cause, and waits.

    No retrier does that: Step Functions sees the same error whatever a job failed of, and may try again under a name
    that is taken.
    """

    def __init__(
        self,
        scope: Construct,
        job: TrainingJobState,
        *,
        retries: Sequence[JobRetry],
        result_path: str,
        catch: sfn.IChainable | None,
    ) -> None:
        self._scope, self._job, self._path, self._catch = scope, job, result_path, catch
        self._retries = retries

    def first_state(self) -> sfn.State:
        """Where the states begin: the job, or what comes before it."""
        if self._retries:
            self._job.add_catch(self._by_reason(), errors=[TASK_FAILED], result_path=self._failure)
        if self._catch is not None:
            self._job.add_catch(self._catch, errors=["States.ALL"], result_path=self._failure)
        if not self._retries:
            return self._job
        counters = {retry.reason: 0 for retry in self._retries}
        begin = sfn.Pass(self._scope, "Begin", parameters=counters, result_path=self._path)
        begin.next(chainable(self._job))
        return begin

    @property
    def _failure(self) -> str:
        return f"{self._path}.{_FAILURE}"

    def _by_reason(self) -> sfn.IChainable:
        pause = sfn.Wait(self._scope, "Pause", time=sfn.WaitTime.seconds_path(f"{self._path}.{_WAIT}"))
        pause.next(chainable(self._job))
        choice = sfn.Choice(self._scope, "Why?")
        for retry in self._retries:
            again = sfn.Pass(
                self._scope, f"After {retry.reason}", parameters=self._counted(retry), result_path=self._path
            )
            again.next(chainable(pause))
            # The cause is the description of the job as JSON, however it is spaced.
            for_this = sfn.Condition.string_matches(f"{self._failure}.Cause", f'*"FailureReason"*{retry.reason}*')
            left = sfn.Condition.number_less_than(f"{self._path}.{retry.reason}", len(retry.waits))
            choice.when(sfn.Condition.and_(for_this, left), chainable(again))
        return choice.otherwise(self._catch or self._fail())

    def _counted(self, retry: JobRetry) -> dict[str, object]:
        """The counters with one more of this, and how long to wait."""
        kept = {each.reason: sfn.JsonPath.number_at(f"{self._path}.{each.reason}") for each in self._retries}
        # JsonPath.array would make texts of the numbers.
        waits = f"States.Array({', '.join(map(str, retry.waits))})"
        return {
            **kept,
            retry.reason: sfn.JsonPath.math_add(kept[retry.reason], 1),
            _WAIT: sfn.JsonPath.number_at(f"States.ArrayGetItem({waits}, {self._path}.{retry.reason})"),
        }

    def _fail(self) -> sfn.IChainable:
        error, cause = (sfn.JsonPath.string_at(f"{self._failure}.{name}") for name in ("Error", "Cause"))
        return chainable(sfn.Fail(self._scope, "Failed", error_path=error, cause_path=cause))
