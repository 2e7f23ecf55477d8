"""Condition and Fail steps."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.cases.graph import FILE, LATER, RIGHT, UNSEEN, answers, compares, decides, joined, tell
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import condition_step, fail_step, pipeline, step
from cdk_sagemaker_training.rules.graph.samples import call, get

CASES: Final = {
    "SMT815": Cases(
        bad=[
            decides({"Type": "And", "Conditions": [RIGHT]}),
            decides({"LeftValue": 1, "RightValue": 2}),
            decides({"Type": "Not", "Condition": {"Type": "Equal", "LeftValue": LATER, "RightValue": 2}}),
            decides({"Type": "Or", "Conditions": [RIGHT, {"Type": "In", "QueryValue": "a"}]}),
            decides({"Type": "Or", "Conditions": RIGHT}),
            pipeline(condition_step([RIGHT], [call()], Arguments={"Conditions": RIGHT})),
            pipeline(condition_step([RIGHT], [call()], Arguments={"Conditions": ["a == b"]})),
            pipeline(condition_step([RIGHT], [call()], Arguments={"Conditions": None})),
            decides(get("Parameters.Kind")),
        ],
        good=[
            decides({"Type": "Not", "Condition": {"Type": "Or", "Conditions": [RIGHT]}}),
            decides({"Type": "NotEquals", "LeftValue": LATER, "RightValue": "a"}),  # SMT839
            decides({"Type": "In", "Value": LATER, "In": ["a"]}),  # SMT839
            decides(compares("Equals", LATER, None)),
            decides({"Type": UNSEEN}),
        ],
    ),
    "SMT821": Cases(
        bad=[
            pipeline(condition_step([RIGHT]), call(DependsOn=["Check"])),
            pipeline(condition_step([RIGHT], Arguments={"IfSteps": None, "ElseSteps": None})),
            pipeline(condition_step([RIGHT], [condition_step([RIGHT], name="Inner")])),
        ],
        good=[
            pipeline(condition_step([RIGHT]), tell("Steps.Check.Outcome")),
            pipeline(condition_step([RIGHT], [], [call()])),
            pipeline(condition_step([RIGHT], Arguments=UNSEEN)),
        ],
    ),
    "SMT830": Cases(
        bad=[
            decides(compares("Equals", LATER, 1)),
            decides(compares("LessThan", joined(1, 2), 3.5)),
            decides({"Type": "Not", "Condition": compares("Equals", get("Parameters.Kind"), True)}),
            decides({"Type": "In", "QueryValue": get("Parameters.Rounds"), "Values": ["1", "2"]}),
            pipeline(
                answers("x"),
                condition_step([compares("Equals", get("Steps.Ask.OutputParameters['x']"), 1)], [call()]),
            ),
        ],
        good=[
            decides(compares("Equals", get("Parameters.Rounds"), 1.0)),
            decides(compares("GreaterThan", get("Steps.Train.FinalMetricDataList['auc'].Value"), "0.9")),
            decides({"Type": "In", "QueryValue": get("Parameters.Rounds"), "Values": ["1", 2]}),
            decides(compares("Equals", get("Parameters.Other"), 1)),
            decides(compares("Equals", UNSEEN, 1)),
        ],
    ),
    "SMT839": Cases(
        bad=[
            decides({"Type": "NotIn", "QueryValue": LATER, "Values": ["a"]}),
            decides({"Type": "In", "Value": LATER, "In": ["a"]}),
            decides({"Type": "Or", "Conditions": [{"Type": "NotEquals", "LeftValue": LATER, "RightValue": "a"}]}),
        ],
        good=[
            decides({"Type": "In", "QueryValue": LATER, "Values": ["a"]}),
            decides({"Type": "Not", "Condition": {"Type": "In", "QueryValue": LATER, "Values": ["a"]}}),
        ],
    ),
    "SMT840": Cases(
        bad=[
            pipeline(condition_step([])),
            pipeline(condition_step([RIGHT], [condition_step([], [call()], name="Inner")])),
        ],
        good=[decides(RIGHT), pipeline(condition_step([RIGHT], Arguments={"Conditions": None}))],  # SMT815
    ),
    "SMT820": Cases(
        bad=[
            pipeline(fail_step(RetryPolicies=[{"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 3}])),
            pipeline(condition_step([RIGHT], [fail_step(PropertyFiles=[FILE])])),
        ],
        good=[pipeline(fail_step(RetryPolicies=[])), pipeline(fail_step(DependsOn=["Tell"]), call())],
    ),
    "SMT842": Cases(
        bad=[pipeline(fail_step(Arguments={"ErrorMessage": None})), pipeline(step("Fail", Arguments=None))],
        good=[
            pipeline(fail_step(Arguments={"ErrorMessage": joined("Failed in", LATER)})),
            pipeline(fail_step(Arguments={"ErrorMessage": UNSEEN})),
        ],
    ),
}
