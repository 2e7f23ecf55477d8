"""Selective execution, by the rules of the developer guide."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local.emulator import graph, selective
from cdk_sagemaker_training.local.emulator.jobs import JobResult
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

from .inside import Results, ScriptedJobs, again, call, ended, new_name, started, step, steps_of


def using(name: str, *before: str) -> dict[str, Any]:
    """A step with properties of others."""
    made = step(name)
    made["Arguments"]["Environment"] = {each: {"Get": f"Steps.{each}.TrainingJobName"} for each in before}
    return made


CONDITION = {
    "Name": "If",
    "Type": "Condition",
    "DependsOn": ["Evaluate"],
    "Arguments": {
        "Conditions": [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}],
        "IfSteps": [using("Register", "Train")],
        "ElseSteps": [step("Notify")],
    },
}
STEPS = [step("Prepare"), using("Train", "Prepare"), using("Evaluate", "Train"), CONDITION, step("Other")]
NODES = graph.nodes({"Steps": STEPS})


@pytest.mark.parametrize(
    ("selected", "message"),
    [
        (["Train", "Nope"], r"\['Nope'\] are not in the pipeline"),
        (["Train", "If"], r"paths between them: \['Evaluate'\]"),
        (["Prepare", "Evaluate"], r"paths between them: \['Train'\]"),
        (["Train", "Other"], r"must be connected; they are not: \[\['Other'\], \['Train'\]\]"),
    ],
)
def test_what_cannot_be_selected(selected: list[str], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        selective.check(selected, NODES)


@pytest.mark.parametrize(
    ("selected", "needed", "before"),
    [
        (["Prepare"], [], []),
        (["Train", "Evaluate"], ["Prepare"], ["Prepare"]),
        (["If"], ["Evaluate"], ["Evaluate", "Prepare", "Train"]),
        (["Register"], ["If", "Train"], ["Evaluate", "If", "Prepare", "Train"]),
    ],
)
def test_what_is_needed_of_another_execution(selected: list[str], needed: list[str], before: list[str]) -> None:
    assert (needed, before) == tuple(sorted(each) for each in selective.reused(selective.check(selected, NODES), NODES))


def test_only_the_selected_steps_run(runtime: ScriptedJobs) -> None:
    pipeline = new_name()
    source = started(STEPS, pipeline)
    assert "Succeeded" == ended(source)
    config = {
        "SourcePipelineExecutionArn": source,
        "SelectedSteps": [{"StepName": "Evaluate"}, {"StepName": "Train"}],
    }

    arn = again(pipeline, SelectiveExecutionConfig=config)

    assert "Succeeded" == ended(arn)
    found = steps_of(arn)
    assert ["Prepare", "Train", "Evaluate"] == list(found)
    assert {"SourcePipelineExecutionArn": source} == found["Prepare"]["SelectiveExecutionResult"]
    assert steps_of(source)["Prepare"]["Metadata"] == found["Prepare"]["Metadata"]
    assert [True, True] == ["SelectiveExecutionResult" not in found[name] for name in ("Train", "Evaluate")]
    prepared, trained = runtime.of("Prepare"), runtime.of("Train")
    assert (1, 2) == (len(prepared), len(trained))
    assert {"Prepare": prepared[0].name} == trained[1].request["Environment"]
    assert config == call("DescribePipelineExecution", PipelineExecutionArn=arn)["SelectiveExecutionConfig"]


def test_a_step_of_a_branch_runs_where_the_condition_went(runtime: ScriptedJobs) -> None:
    pipeline = new_name()
    source = started(STEPS, pipeline)
    assert "Succeeded" == ended(source)
    for selected, runs in (("Register", 2), ("Notify", 0)):
        config = {"SourcePipelineExecutionArn": source, "SelectedSteps": [{"StepName": selected}]}
        assert "Succeeded" == ended(again(pipeline, SelectiveExecutionConfig=config))
        assert runs == len(runtime.of(selected))


def test_the_other_execution_has_to_fit(runtime: ScriptedJobs) -> None:
    pipeline = new_name()
    runtime.scripts["Train"] = Results(JobResult("Stopped"), JobResult("Failed", reason="x"), JobResult())
    stopped, other = started(STEPS, pipeline), started([step("Other")], new_name())
    assert "Stopped" == ended(stopped)
    failed = again(pipeline)
    assert ["Failed", "Succeeded"] == [ended(failed), ended(other)]

    def refused(message: str, source: str | None, *selected: str) -> None:
        config: dict[str, Any] = {"SelectedSteps": [{"StepName": name} for name in selected]}
        if source:
            config["SourcePipelineExecutionArn"] = source
        with pytest.raises(RefusedError, match=message):
            again(pipeline, SelectiveExecutionConfig=config)

    refused(r"SourcePipelineExecutionArn is required: selected steps need \['Prepare'\]", None, "Train")
    refused("it must have succeeded or failed", stopped, "Train")
    refused("is no execution of pipeline", other, "Train")
    refused(r"Steps \['Train'\], which selected steps need, have not succeeded", failed, "Evaluate")
    config = {"SourcePipelineExecutionArn": failed, "SelectedSteps": [{"StepName": "Train"}]}
    assert "Succeeded" == ended(again(pipeline, SelectiveExecutionConfig=config))
    assert "Succeeded" == ended(again(pipeline, SelectiveExecutionConfig={"SelectedSteps": [{"StepName": "Other"}]}))
