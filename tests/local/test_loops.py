"""ForEach steps: what a definition may say, how iterations run, and what others can refer to."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local.emulator import graph
from cdk_sagemaker_training.local.emulator.document import checked
from cdk_sagemaker_training.local.emulator.jobs import JobResult
from cdk_sagemaker_training.local.emulator.loops import answer
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

from .inside import Gate, Results, ScriptedJobs, ended, eventually, new_name, started, step, steps_of


def loop(name: str = "Loop", items: Any = ("a", "b"), most: Any = 2, **arguments: Any) -> dict[str, Any]:
    given = list(items) if isinstance(items, tuple) else items
    members = {"IterableItems": given, "MaxConcurrency": most, "ForEachBody": [step("Body")], **arguments}
    return {"Name": name, "Type": "ForEach", "Arguments": members}


ITEM = {"Get": "ForEach.CurrentItem"}


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([loop(most=0)], "MaxConcurrency 0; it must be from 1 to 50"),
        ([loop(most=51)], "MaxConcurrency 51"),
        ([loop(most={"Get": "Execution.PipelineName"})], "MaxConcurrency {'Get'"),
        ([loop(items=[])], "0 IterableItems; from 1 to 100"),
        ([loop(items=["x"] * 101)], "101 IterableItems"),
        ([loop(items="x")], "it takes a list or an expression"),
        ([loop(ForEachBody=[])], "has no ForEachBody"),
        ([loop(Selector={"Pick": "Best", "Field": {"Get": "IterationOutput.Body.X"}})], "it takes Pick"),
        ([loop(Selector={"Pick": "MaxBy", "Field": "X"})], "it takes Pick"),
        ([loop(ForEachBody=[loop("Inner")])], "'Inner' of type ForEach is in the body of a ForEach step"),
        ([loop(ForEachBody=[{"Name": "No", "Type": "Fail"}])], "'No' of type Fail is in the body"),
        ([loop(), step("Body-1")], "'Body-1' has the name of an iteration of step 'Body'"),
        ([loop(), step("After", "Body")], "'After' waits for step 'Body', which is in the body of step 'Loop'"),
        ([{"Name": "A", "Type": "Training", "Arguments": {"X": ITEM}}], "'A' refers to the current item"),
    ],
)
def test_loops_that_do_not_hold(steps: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        checked(json.dumps({"Version": "2020-12-01", "Steps": steps}))


def test_limits_hold() -> None:
    steps = [loop(items=["x"] * 100, most=50)]
    assert steps == checked(json.dumps({"Version": "2020-12-01", "Steps": steps}))["Steps"]


def body(**environment: Any) -> dict[str, Any]:
    made = step("Body")
    made["Arguments"]["Environment"] = environment
    return made


def test_the_body_runs_once_for_each_item(runtime: ScriptedJobs) -> None:
    items = {"Std:Join": {"On": "", "Values": ['["de", "fr", "', {"Get": "Steps.First.TrainingJobName"}, '"]']}}
    steps = [step("First"), loop(items=items, ForEachBody=[body(ITEM=ITEM)]), step("After", "Loop")]
    arn = started(steps, new_name())

    assert "Succeeded" == ended(arn), steps_of(arn)
    assert {"First", "Loop", "Body-0", "Body-1", "Body-2", "After"} == set(steps_of(arn))
    assert ["First", "Loop"] == list(steps_of(arn))[:2]
    given = [runtime.of(f"Body-{index}")[0].request["Environment"]["ITEM"] for index in range(3)]
    assert ["de", "fr", runtime.of("First")[0].name] == given
    assert steps_of(arn)["After"]["StartTime"] >= max(steps_of(arn)[f"Body-{i}"]["EndTime"] for i in range(3))


def test_members_of_items_and_parallelism(runtime: ScriptedJobs) -> None:
    gates = [Gate() for _ in range(3)]
    runtime.scripts |= {f"Body-{index}": gate for index, gate in enumerate(gates)}
    items = [json.dumps({"name": name, "rows": 5}) for name in ("de", "fr", "es")]
    member = {
        "Std:Join": {"On": ":", "Values": [{"Get": "ForEach.CurrentItem.name"}, {"Get": "ForEach.CurrentItem.rows"}]}
    }
    arn = started([loop(items=items, most=2, ForEachBody=[body(NAME=member)]), step("Beside")], new_name())

    eventually(lambda: "EndTime" in steps_of(arn).get("Beside", {}) and len(runtime.jobs) == 3)
    assert {"Loop", "Body-0", "Body-1", "Beside"} == set(steps_of(arn))
    gates[1].open()
    eventually(lambda: runtime.of("Body-2"))
    gates[0].open()
    gates[2].open()
    assert "Succeeded" == ended(arn)
    given = [runtime.of(f"Body-{index}")[0].request["Environment"]["NAME"] for index in range(3)]
    assert ["de:5", "fr:5", "es:5"] == given


def metric(value: float) -> Results:
    return Results(JobResult(properties={"FinalMetricDataList": [{"MetricName": "auc", "Value": value}]}))


@pytest.mark.parametrize(("pick", "best"), [("MaxBy", 1), ("MinBy", 0)])
@pytest.mark.parametrize("names", [("IterationOutput", "IterationOutputs"), ("ChildOutput", "ChildOutputs")])
def test_what_others_can_refer_to(runtime: ScriptedJobs, names: tuple[str, str], pick: str, best: int) -> None:
    runtime.scripts |= {f"Body-{index}": metric(value) for index, value in enumerate((0.5, 0.9, 0.7))}
    selector = {"Pick": pick, "Field": {"Get": f"{names[0]}.Body.FinalMetricDataList['auc'].Value"}}
    after = step("After")
    paths = ("Selected.TrainingJobName", f"{names[1]}[2].TrainingJobName", "Status", "TotalStepCount")
    after["Arguments"]["Environment"] = {
        f"P{index}": {"Std:Join": {"On": "", "Values": [{"Get": f"Steps.Loop.{path}"}]}}
        for index, path in enumerate(paths)
    }
    arn = started([loop(items=("a", "b", "c"), Selector=selector), after], new_name())
    assert "Succeeded" == ended(arn), steps_of(arn)
    jobs = [runtime.of(f"Body-{index}")[0].name for index in range(3)]
    assert [jobs[best], jobs[2], "Succeeded", "3"] == list(runtime.of("After")[0].request["Environment"].values())


def test_a_loop_whose_steps_fail(runtime: ScriptedJobs) -> None:
    runtime.scripts["Body-1"] = Results(JobResult("Failed", reason="no"))
    after = step("After", {"Step": "Loop", "Trigger": "Failed"})
    never = step("Never", "Loop")
    arn = started([loop(items=("a", "b", "c")), after, never], new_name())
    assert "Failed" == ended(arn)
    statuses = ["Failed", "Succeeded", "Failed", "Succeeded", "Succeeded"]
    assert dict(zip(["Loop", "Body-0", "Body-1", "Body-2", "After"], statuses, strict=True)) == {
        name: each["StepStatus"] for name, each in steps_of(arn).items()
    }


def test_the_counts_of_a_loop() -> None:
    node = graph.Node(loop(), ())
    body = [graph.Node(step("Body"), ())]
    for statuses, expected in (
        (["Succeeded", "Failed", "Stopped"], ("PartiallySucceeded", 3, 3, 1, 1, 1)),
        (["Failed", "NotRun"], ("Failed", 2, 2, 0, 1, 0)),
        (["Succeeded"], ("Succeeded", 1, 1, 1, 0, 0)),
        ([], ("Succeeded", 0, 0, 0, 0, 0)),
    ):
        found = answer(node, body, len(statuses), statuses, [{} for _ in statuses])
        counts = ("InputItemCount", "TotalStepCount", "SucceededStepCount", "FailedStepCount", "StoppedStepCount")
        assert expected == (found["Status"], *(found[name] for name in counts))


@pytest.mark.parametrize(
    ("items", "message"), [("[1, 2", "is not the text of a JSON list"), ('{"a": 1}', "is not a list")]
)
def test_items_that_are_no_list(runtime: ScriptedJobs, items: str, message: str) -> None:
    steps = [loop(items={"Std:Join": {"On": "", "Values": [items]}})]
    arn = started(steps, new_name())
    assert "Failed" == ended(arn)
    assert message in steps_of(arn)["Loop"]["FailureReason"]
    assert ["Loop"] == list(steps_of(arn))
