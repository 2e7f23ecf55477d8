"""Apps with many pipelines: all ways write the same, and what is reckoned from their times."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.commands import Took
from benchmarks.growth import bench as growth
from benchmarks.sdk_at_synth import bench as sdk_at_synth
from benchmarks.synths import program, ready
from benchmarks.synths.measured import prepared, synthesized, template, told
from benchmarks.synths.program import WAYS
from benchmarks.synths.shares import WATCHED, Stopwatch

STEPS = 2


@pytest.fixture(scope="module")
def templates() -> Iterator[Mapping[str, Any]]:
    """By way, the template of the first stack of an app of one pipeline; ``sdk-v3`` needs another environment.

    Those that the others' texts are from are made in processes of their own, as the benchmark does, and so is what
    changes the environment; the rest in this.
    """
    with prepared(STEPS) as (folder, made):
        for way in WAYS:
            if way == "sdk-v2":
                synthesized(way, pipelines=1, steps=STEPS, folder=folder)
            elif way not in {"given", "derived", "sdk-v3"}:
                output = template(folder, way, STEPS).parent
                program.synthesized(way, pipelines=1, steps=STEPS, output=output, ready_made=made.get((way, STEPS)))
        yield {
            way: json.loads(template(folder, way, STEPS).read_text(encoding="utf-8")) for way in WAYS if way != "sdk-v3"
        }


def of_type(template: Mapping[str, Any], kind: str) -> list[Any]:
    return [each["Properties"] for each in template["Resources"].values() if each["Type"] == kind]


def document(template: Mapping[str, Any]) -> Any:
    (pipeline,) = of_type(template, "AWS::SageMaker::Pipeline")
    return json.loads(pipeline["PipelineDefinition"]["PipelineDefinitionBody"])


def test_a_bare_pipeline_is_the_same_to_the_letter(templates: Mapping[str, Any]):
    kind = "AWS::SageMaker::Pipeline"
    assert of_type(templates["given"], kind) == of_type(templates["bare"], kind)
    assert 1 == len(templates["given"]["Resources"]) == len(templates["bare"]["Resources"])


def test_what_is_judged_is_the_same_definition(templates: Mapping[str, Any]):
    assert document(templates["given"]) == document(templates["judged"])
    assert ["AWS::SageMaker::Pipeline"] == [each["Type"] for each in templates["judged"]["Resources"].values()]


def test_roles_by_hand_are_the_same(templates: Mapping[str, Any]):
    """Apart from the names that CDK gives resources and policies, and the partition, which stands in the texts."""
    assert ready.ready(templates["derived"]) == ready.ready(templates["by-hand"])
    kinds = [sorted(each["Type"] for each in templates[way]["Resources"].values()) for way in ("derived", "by-hand")]
    assert kinds[0] == kinds[1]
    assert ["AWS::IAM::Policy"] * 2 + ["AWS::IAM::Role"] * 2 + ["AWS::SageMaker::Pipeline"] == kinds[0]


def test_the_sdk_renders_the_same_definition(templates: Mapping[str, Any]):
    """But for one section: a profiler that is off is written down by the SDK, and left out by ours."""
    theirs = document(templates["sdk-v2"])
    switched_off = [step["Arguments"].pop("ProfilerConfig") for step in theirs["Steps"]]
    assert [{"DisableProfiler": True}] * STEPS == switched_off
    assert document(templates["given"]) == theirs


def test_shared_roles_are_in_the_stack_once(templates: Mapping[str, Any]):
    assert 5 == len(templates["shared"]["Resources"])


def test_a_workspace_is_more(templates: Mapping[str, Any]):
    assert 5 == len(templates["workspace"]["Resources"])
    assert "Fn::ImportValue" in json.dumps(templates["workspace"])


def test_pipelines_differ(tmp_path: Path):
    program.synthesized("given", pipelines=2, steps=1, output=tmp_path, ready_made=None)
    found = json.loads((tmp_path / "Stack0.template.json").read_text(encoding="utf-8"))
    bodies = [
        each["PipelineDefinition"]["PipelineDefinitionBody"] for each in of_type(found, "AWS::SageMaker::Pipeline")
    ]
    assert 2 == len(set(bodies))
    assert bodies[1] == bodies[0].replace("/model-0/", "/model-1/")


def test_what_the_time_goes_to(tmp_path: Path):
    found = told(synthesized("derived", pipelines=1, steps=1, folder=tmp_path, shares=True))
    assert {*WATCHED, "others"} == set(found["seconds"])
    assert set(WATCHED) == set(found["calls"])
    assert 10 < found["calls"]["jsii"]


def test_a_moment_counts_once():
    clock = iter([0, 1, 3, 7, 15, 31])
    watch = Stopwatch(lambda: next(clock))
    inner = watch.timed("jsii", lambda: None)
    watch.timed("roles", inner)()
    assert {"seconds": {"others": 1 + 16, "roles": 2 + 8, "jsii": 4}, "calls": {"roles": 1, "jsii": 1}} == watch.told()


def took(clock: float) -> Took:
    return Took(clock=clock, processors=clock, code=0, output="", python=100, node=200)


def test_each_further_pipeline():
    runs = {("given", 10): [took(2), took(3)], ("given", 110): [took(3)]}
    assert [0.01] == growth.each_further(runs, "given", 10, 110)
    assert 0 < growth.each_further({("given", 1): [took(2)]}, "given", 1, 1)[0] < 0.001


def test_rows_of_growth():
    """10 ms for each further one of ours, 5 of the peers'; twice as long up to a thousand."""
    ours = {"given": 10, "derived": 10, "judged": 8, "workspace": 20, "shared": 20}
    runs = {
        (way, number): [took(1 + ms * number / 1000 + (ms * (number - 100) / 1000 if number > 100 else 0))] * 2
        for way, ms in {**ours, "bare": 5, "by-hand": 10}.items()
        for number in growth.FULL.pipelines
    }
    rows = {row.name: row for row in growth._rows(growth.FULL, runs)}
    further = rows["roles given: each further pipeline up to 1,000"]
    assert (20, 10, 2, False) == (further.ours, further.peer, further.ratio, further.reached)
    assert rows["roles derived: each further pipeline up to 1,000"].reached
    assert (2, False) == (
        rows["roles given: each further one up to 1,000"].ratio,
        rows["roles given: each further one up to 1,000"].reached,
    )
    assert 1 == rows["roles derived: memory of Node for 1,000"].ratio
    least = rows["steps made and judged, without constructs: each further one up to 1,000"]
    assert (16, 10, None) == (least.ours, least.peer, least.reached)


def test_rows_of_growth_by_steps():
    """Each further step takes 10 ms up to 10 and 20 beyond, and those of the peer nothing."""
    clocks = {1: 2, 10: 2 + 9, 50: 2 + 9 + 80}
    runs = {("given", steps): [took(clock)] for steps, clock in clocks.items()}
    runs |= {("bare", steps): [took(1)] for steps in clocks}
    further, *apps = growth._rows_of_steps(growth.FULL, runs)
    assert (20, 10, False) == (further.ours, further.peer, further.reached)
    assert [(2, 1, 2, None), (91, 1, 91, None)] == [(row.ours, row.peer, row.ratio, row.reached) for row in apps]


def test_without_the_environment_of_v3(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SDK3_PYTHON", "nowhere/bin/python")
    assert sdk_at_synth.sdk_v3_python() is None
    monkeypatch.setenv("SDK3_PYTHON", str(Path(__file__)))
    assert Path(__file__) == sdk_at_synth.sdk_v3_python()
