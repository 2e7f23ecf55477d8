"""Jobs behind the seam: statuses, stops, retries of steps and of executions. In this process, with scripted jobs."""

from __future__ import annotations

import time
from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local.emulator import bridge, clock, executions, jobs, steps, training_jobs
from cdk_sagemaker_training.local.emulator.jobs import JobResult
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.step_runs import StepResult, StepRun

from .inside import (
    Events,
    Gate,
    Results,
    ScriptedJobs,
    again,
    call,
    ended,
    eventually,
    job_of,
    started,
    status,
    step,
    steps_of,
    until_stopped,
)
from .inside import (
    new_name as name,
)

CAPACITY = JobResult("Failed", reason="CapacityError: none left", exception_type="SageMaker.CAPACITY_ERROR")
SCRIPT = JobResult("Failed", reason="AlgorithmError: division by zero")


def moves(job: dict[str, Any]) -> list[str]:
    return [transition["Status"] for transition in job["SecondaryStatusTransitions"]]


def test_a_job_comes_to_every_status_that_its_runtime_tells(runtime: ScriptedJobs, events: Events) -> None:
    metrics = [{"MetricName": "auc", "Value": 0.75, "Timestamp": 1.0}]

    def script(job: jobs.Job) -> JobResult:
        for secondary in ("Downloading", "Training", "Uploading"):
            job.enter(secondary, f"{secondary} it")
        return JobResult(properties={"FinalMetricDataList": metrics, "BillableTimeInSeconds": 7})

    runtime.scripts["Train"] = script
    after = step("After")
    after["Arguments"]["Environment"] = {
        "AUC": {"Std:Join": {"On": "", "Values": [{"Get": "Steps.Train.FinalMetricDataList['auc'].Value"}]}}
    }
    arn = started([step("Train"), after], name())

    assert "Succeeded" == ended(arn), steps_of(arn)
    job = job_of(steps_of(arn)["Train"])
    assert ["Starting", "Downloading", "Training", "Uploading", "Completed"] == moves(job)
    transitions = job["SecondaryStatusTransitions"]
    assert [one["EndTime"] for one in transitions[:-1]] == [one["StartTime"] for one in transitions[1:]]
    assert ("Completed", "Completed", 7) == (
        job["TrainingJobStatus"],
        job["SecondaryStatus"],
        job["BillableTimeInSeconds"],
    )
    assert transitions[1]["StartTime"] <= job["TrainingStartTime"] <= transitions[2]["StartTime"]
    assert job["TrainingEndTime"] >= transitions[-1]["StartTime"]
    assert {"AUC": "0.75"} == runtime.of("After")[0].request["Environment"]
    told = events.of("TrainingJobName", job["TrainingJobName"])
    assert [("InProgress", each) for each in moves(job)[:-1]] + [("Completed", "Completed")] == [
        (event["TrainingJobStatus"], event["SecondaryStatus"]) for event in told
    ]


def test_other_steps_go_on_while_a_job_runs(runtime: ScriptedJobs) -> None:
    gate = runtime.scripts["Slow"] = Gate()
    arn = started([step("Slow"), step("Quick"), step("Next", "Quick"), step("Last", "Slow")], name())

    eventually(lambda: "EndTime" in steps_of(arn).get("Next", {}))
    slow = steps_of(arn)["Slow"]
    assert ("Executing", "Executing", 1) == (status(arn), slow["StepStatus"], slow["AttemptCount"])
    assert ("InProgress", "Training") == (job_of(slow)["TrainingJobStatus"], job_of(slow)["SecondaryStatus"])
    assert "Last" not in steps_of(arn)
    gate.open()
    assert "Succeeded" == ended(arn)
    assert ["Slow", "Quick", "Next", "Last"] == list(steps_of(arn))


def test_stopping_an_execution_stops_its_jobs(runtime: ScriptedJobs, events: Events) -> None:
    runtime.scripts["Train"] = until_stopped
    arn = started([step("Train"), step("After", "Train")], name())
    eventually(lambda: runtime.of("Train") and "Training" in moves(job_of(steps_of(arn)["Train"])))

    call("StopPipelineExecution", PipelineExecutionArn=arn, ClientRequestToken="s" * 32)

    assert "Stopped" == ended(arn)
    assert {"Train": "Stopped"} == {name: found["StepStatus"] for name, found in steps_of(arn).items()}
    job = job_of(steps_of(arn)["Train"])
    assert ("Stopped", ["Starting", "Training", "Stopping", "Uploading", "Stopped"]) == (
        job["TrainingJobStatus"],
        moves(job),
    )
    assert ["Starting", "Executing", "Stopping", "Stopped"] == [
        event["currentStepStatus"] for event in events.of("stepName", "Train") if event["pipelineExecutionArn"] == arn
    ]
    uploading = events.of("SecondaryStatus", "Uploading")[-1]
    assert "Stopping" == uploading["TrainingJobStatus"]


