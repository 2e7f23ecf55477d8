"""Executions of random pipelines, with their threads: order, parallelism, statuses and events of every step."""

from __future__ import annotations

import json
import threading

import pytest

pytest.importorskip("ministack")

from hypothesis import HealthCheck, given, settings

from cdk_sagemaker_training.local.emulator.document import checked
from cdk_sagemaker_training.local.emulator.execution import Execution
from cdk_sagemaker_training.local.emulator.step_runs import StepFailedError, StepResult, StepRun, StepStoppedError

from .inside import ROLE, Events, ScriptedJobs, eventually, new_name
from .plans import ACCEPTED, Plan, outcomes, plans


class Runner:
    """Ends every step as planned, and sees how many run at the same time."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.most = 0
        self._running = 0
        self._lock = threading.Lock()

    def __call__(self, run: StepRun) -> StepResult:
        with self._lock:
            self._running += 1
            self.most = max(self.most, self._running)
        threading.Event().wait(0.001)
        with self._lock:
            self._running -= 1
        end = self.plan.ends[run.name.partition("-")[0]]
        if end != "Succeeded":
            raise (StepFailedError if end == "Failed" else StepStoppedError)(f"{run.name} {end}")
        return StepResult(branch=self.plan.branches.get(run.name, ""))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans())
def test_every_step_ends_as_it_should(runtime: ScriptedJobs, events: Events, plan: Plan) -> None:
    document = checked(json.dumps({"Version": "2020-12-01", "Steps": plan.steps}))
    pipeline = {"PipelineName": "p", "RoleArn": ROLE}
    arn = f"arn:aws:sagemaker:us-east-1:000000000000:pipeline/p/execution/{new_name()}"
    execution, runner = Execution(arn, pipeline, document, {}, {}, most_at_once=plan.most_at_once), Runner(plan)

    execution.start(runner)

    eventually(lambda: execution.status != "Executing")
    expected = {name: end for name, end in outcomes(plan).items() if end != "NotRun"}
    assert expected == {name: record.status for name, record in execution.steps.items()}
    assert runner.most <= plan.most_at_once
    for name, record in execution.steps.items():
        for target, trigger in plan.waits[name.partition("-")[0]]:
            before = execution.steps[target]
            assert before.status in ACCEPTED[trigger]
            assert before.end_time is not None
            assert before.end_time <= record.start_time
        told = [
            event["currentStepStatus"] for event in events.of("stepName", name) if event["pipelineExecutionArn"] == arn
        ]
        assert ["Starting", "Executing", record.status] == told
    ends = set(expected.values())
    assert ("Failed" if "Failed" in ends else "Stopped" if "Stopped" in ends else "Succeeded") == execution.status
