"""Tuning jobs whose training jobs tests script: how many at a time, the best, why they end."""

from __future__ import annotations

import threading
from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local.emulator import jobs, tuning_jobs
from cdk_sagemaker_training.local.emulator.faults import CAPACITY_ERROR, inject
from cdk_sagemaker_training.local.emulator.jobs import Job, JobResult, RecordedJobs
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

from .inside import ROLE, ScriptedJobs, call, ended, eventually, new_name, started, step, steps_of, until_stopped
from .support import training

RANGES = {"ContinuousParameterRanges": [{"Name": "eta", "MinValue": "0", "MaxValue": "1"}]}
OBJECTIVE = {"Type": "Maximize", "MetricName": "validation:auc"}

OWN = {"TrainingImage": "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1", "TrainingInputMode": "File"}


def definition(**changed: Any) -> dict[str, Any]:
    return {**step("A")["Arguments"], "StaticHyperParameters": {"num_round": "4"}, **changed}


def request(count: int | None = 6, parallel: int = 1, *, strategy: str = "Random", **changed: Any) -> dict[str, Any]:
    limits = {"MaxParallelTrainingJobs": parallel, **({"MaxNumberOfTrainingJobs": count} if count else {})}
    config = {
        "Strategy": strategy,
        "RandomSeed": 3,
        "ResourceLimits": limits,
        "HyperParameterTuningJobObjective": OBJECTIVE,
        "ParameterRanges": RANGES,
        **changed.pop("config", {}),
    }
    return {"HyperParameterTuningJobConfig": config, "TrainingJobDefinition": definition(), **changed}


