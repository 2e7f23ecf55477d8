from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Annotations, Match

from cdk_sagemaker_training import (
    Acknowledgement,
    Budget,
    Estimator,
    ParallelismConfiguration,
    ParameterInteger,
    RunTime,
    TrainingPipeline,
    TrainingPipelineBuilder,
    TrainingStep,
)


def train(name: str = "Train", **members: Any) -> TrainingStep:
    base: dict[str, Any] = {
        "image_uri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1",
        "instance_type": "ml.m5.xlarge",
        "output_path": "s3://output/",
        "max_run": 3600,
    }
    return TrainingStep(name=name, estimator=Estimator(**{**base, **members}), inputs={"train": "s3://input/train/"})


def test_bounds_of_a_pipeline(stack: Stack):
    found = TrainingPipeline(stack, "Pipeline", steps=[train(instance_count=2)])
    bounds = found.bounds(runs={"Train": RunTime(at_least=60)})
    assert (60, 3600, 120, 7200) == (
        bounds.wall_seconds.low,
        bounds.wall_seconds.high,
        bounds.instance_seconds.low,
        bounds.instance_seconds.high,
    )


def test_steps_that_run_one_after_the_other_take_longer(stack: Stack):
    steps = [train(name) for name in "AB"]
    alone = ParallelismConfiguration(max_parallel_execution_steps=1)
    found = TrainingPipeline(stack, "Pipeline", steps=steps, parallelism_config=alone)
    assert 7200 == found.bounds().wall_seconds.high


@pytest.mark.parametrize("make", [TrainingPipeline, TrainingPipelineBuilder])
def test_more_than_the_budget_fails_the_synthesis(make: Any):
    app = App()
    make(Stack(app, "Stack"), "Pipeline", steps=[train(instance_count=2)], budget=Budget(instance_hours=1))
    with pytest.raises(RuntimeError) as error:
        app.synth()
    message = "the worst case is 2.00 instance-hours, the budget (instance_hours) is 1.00 instance-hours: 3,600 s x 2"
    assert f"SMT004: /Steps: {message}" in str(error.value)


def test_a_budget_that_holds_or_is_acknowledged():
    app = App()
    TrainingPipeline(Stack(app, "A"), "Pipeline", steps=[train()], budget=Budget(wall_time=timedelta(hours=1)))
    reason = Acknowledgement(rule="SMT004", reason="once, for the big model")
    TrainingPipeline(
        Stack(app, "B"), "Pipeline", steps=[train()], budget=Budget(instance_hours=0), acknowledgements=[reason]
    )
    app.synth()


def test_what_only_an_execution_knows_is_a_warning(stack: Stack):
    step = train(max_run=ParameterInteger(name="Time"))
    made = TrainingPipeline(stack, "Pipeline", steps=[step], budget=Budget(instance_hours=1))
    assert ["SMT005"] == [attrs.asdict(found)["rule"] for found in made.findings if found.rule.startswith("SMT00")]
    Annotations.from_stack(stack).has_warning("/Stack/Pipeline", Match.string_like_regexp("whether the budget"))