def test_stopping_a_job_stops_its_step(runtime: ScriptedJobs) -> None:
    runtime.scripts["Train"] = until_stopped
    cleanup = step("Cleanup", {"Step": "Train", "Trigger": "Stopped"})
    arn = started([step("Train"), step("After", "Train"), cleanup], name())
    eventually(lambda: runtime.of("Train"))
    job = runtime.of("Train")[0].name

    call("StopTrainingJob", TrainingJobName=job)

    assert "Stopped" == ended(arn)
    assert {"Train": "Stopped", "Cleanup": "Succeeded"} == {
        name: found["StepStatus"] for name, found in steps_of(arn).items()
    }
    with pytest.raises(RefusedError, match="the training job is in status Stopped"):
        call("StopTrainingJob", TrainingJobName=job)


def test_a_caller_stops_a_job(runtime: ScriptedJobs) -> None:
    job = name()
    runtime.scripts[job] = until_stopped
    call("CreateTrainingJob", TrainingJobName=job, **step("A")["Arguments"])
    call("StopTrainingJob", TrainingJobName=job)
    eventually(lambda: "Stopped" == call("DescribeTrainingJob", TrainingJobName=job)["TrainingJobStatus"])
    (listed,) = call("ListTrainingJobs", NameContains=job, StatusEquals="Stopped")["TrainingJobSummaries"]
    assert ("Stopped", True) == (listed["SecondaryStatus"], "TrainingEndTime" in listed)
    assert [] == call("ListTrainingJobs", NameContains=job, StatusEquals="Failed")["TrainingJobSummaries"]
    created = listed["CreationTime"].timestamp()
    for filters, found in (({"CreationTimeAfter": created - 1}, 1), ({"LastModifiedTimeBefore": created - 1}, 0)):
        assert found == len(call("ListTrainingJobs", NameContains=job, **filters)["TrainingJobSummaries"])


def test_a_job_that_ran_too_long_has_stopped(runtime: ScriptedJobs) -> None:
    runtime.scripts["Train"] = Results(JobResult("Stopped", secondary="MaxRuntimeExceeded"))
    arn = started([step("Train")], name())
    assert "Stopped" == ended(arn)
    job = job_of(steps_of(arn)["Train"])
    assert ("Stopped", "MaxRuntimeExceeded") == (job["TrainingJobStatus"], job["SecondaryStatus"])


def test_a_fault_of_the_runtime_fails_the_job(runtime: ScriptedJobs) -> None:
    def broken(_job: jobs.Job) -> JobResult:
        raise OSError("disk full")

    runtime.scripts["Train"] = broken
    arn = started([step("Train")], name())
    assert "Failed" == ended(arn)
    assert "disk full" in steps_of(arn)["Train"]["FailureReason"] == job_of(steps_of(arn)["Train"])["FailureReason"]


POLICY = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "IntervalSeconds": 60, "BackoffRate": 2.0}


def test_a_step_is_tried_again_with_a_new_job(runtime: ScriptedJobs) -> None:
    runtime.scripts["Train"] = Results(CAPACITY, CAPACITY, JobResult())
    arn = started([step("Train", RetryPolicies=[{**POLICY, "MaxAttempts": 2}])], name())

    assert "Succeeded" == ended(arn)
    found = steps_of(arn)["Train"]
    assert ("Succeeded", 3, False) == (found["StepStatus"], found["AttemptCount"], "FailureReason" in found)
    tried = runtime.of("Train")
    assert [1, 2, 3] == [job.attempt for job in tried]
    assert 3 == len({job.name for job in tried})
    assert ["-1", "-2"] == [job.name[-2:] for job in tried[1:]]
    assert tried[2].arn == found["Metadata"]["TrainingJob"]["Arn"]
    assert (found["EndTime"] - found["StartTime"]).total_seconds() >= (60 + 120) / 1000