def tuned(given: dict[str, Any], name: str | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The description of a tuning job that has ended, and of its training jobs."""
    name = name or f"{new_name()}-t"
    call("CreateHyperParameterTuningJob", HyperParameterTuningJobName=name, **given)
    eventually(lambda: described(name)["HyperParameterTuningJobStatus"] not in ("InProgress", "Stopping"))
    trials = call("ListTrainingJobsForHyperParameterTuningJob", HyperParameterTuningJobName=name)
    found = [trial["TrainingJobName"] for trial in trials["TrainingJobSummaries"]]
    return described(name), [call("DescribeTrainingJob", TrainingJobName=each) for each in found]


def described(name: str) -> dict[str, Any]:
    return call("DescribeHyperParameterTuningJob", HyperParameterTuningJobName=name)


def publish(name: str = "validation:auc") -> Any:
    """A script whose metric is the value of ``eta``."""

    def script(job: Job) -> JobResult:
        metric = {"MetricName": name, "Value": float(job.request["HyperParameters"]["eta"]), "Timestamp": 0}
        return JobResult(properties={"FinalMetricDataList": [metric]})

    return script


def etas(found: list[dict[str, Any]]) -> list[float]:
    return [float(job["HyperParameters"]["eta"]) for job in found]


@pytest.mark.parametrize(("kind", "best"), [("Maximize", max), ("Minimize", min)])
def test_the_best_job_is_that_of_the_best_objective(runtime: ScriptedJobs, kind: str, best: Any) -> None:
    runtime.scripts["t"] = publish()
    objective = {**OBJECTIVE, "Type": kind}
    job, found = tuned(request(config={"HyperParameterTuningJobObjective": objective}))
    assert ("Completed", 6) == (job["HyperParameterTuningJobStatus"], job["TrainingJobStatusCounters"]["Completed"])
    assert {"Succeeded": 6, "Pending": 0, "Failed": 0} == job["ObjectiveStatusCounters"]
    top = job["BestTrainingJob"]
    assert best(etas(found)) == float(top["TunedHyperParameters"]["eta"])
    assert {**objective, "Value": best(etas(found))} == top["FinalHyperParameterTuningJobObjectiveMetric"]
    again, _ = tuned(request(config={"HyperParameterTuningJobObjective": objective}))
    assert top["TunedHyperParameters"] == again["BestTrainingJob"]["TunedHyperParameters"]
    listed = call(
        "ListTrainingJobsForHyperParameterTuningJob",
        HyperParameterTuningJobName=job["HyperParameterTuningJobName"],
        SortBy="FinalObjectiveMetricValue",
        SortOrder="Descending",
        MaxResults=2,
    )
    values = [float(trial["TunedHyperParameters"]["eta"]) for trial in listed["TrainingJobSummaries"]]
    assert sorted(etas(found), reverse=True)[:2] == values


def test_as_many_at_a_time_as_it_says(runtime: ScriptedJobs) -> None:
    running, most, meeting = [0], [0], threading.Barrier(3, timeout=10)
    lock = threading.Lock()

    def script(job: Job) -> JobResult:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        meeting.wait()
        with lock:
            running[0] -= 1
        return publish()(job)

    runtime.scripts["t"] = script
    job, _ = tuned(request(6, 3))
    assert ("Completed", 3) == (job["HyperParameterTuningJobStatus"], most[0])


def test_what_a_training_job_of_it_is_told(runtime: ScriptedJobs) -> None:
    runtime.scripts["t"] = publish()
    first = {"InstanceType": "ml.m5.large", "InstanceCount": 2, "VolumeSizeInGB": 7}
    resources = {"InstanceConfigs": [first, {**first, "InstanceType": "ml.c5.xlarge"}], "VolumeKmsKeyId": "key"}
    body = definition(
        EnableManagedSpotTraining=True,
        StoppingCondition={"MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 90},
        CheckpointConfig={"S3Uri": "s3://kept/here/"},
        HyperParameterTuningResourceConfig=resources,
    )
    del body["ResourceConfig"]
    tags = [{"Key": "team", "Value": "churn"}]
    given = request(
        1,
        strategy="Bayesian",
        TrainingJobDefinition=body,
        Tags=tags,
        config={"TrainingJobEarlyStoppingType": "Auto"},
    )
    _, [job] = tuned(given)
    assert {"num_round": "4", "_tuning_objective_metric": "validation:auc"} == {
        name: value for name, value in job["HyperParameters"].items() if name != "eta"
    }
    assert (True, body["StoppingCondition"]) == (job["EnableManagedSpotTraining"], job["StoppingCondition"])
    assert f"s3://kept/here/{job['TrainingJobName']}" == job["CheckpointConfig"]["S3Uri"]
    assert {**first, "VolumeKmsKeyId": "key"} == job["ResourceConfig"]
    assert tags == call("ListTags", ResourceArn=job["TrainingJobArn"])["Tags"]
    assert (
        "Starting the training job. Values chosen at random by the embedded AWS: Bayesian is a search of SageMaker's "
        "own. Early stopping has no effect here." == job["SecondaryStatusTransitions"][0]["StatusMessage"]
    )


def test_several_definitions_take_turns(runtime: ScriptedJobs) -> None:
    runtime.scripts["t"] = publish()
    several = [
        definition(DefinitionName=name, TuningObjective=OBJECTIVE, HyperParameterRanges=RANGES) for name in ("a", "b")
    ]
    given = request(4, TrainingJobDefinitions=several)
    for member in ("HyperParameterTuningJobObjective", "ParameterRanges"):
        del given["HyperParameterTuningJobConfig"][member]
    del given["TrainingJobDefinition"]
    job, found = tuned(given)
    trials = call(
        "ListTrainingJobsForHyperParameterTuningJob", HyperParameterTuningJobName=job["HyperParameterTuningJobName"]
    )["TrainingJobSummaries"]
    assert ["a", "b", "a", "b"] == [trial["TrainingJobDefinitionName"] for trial in trials]
    best = trials[etas(found).index(max(etas(found)))]
    assert best["TrainingJobDefinitionName"] == job["BestTrainingJob"]["TrainingJobDefinitionName"]


def test_why_it_fails(runtime: ScriptedJobs) -> None:
    runtime.scripts["t"] = lambda _: JobResult(jobs.FAILED, reason="AlgorithmError: no")
    job, _ = tuned(request(2))
    assert ("Failed", 2) == (
        job["HyperParameterTuningJobStatus"],
        job["TrainingJobStatusCounters"]["NonRetryableError"],
    )
    assert job["FailureReason"].startswith("No training job succeeded after 2 attempts.")
    assert job["FailureReason"].endswith("AlgorithmError: no")

    runtime.scripts["t"] = publish("validation:rmse")
    job, _ = tuned(request(2))
    assert (
        "No objective metrics found after running 2 training jobs: none published validation:auc; "
        "they published validation:rmse." == job["FailureReason"]
    )
    assert "BestTrainingJob" not in job

    job, found = tuned(request(2, Autotune={"Mode": "Enabled"}))
    assert ("not executed here: Autotune", []) == (job["FailureReason"].partition(",")[0], found)


def test_it_completes_when_its_target_is_reached(runtime: ScriptedJobs) -> None:
    runtime.scripts["t"] = publish()
    job, found = tuned(request(60, config={"TuningJobCompletionCriteria": {"TargetObjectiveMetricValue": 0.6}}))
    *before, last = etas(found)
    assert "Completed" == job["HyperParameterTuningJobStatus"]
    assert max(before) < 0.6 <= last


def test_it_completes_when_it_gets_no_better(runtime: ScriptedJobs) -> None:
    runtime.scripts["t"] = publish()
    criteria = {"BestObjectiveNotImproving": {"MaxNumberOfTrainingJobsNotImproving": 3}}
    _, found = tuned(request(60, config={"TuningJobCompletionCriteria": criteria}))
    assert len(found) - 4 == etas(found).index(max(etas(found)))


def test_a_stop_stops_its_training_jobs(runtime: ScriptedJobs) -> None:
    runtime.scripts["t"] = until_stopped
    name = f"{new_name()}-t"
    call("CreateHyperParameterTuningJob", HyperParameterTuningJobName=name, **request(9, 2))
    eventually(lambda: 2 == described(name)["TrainingJobStatusCounters"]["InProgress"])
    call("StopHyperParameterTuningJob", HyperParameterTuningJobName=name)
    eventually(lambda: "Stopped" == described(name)["HyperParameterTuningJobStatus"])
    assert 2 == described(name)["TrainingJobStatusCounters"]["Stopped"]
    with pytest.raises(RefusedError, match="is in status Stopped"):
        call("StopHyperParameterTuningJob", HyperParameterTuningJobName=name)
    [listed] = call("ListHyperParameterTuningJobs", NameContains=name)["HyperParameterTuningJobSummaries"]
    assert ("Stopped", "Random") == (listed["HyperParameterTuningJobStatus"], listed["Strategy"])


def test_its_time_limit_stops_what_still_runs(runtime: ScriptedJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def sooner(seconds: float, call: Any) -> threading.Timer:
        return threading.Timer(seconds / 10_000, call)

    monkeypatch.setattr(tuning_jobs, "Timer", sooner)
    runtime.scripts.update({"001": publish(), "002": until_stopped})
    limits = {"MaxNumberOfTrainingJobs": 9, "MaxParallelTrainingJobs": 1, "MaxRuntimeInSeconds": 1000}
    job, _ = tuned(request(config={"ResourceLimits": limits}))
    counts = job["TrainingJobStatusCounters"]
    assert ("Completed", 1, 1) == (job["HyperParameterTuningJobStatus"], counts["Completed"], counts["Stopped"])


def test_recorded_jobs_publish_nothing(runtime: ScriptedJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_jobs", RecordedJobs())
    job, found = tuned(request(3))
    assert ("Completed", 3) == (job["HyperParameterTuningJobStatus"], len(found))
    assert "BestTrainingJob" not in job
    assert [] == runtime.jobs


def choices(*names: str) -> dict[str, Any]:
    ranges = [{"Name": name, "Values": ["a", "b"]} for name in names]
    return {"ParameterRanges": {"CategoricalParameterRanges": ranges}}


def test_a_grid_needs_no_number_of_jobs(runtime: ScriptedJobs) -> None:
    del runtime
    for count in (None, 4):
        _, found = tuned(request(count, strategy="Grid", config=choices("x", "y")))
        tried = [(job["HyperParameters"]["x"], job["HyperParameters"]["y"]) for job in found]
        assert [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")] == tried


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (request(strategy="Grid", config=choices("x")), "6 of a grid search of 2 combinations: give 2, or none"),
        (request(None), "The strategy Random needs MaxNumberOfTrainingJobs"),
        (request(TrainingJobDefinitions=[definition()]), "either TrainingJobDefinition or TrainingJobDefinitions"),
        (request(strategy="Hyperband", config={"TrainingJobEarlyStoppingType": "Auto"}), "must be Off"),
        (request(TrainingJobDefinition=definition(Environment={"1": "x"})), "Parameter validation failed"),
        (request(TrainingJobDefinition=definition(AlgorithmSpecification=OWN)), "A metric is required for this"),
    ],
)
def test_requests_that_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        call("CreateHyperParameterTuningJob", HyperParameterTuningJobName=new_name(), **given)


def test_steps_tune_and_fail_with_the_faults_of_the_platform(runtime: ScriptedJobs) -> None:
    """The name of a tuning job has at most 32 characters."""
    runtime.scripts.update({f"{number:03d}": publish() for number in range(1, 7)})
    best = {"Get": "Steps.Tune_it_well.TrainingJobSummaries[0].TunedHyperParameters['eta']"}
    pipeline, pause = new_name(), [{"ExceptionType": [CAPACITY_ERROR], "MaxAttempts": 1, "IntervalSeconds": 1}]
    inject("Tune_it_well", CAPACITY_ERROR, pipeline=pipeline)
    arn = started(
        [
            {"Name": "Tune_it_well", "Type": "Tuning", "Arguments": request(), "RetryPolicies": pause},
            training("Train", ROLE, HyperParameters={"eta": best}),
        ],
        pipeline,
    )
    assert "Succeeded" == ended(arn), steps_of(arn)
    found = steps_of(arn)["Tune_it_well"]
    job = described(found["Metadata"]["TuningJob"]["Arn"].rpartition("/")[2])
    assert 2 == found["AttemptCount"]
    assert len(job["HyperParameterTuningJobName"]) <= 32
    assert (
        job["BestTrainingJob"]["TunedHyperParameters"]["eta"]
        == runtime.of("Train")[0].request["HyperParameters"]["eta"]
    )
