"""ForEach steps."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.cases.graph import FREE, OPEN, RIGHT, UNSEEN, tell
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import condition_step, fail_step, pipeline, train_step
from cdk_sagemaker_training.rules.graph.samples import call, get, loop

CASES: Final = {
    "SMT811": Cases(
        bad=[
            pipeline(loop(condition_step([RIGHT], [call()]))),
            pipeline(loop(loop(call(), name="Inner"))),
            pipeline(condition_step([RIGHT], [loop(call(), fail_step())])),
        ],
        good=[pipeline(loop(train_step())), pipeline(condition_step([RIGHT], [loop(call())], [fail_step()]))],
    ),
    "SMT819": Cases(
        bad=[
            pipeline(loop(call(), MaxConcurrency=0)),
            pipeline(loop(call(), MaxConcurrency=None)),
            pipeline(loop(call(), MaxConcurrency="2")),
            pipeline(loop(call(), MaxConcurrency=True)),
            pipeline(loop(call(), MaxConcurrency=get("Parameters.Rounds")), parameters=[{**OPEN, "DefaultValue": 51}]),
        ],
        good=[
            pipeline(loop(call(), MaxConcurrency=1)),
            pipeline(loop(call(), MaxConcurrency=get("Parameters.Rounds")), parameters=[OPEN]),
        ],
    ),
    "SMT844": Cases(
        bad=[
            pipeline(loop(call(), IterableItems=["a"] * 101)),
            pipeline(loop(call(), IterableItems=None)),
        ],
        good=[
            pipeline(loop(call(), IterableItems=["a"] * 100)),
            pipeline(loop(call(), IterableItems=get("Parameters.Kind")), parameters=[FREE]),
            pipeline(loop(call(), IterableItems=["#{Token[TOKEN.1]}"])),
        ],
    ),
    "SMT826": Cases(
        bad=[
            pipeline(tell("ForEach.CurrentItem.name")),
            pipeline(loop(call(), IterableItems=get("ForEach.CurrentItem"))),
            pipeline(loop(call("Inside")), tell("IterationOutput.Inside.OutputParameters['x']")),
        ],
        good=[
            pipeline(loop(tell("ForEach.CurrentItem.name"))),
            pipeline(
                loop(call(), Selector={"Pick": "MaxBy", "Field": get("IterationOutput.Tell.OutputParameters['x']")})
            ),
        ],
    ),
    "SMT827": Cases(
        bad=[
            pipeline(loop(call(), call("Tell-12"))),
            pipeline(condition_step([RIGHT], [call("Tell-0")]), loop(call())),
        ],
        good=[
            pipeline(loop(call()), call("Tell-a")),
            pipeline(loop(call()), call("Tell-")),
            pipeline(call(), call("Tell-0")),
        ],
    ),
    "SMT841": Cases(
        bad=[pipeline(loop(ForEachBody=None)), pipeline(condition_step([RIGHT], [loop()]))],
        good=[pipeline(loop(call())), pipeline(loop(ForEachBody=UNSEEN))],
    ),
}