@pytest.mark.parametrize(("result", "tried"), [(CAPACITY, 3), (SCRIPT, 1)])
def test_a_step_is_given_up(runtime: ScriptedJobs, result: JobResult, tried: int) -> None:
    runtime.scripts["Train"] = Results(result)
    arn = started([step("Train", RetryPolicies=[{**POLICY, "MaxAttempts": 2}])], name())
    assert "Failed" == ended(arn)
    found = steps_of(arn)["Train"]
    assert (tried, result.reason, tried) == (found["AttemptCount"], found["FailureReason"], len(runtime.of("Train")))


def test_a_stop_ends_the_waiting_for_a_retry(runtime: ScriptedJobs) -> None:
    runtime.scripts["Train"] = Results(CAPACITY)
    arn = started([step("Train", RetryPolicies=[{**POLICY, "IntervalSeconds": 43_200}])], name())
    eventually(lambda: steps_of(arn).get("Train", {}).get("AttemptCount") == 2)
    call("StopPipelineExecution", PipelineExecutionArn=arn, ClientRequestToken="s" * 32)
    assert "Stopped" == ended(arn)
    assert ("Stopped", 1) == (steps_of(arn)["Train"]["StepStatus"], len(runtime.of("Train")))


def test_a_retried_execution_goes_on_where_it_failed(runtime: ScriptedJobs, events: Events) -> None:
    runtime.scripts["Bad"] = Results(SCRIPT, JobResult())
    arn = started([step("Good"), step("Bad", "Good"), step("Last", "Bad")], name())
    assert "Failed" == ended(arn)
    request = {"PipelineExecutionArn": arn, "ClientRequestToken": "r" * 32}

    assert {"PipelineExecutionArn": arn} == call("RetryPipelineExecution", **request)

    assert "Succeeded" == ended(arn)
    assert [("Good", 1), ("Bad", 2), ("Last", 1)] == [
        (name, found["AttemptCount"]) for name, found in steps_of(arn).items()
    ]
    assert [1, 2, 1] == [len(runtime.of(each)) for each in ("Good", "Bad", "Last")]
    assert "FailureReason" not in call("DescribePipelineExecution", PipelineExecutionArn=arn)
    told = [event for event in events.of("pipelineExecutionArn", arn) if "stepName" not in event]
    assert [("", "Executing"), ("Executing", "Failed"), ("Failed", "Executing"), ("Executing", "Succeeded")] == [
        (event.get("previousPipelineExecutionStatus", ""), event["currentPipelineExecutionStatus"]) for event in told
    ]
    assert {"PipelineExecutionArn": arn} == call("RetryPipelineExecution", **request)
    with pytest.raises(RefusedError, match="it is Succeeded"):
        call("RetryPipelineExecution", PipelineExecutionArn=arn, ClientRequestToken="q" * 32)


def test_a_retried_execution_goes_on_with_a_loop(runtime: ScriptedJobs) -> None:
    runtime.scripts["Body-1"] = Results(SCRIPT, JobResult())
    arguments = {"IterableItems": ["a", "b"], "MaxConcurrency": 2, "ForEachBody": [step("Body")]}
    arn = started([{"Name": "Loop", "Type": "ForEach", "Arguments": arguments}], name())
    assert "Failed" == ended(arn)
    assert "1 of the 2 steps of its iterations did not succeed." == steps_of(arn)["Loop"]["FailureReason"]
    call("RetryPipelineExecution", PipelineExecutionArn=arn, ClientRequestToken="r" * 32)
    assert "Succeeded" == ended(arn)
    assert [1, 2] == [len(runtime.of(each)) for each in ("Body-0", "Body-1")]


def test_a_stopped_loop(runtime: ScriptedJobs) -> None:
    runtime.scripts["Body-0"] = until_stopped
    arguments = {"IterableItems": ["a", "b"], "MaxConcurrency": 1, "ForEachBody": [step("Body")]}
    arn = started([{"Name": "Loop", "Type": "ForEach", "Arguments": arguments}], name())
    eventually(lambda: runtime.of("Body-0"))
    call("StopPipelineExecution", PipelineExecutionArn=arn, ClientRequestToken="s" * 32)
    assert "Stopped" == ended(arn)
    assert {"Loop": "Stopped", "Body-0": "Stopped"} == {
        name: found["StepStatus"] for name, found in steps_of(arn).items()
    }


