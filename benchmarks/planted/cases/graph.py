"""How parameters, schedules and steps hang together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import (
    Example,
    condition_step,
    fail_step,
    pipeline,
    processing_step,
    step,
    train_step,
    training,
    tuning_step,
)
from cdk_sagemaker_training.rules.graph.samples import FUNCTION, call, get, loop
from cdk_sagemaker_training.rules.usage import PipelineUsage

_NIGHTLY: Final = PipelineUsage(schedule="cron(0 3 * * ? *)")
OPEN: Final = {"Name": "Rounds", "Type": "Integer"}
_CLOSED: Final = {"Name": "Depth", "Type": "Integer", "DefaultValue": 0}
UNSEEN: Final = "${Token[TOKEN.123]}"
LATER: Final = {"Get": "Execution.PipelineName"}
RIGHT: Final = {"Type": "Equals", "LeftValue": LATER, "RightValue": "churn"}
KIND: Final = {"Name": "Kind", "Type": "String", "DefaultValue": "small", "EnumValues": ["small", "large"]}
FREE: Final = {"Name": "Kind", "Type": "String", "DefaultValue": "small"}
FILE: Final = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "report.json"}
TARGET: Final[Mapping[str, dict[str, Any]]] = {
    "Lambda": {"FunctionArn": FUNCTION},
    "Callback": {"SqsQueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/approvals"},
}
EXPERIMENT: Final = {"ExperimentName": LATER, "TrialName": {"Get": "Execution.PipelineExecutionId"}}


def answers(*names: object, name: str = "Ask", kind: str = "Lambda") -> dict[str, Any]:
    outputs = [{"OutputName": each, "OutputType": "String"} for each in names]
    return step(kind, name, OutputParameters=outputs, **TARGET[kind])


def tell(target: object, name: str = "Tell", **members: object) -> dict[str, Any]:
    return call(name, {"value": get(target)}, **members)


def says(value: object) -> dict[str, Any]:
    return call("Tell", {"value": value})


def output(name: object) -> str:
    return f"Steps.Process.ProcessingOutputConfig.Outputs{name}.S3Output.S3Uri"


def reads(target: object) -> dict[str, Any]:
    return says({"Std:JsonGet": {"PropertyFile": get(target), "Path": "accuracy"}})


def compares(kind: str, left: object, right: object) -> dict[str, object]:
    return {"Type": kind, "LeftValue": left, "RightValue": right}


def decides(*conditions: Mapping[str, object], otherwise: bool = False) -> Example:
    key = "ElseSteps" if otherwise else "IfSteps"
    return pipeline(condition_step(conditions, Arguments={key: [fail_step()]}), parameters=[KIND, OPEN])


def on_s3(location: object) -> dict[str, Any]:
    return says({"Std:JsonGet": {"S3Uri": location, "Path": "accuracy"}})


def joined(*values: object) -> dict[str, object]:
    return {"Std:Join": {"On": "/", "Values": list(values)}}


def trained(target: str, kind: str = "Train") -> Example:
    steps = {
        "Train": train_step(),
        "Tune": tuning_step(),
        "Process": processing_step(),
        "Each": loop(call("Inside")),
        "Ask": answers("answer"),
        "Wait": answers("answer", name="Wait", kind="Callback"),
        "Check": condition_step([RIGHT], [call("Inside")]),
    }
    return pipeline(steps[kind], tell(f"Steps.{kind}.{target}", "Show"))


CASES: Final = {
    "SMT801": Cases(
        bad=[pipeline(call(), Version=None), pipeline(call(), Version=20201201), pipeline(call(), Version=[])],
        good=[pipeline(call()), pipeline(call(), Version=UNSEEN)],
    ),
    "SMT802": Cases(
        bad=[
            pipeline(call(), condition_step([RIGHT], [call("Tell", {"a": 1})])),
            pipeline(condition_step([RIGHT], [call()], [call()])),
            pipeline(loop(call("Tell", {"a": 1})), call()),
        ],
        good=[
            pipeline(call(), condition_step([RIGHT], [call()])),  # SMT803
            pipeline(step("Fail", Name=None), step("Fail", Name=None)),  # SMT372
            pipeline(call("A"), call("a")),
        ],
    ),
    "SMT803": Cases(
        bad=[
            pipeline(call(), condition_step([RIGHT], [], [call()])),
            pipeline(call(), condition_step([RIGHT], [condition_step([RIGHT], [call()], name="Inner")])),
            pipeline(call(), loop(call())),
        ],
        good=[
            pipeline(call(), condition_step([RIGHT], [call("Tell", {"a": 1})])),  # SMT802
            pipeline(condition_step([RIGHT], [call("A")], [call("B")]), call("C")),
        ],
    ),
    "SMT804": Cases(
        bad=[
            pipeline(call(DependsOn=["Tell"])),
            pipeline(
                condition_step([RIGHT], [call("Inside")], DependsOn=["After"]), call("After", DependsOn=["Inside"])
            ),
            pipeline(
                train_step("A", {"CheckpointConfig": {"S3Uri": get("Steps.B.CheckpointConfig.S3Uri")}}),
                train_step("B", {"CheckpointConfig": {"S3Uri": get("Steps.A.CheckpointConfig.S3Uri")}}),
            ),
            pipeline(call("A", DependsOn=[{"Step": "B", "Trigger": "Failed"}]), call("B", DependsOn=["A"])),
        ],
        good=[
            pipeline(call("A", DependsOn=["B"]), call("B")),
            pipeline(condition_step([RIGHT], [condition_step([RIGHT], [call()], Name=None)], Name=None)),  # SMT372
            pipeline(condition_step([RIGHT], [fail_step("Check")])),  # SMT802
        ],
    ),
    "SMT805": Cases(
        bad=[
            pipeline(tell("Steps.Gone.TrainingJobArn")),
            pipeline(condition_step([compares("Equals", get("Steps.Gone.Outcome"), "True")], [call()])),
            pipeline(call(), PipelineExperimentConfig={**EXPERIMENT, "TrialName": get("Steps.train.TrainingJobName")}),
            pipeline(says(joined("s3://data", get("Steps.Gone['x']")))),
        ],
        good=[
            pipeline(answers("x"), tell("Steps.Ask.OutputParameters['x']")),
            pipeline(condition_step([RIGHT], [answers("x")]), tell("Steps.Ask.OutputParameters['x']")),  # SMT808
            pipeline(tell(f"Steps.{UNSEEN}.TrainingJobArn")),
            pipeline(call(), Metadata={"note": get("Steps.Gone.TrainingJobArn")}),
        ],
    ),
    "SMT806": Cases(
        bad=[
            pipeline(tell("Parameters.Rounds")),
            pipeline(tell("Parameters.rounds"), parameters=[OPEN]),
            pipeline(condition_step([compares("Equals", get("Parameters.Kind"), "small")], [call()])),
            training({"HyperParameters": {"epochs": joined(get("Parameters.Epochs"))}}),
        ],
        good=[
            pipeline(tell("Parameters.Rounds"), parameters=[OPEN]),
            pipeline(tell("Parameters.Rounds"), parameters=[{"Name": UNSEEN, "Type": "Integer"}]),
            pipeline(tell("Parameters.Rounds"), Parameters={"Rounds": 1}),  # SMT843
        ],
    ),
    "SMT807": Cases(
        bad=[
            pipeline(call(), parameters=[_CLOSED]),
            pipeline(tell("Parameters.Rounds"), parameters=[OPEN, _CLOSED]),
            pipeline(call(description="Parameters.Rounds"), parameters=[OPEN]),
        ],
        good=[
            pipeline(loop(tell("Parameters.Rounds")), parameters=[OPEN]),
            pipeline(
                call(),
                parameters=[FREE],
                PipelineExperimentConfig={**EXPERIMENT, "TrialName": get("Parameters.Kind")},
            ),
            pipeline(call(DisplayName=joined(get("Parameters.Kind"))), parameters=[FREE]),
            pipeline(tell(f"Parameters.{UNSEEN}"), parameters=[OPEN]),
        ],
    ),
    "SMT824": Cases(
        bad=[
            pipeline(tell("Parameters.Rounds"), parameters=[OPEN, OPEN]),
            pipeline(tell("Parameters.Kind"), parameters=[KIND, OPEN, {**FREE, "Type": "Integer"}]),
        ],
        good=[
            pipeline(tell("Parameters.Rounds"), parameters=[OPEN, {**OPEN, "Name": "rounds"}]),
            pipeline(call(), parameters=[{"Type": "Integer"}, {"Type": "Integer"}]),  # SMT843
        ],
    ),
    "SMT843": Cases(
        bad=[
            pipeline(call(), Parameters="Rounds"),
            pipeline(call(), Parameters=[OPEN, "Rounds"]),
            pipeline(call(), Parameters=[{"Type": "Integer"}]),
            pipeline(call(), Parameters=[{**OPEN, "Name": 1}, None]),
        ],
        good=[
            pipeline(call(), Parameters=None),
            pipeline(call(), Parameters=[]),
            pipeline(call(), parameters=[{"Name": UNSEEN, "Type": "Integer"}]),
        ],
    ),
    "SMT822": Cases(
        bad=[
            pipeline(Steps=None),
            pipeline(Steps={"Tell": call()}),
            pipeline(Steps=[call(), "Tell"]),
            pipeline(condition_step([RIGHT], Arguments={"IfSteps": call()})),
            pipeline(loop(call(), ForEachBody=[["Tell"]])),
            pipeline(call(Arguments=["value"])),
            pipeline(step("Training", Arguments=None)),
        ],
        good=[
            pipeline(step("Lambda", Arguments=None)),
            pipeline(condition_step([RIGHT], Arguments={"IfSteps": None})),
            pipeline(call(Arguments=UNSEEN)),
            pipeline(step("Fail", Type=UNSEEN)),
        ],
    ),
    "SMT814": Cases(
        bad=[
            pipeline(step("CreateModel")),
            pipeline(condition_step([RIGHT], [step("processing")])),
            pipeline(step("x" * 1000)),
        ],
        good=[
            pipeline(step("BedrockCustomModel")),
            pipeline(step("EMRServerless")),
            pipeline(step("Fail", Type=None)),  # SMT822
            pipeline(step("Fail", Type=UNSEEN)),
        ],
    ),
    "SMT812": Cases(
        bad=[
            pipeline(train_step(), parameters=[_CLOSED, OPEN], usage=_NIGHTLY),
            pipeline(
                train_step(),
                parameters=[OPEN],
                usage=PipelineUsage(schedule="rate(1 day)", scheduled_parameters=["Depth"]),
            ),
        ],
        good=[
            pipeline(train_step(), parameters=[OPEN]),
            pipeline(
                train_step(),
                parameters=[OPEN, _CLOSED],
                usage=PipelineUsage(schedule="rate(1 day)", scheduled_parameters=["Rounds"]),
            ),
        ],
    ),
    "SMT823": Cases(
        bad=[
            pipeline(step("Callback", "Ask")),
            pipeline(call(FunctionArn="arn:aws:iam::123456789012:role/tell")),
            pipeline(call(FunctionArn="arn:aws:lambda:eu-west-1:123456789012:layer:tell:1")),
            pipeline(loop(step("Callback", "Ask", SqsQueueUrl="arn:aws:sqs:eu-west-1:123456789012:approvals"))),
            pipeline(call(OutputParameters=[{"OutputName": "x", "OutputType": "Number"}])),
        ],
        good=[
            pipeline(call(FunctionArn="arn:aws-cn:lambda:cn-north-1:123456789012:function:tell:live")),
            pipeline(call(FunctionArn="tell")),
            pipeline(call(FunctionArn=UNSEEN), step("Callback", "Ask", SqsQueueUrl=f"https://{UNSEEN}")),
            pipeline(call(FunctionArn={"Get": "Parameters.Kind"}), parameters=[{**FREE, "DefaultValue": ""}]),
            pipeline(call(OutputParameters=[{"OutputName": "x", "OutputType": "Float"}, {"OutputName": "y"}])),
            pipeline(call(OutputParameters=[{"OutputName": "x", "OutputType": UNSEEN}])),
        ],
    ),
}