def test_a_cached_result_is_that_of_the_execution_that_made_it(runtime: ScriptedJobs, events: Events) -> None:
    pipeline = name()
    cached = step("Train", CacheConfig={"Enabled": True, "ExpireAfter": "PT1H"})
    user = step("Use")
    user["Arguments"]["Environment"] = {"JOB": {"Get": "Steps.Train.TrainingJobName"}}
    first = started([cached, user], pipeline)
    assert "Succeeded" == ended(first)
    second, third = again(pipeline), again(pipeline)
    assert ["Succeeded"] * 2 == [ended(second), ended(third)]

    assert "CacheHitResult" not in steps_of(first)["Train"]
    for arn in (second, third):
        found = steps_of(arn)["Train"]
        assert {"SourcePipelineExecutionArn": first} == found["CacheHitResult"]
        assert steps_of(first)["Train"]["Metadata"] == found["Metadata"]
        told = [event for event in events.of("stepName", "Train") if event["pipelineExecutionArn"] == arn]
        assert {"sourcePipelineExecutionArn": first} == told[-1]["cacheHitResult"]
    assert 1 == len(runtime.of("Train"))
    assert [{"JOB": runtime.of("Train")[0].name}] * 3 == [job.request["Environment"] for job in runtime.of("Use")]


def test_an_old_or_failed_result_is_not_taken(runtime: ScriptedJobs) -> None:
    pipeline = name()
    runtime.scripts["Bad"] = Results(SCRIPT, JobResult())
    soon = {"Enabled": True, "ExpireAfter": "PT30S"}
    arn = started([step("Old", CacheConfig=soon), step("Bad", CacheConfig={**soon, "ExpireAfter": "P1D"})], pipeline)
    assert "Failed" == ended(arn)
    eventually(lambda: clock.since(steps_of(arn)["Old"]["EndTime"].timestamp()) > 30)
    assert "Succeeded" == ended(again(pipeline))
    assert [2, 2] == [len(runtime.of(each)) for each in ("Old", "Bad")]


def test_the_server_waits_for_jobs_that_end_but_not_for_ever(runtime: ScriptedJobs) -> None:
    gate = runtime.scripts["Deaf"] = Gate()
    runtime.scripts["Good"] = until_stopped
    arn = started([step("Deaf"), step("Good")], name())
    eventually(lambda: len(runtime.jobs) == 2)

    began = time.monotonic()
    executions.stop_all()
    training_jobs.stop_all(0.3)

    assert 0.3 <= time.monotonic() - began < 2
    statuses = {each: job_of(steps_of(arn)[each])["TrainingJobStatus"] for each in ("Deaf", "Good")}
    assert {"Deaf": "Stopping", "Good": "Stopped"} == statuses
    call("StopTrainingJob", TrainingJobName=runtime.of("Deaf")[0].name)
    assert ["Starting", "Training", "Stopping"] == moves(job_of(steps_of(arn)["Deaf"]))
    gate.open()
    assert "Stopped" == ended(arn)
    assert "Completed" == job_of(steps_of(arn)["Deaf"])["TrainingJobStatus"]


def test_conditions_read_the_property_files_of_processing_steps(
    runtime: ScriptedJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processing runs nowhere yet: here a function of the test says where its output lies."""
    outputs = [{"OutputName": "report", "S3Output": {"S3Uri": "s3://reports/e1"}}]
    done = StepResult({"ProcessingOutputConfig": {"Outputs": outputs}})

    def processing(_run: StepRun) -> StepResult:
        return done

    files = {("reports", "e1/evaluation.json"): b'{"metrics": [{"rmse": 0.25}]}'}

    def read(bucket: str, key: str) -> bytes | None:
        return files.get((bucket, key))

    monkeypatch.setitem(steps.RUNNERS, "Processing", processing)
    monkeypatch.setattr(bridge.service("s3"), "_get_object_data", read)
    file = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "evaluation.json"}
    value = {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.Report"}, "Path": "metrics[0].rmse"}
    condition = {"Type": "LessThan", "LeftValue": {"Std:JsonGet": value}, "RightValue": 0.3}
    branches = {"Conditions": [condition], "IfSteps": [step("Register")], "ElseSteps": []}
    definition = [
        {"Name": "If", "Type": "Condition", "Arguments": branches},
        {"Name": "Evaluate", "Type": "Processing", "Arguments": {}, "PropertyFiles": [file]},
    ]
    arn = started(definition, name())
    assert "Succeeded" == ended(arn), steps_of(arn)
    assert ["Evaluate", "If", "Register"] == list(steps_of(arn))
