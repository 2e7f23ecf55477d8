"""Which steps wait for which, and what never runs."""

from __future__ import annotations

from typing import Any, Final

from benchmarks.planted.cases.graph import FILE, FREE, LATER, RIGHT, UNSEEN, answers, compares, decides, reads, tell
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import (
    channel,
    condition_step,
    fail_step,
    pipeline,
    processing_step,
    step,
    train_step,
)
from cdk_sagemaker_training.rules.graph.samples import call, get, loop


def _writes(uri: object, name: str = "Process", takes: object = None, **members: object) -> dict[str, Any]:
    output = {"OutputName": "report", "S3Output": {"S3Uri": uri, "LocalPath": "/opt/ml/processing/report"}}
    given = [{"InputName": "data", "S3Input": {"S3Uri": takes}}] if takes is not None else None
    return processing_step(
        name, {"ProcessingOutputConfig": {"Outputs": [output]}, "ProcessingInputs": given}, **members
    )


def _takes(name: object, uri: str) -> dict[str, Any]:
    return processing_step("Evaluate", {"ProcessingInputs": [{"InputName": name, "S3Input": {"S3Uri": uri}}]})


def _trains(uri: object, name: str = "Train", **members: object) -> dict[str, Any]:
    source = {"DataSource": {"S3DataSource": {"S3Uri": uri}}}
    return train_step(name, {"InputDataConfig": [channel("train", **source)]}, **members)


def _of_this_execution(*folders: str) -> dict[str, Any]:
    return {"Std:Join": {"On": "/", "Values": ["s3://data", get("Execution.PipelineExecutionId"), *folders]}}


_IN_BUCKET: Final = f"s3://{UNSEEN}/out"
_HASTY: Final = call("Hasty", {"accuracy": {"Std:JsonGet": {"S3Uri": _of_this_execution("a.json"), "Path": "a"}}})

CASES: Final = {
    "SMT808": Cases(
        bad=[
            pipeline(loop(answers("x")), tell("Steps.Ask.OutputParameters['x']")),
            pipeline(
                condition_step([RIGHT], [condition_step([RIGHT], [answers("x")], name="Inner"), tell("Steps.Ask.a")])
            ),
            pipeline(
                condition_step([RIGHT], [processing_step(PropertyFiles=[FILE])]),
                reads("Steps.Process.PropertyFiles.Report"),
            ),
        ],
        good=[
            pipeline(answers("x"), condition_step([RIGHT], [tell("Steps.Ask.OutputParameters['x']")])),
            pipeline(condition_step([RIGHT], [answers("x")]), call(DependsOn=["Ask"])),
            pipeline(condition_step([RIGHT], [answers("x")], [tell("Steps.Ask.OutputParameters['x']")])),  # SMT838
            pipeline(condition_step([RIGHT], [call()]), tell("Steps.Check.Outcome", "Later")),
        ],
    ),
    "SMT809": Cases(
        bad=[
            decides(compares("Equals", "a", "a"), otherwise=True),
            decides(compares("Equals", get("Parameters.Kind"), "medium")),
            decides(RIGHT, {"Type": "Not", "Condition": compares("LessThanOrEqualTo", 1, 1.5)}),
            decides(
                {"Type": "In", "QueryValue": get("Parameters.Kind"), "Values": ["large", "small", 3]}, otherwise=True
            ),
            decides({"Type": "Or", "Conditions": [compares("GreaterThan", 1, 1), compares("LessThan", 2, 1)]}),
            decides(compares("Equals", get("Parameters.Rounds"), get("Parameters.Rounds")), otherwise=True),
            decides({"Type": "In", "QueryValue": "a", "Values": ["b", "c"]}),
        ],
        good=[
            decides(compares("Equals", get("Parameters.Kind"), "small")),
            pipeline(
                condition_step([compares("Equals", get("Parameters.Kind"), "large")], [fail_step()]),
                parameters=[FREE],
            ),
            decides(compares("Equals", 1, 1)),
            decides(compares("Equals", 1, "1")),  # SMT830
            decides({"Type": "In", "QueryValue": "a", "Values": ["b", LATER]}),
            decides({"Type": "Or", "Conditions": [compares("GreaterThan", 1, 1), RIGHT]}),
            decides(compares("Equals", UNSEEN, "a")),
        ],
    ),
    "SMT813": Cases(
        bad=[
            pipeline(call(DependsOn=["Ask"])),
            pipeline(call(DependsOn=[{"Step": "Ask", "Trigger": "Any"}])),
            pipeline(condition_step([RIGHT], [call(DependsOn=["check"])])),
        ],
        good=[
            pipeline(condition_step([RIGHT], [answers()]), call(DependsOn=["Ask"])),
            pipeline(call(DependsOn=[UNSEEN])),
            pipeline(call(DependsOn=None)),
            pipeline(call(DependsOn=[1])),  # SMT828
        ],
    ),
    "SMT828": Cases(
        bad=[
            pipeline(answers(), call(DependsOn={"Step": "Ask"})),
            pipeline(answers(), call(DependsOn=["Ask", 1])),
            pipeline(answers(), call(DependsOn=[{"Trigger": "Failed"}])),
            pipeline(answers(), call(DependsOn=[["Ask"]])),
        ],
        good=[
            pipeline(answers(), call(DependsOn=[{"Step": "Ask"}])),
            pipeline(answers(), call(DependsOn=[])),
            pipeline(call(DependsOn=["#{Token[TOKEN.1]}"])),
        ],
    ),
    "SMT829": Cases(
        bad=[
            pipeline(answers(), call(DependsOn=[{"Step": "Ask", "Trigger": "failed"}])),
            pipeline(answers(), call(DependsOn=[{"Step": "Ask", "Trigger": None}])),
            pipeline(answers(), call(DependsOn=[{"Step": "Ask", "Trigger": ["Failed"]}])),
        ],
        good=[
            pipeline(answers(), call(DependsOn=[{"Step": "Ask", "Trigger": "Completed"}])),
            pipeline(answers(), call(DependsOn=["Ask"])),
            pipeline(answers(), call(DependsOn=[{"Step": "Ask", "Trigger": UNSEEN}])),
        ],
    ),
    "SMT836": Cases(
        bad=[
            pipeline(fail_step(), call("A", DependsOn=["Stop"]), call("B", DependsOn=["A"])),
            pipeline(
                condition_step(
                    [compares("Equals", 1, 1)], [call("A")], [condition_step([RIGHT], [answers("x")], name="Inner")]
                ),
                tell("Steps.Ask.OutputParameters['x']"),
            ),
        ],
        good=[
            pipeline(fail_step(), call("A", DependsOn=["Stop"])),  # SMT837
            pipeline(condition_step([compares("Equals", 1, 1)], [call("A")], [call("B")]), call("C", DependsOn=["A"])),
            pipeline(
                fail_step(),
                call("A", DependsOn=["Stop"]),
                call("B", DependsOn=[{"Step": "A", "Trigger": "Any"}]),
            ),
            pipeline(call("A", DependsOn=["B"]), call("B", DependsOn=["A"])),  # SMT804
        ],
    ),
    "SMT837": Cases(
        bad=[
            pipeline(condition_step([RIGHT], [fail_step(), call(DependsOn=["Stop"])])),
            pipeline(fail_step(), tell("Steps.Stop.ErrorMessage")),
            pipeline(fail_step(), call(DependsOn=[{"Step": "Stop", "Trigger": "Completed"}])),
        ],
        good=[
            pipeline(fail_step(), call(DependsOn=[{"Step": "Stop", "Trigger": "Failed"}])),
            pipeline(call(), fail_step(DependsOn=["Tell"])),
        ],
    ),
    "SMT838": Cases(
        bad=[
            pipeline(condition_step([RIGHT], [answers("x")], [tell("Steps.Ask.OutputParameters['x']")])),
            pipeline(
                condition_step(
                    [RIGHT], [condition_step([RIGHT], [call()], name="Inner")], [call("Ask", DependsOn=["Tell"])]
                )
            ),
        ],
        good=[
            pipeline(condition_step([RIGHT], [call()], [call("Ask", DependsOn=[{"Step": "Tell", "Trigger": "Any"}])])),
            pipeline(
                condition_step([RIGHT], [call()], name="One"),
                condition_step([RIGHT], [], [call("Ask", DependsOn=["Tell"])], name="Two"),
            ),
        ],
    ),
    "SMT847": Cases(
        bad=[
            pipeline(_writes("s3://data/out"), _trains("s3://data/out/")),
            pipeline(_writes("s3://data/out/"), _trains("s3://data/out/train/part.csv")),
            pipeline(_writes(f"{_IN_BUCKET}/"), _trains(f"{_IN_BUCKET}/train")),
            pipeline(_writes(_of_this_execution("out")), _trains(_of_this_execution("out", "train"))),
            pipeline(_writes(_of_this_execution()), _HASTY),
            pipeline(_writes("s3://data/out"), condition_step([RIGHT], [_trains("s3://data/out/train")])),
            pipeline(condition_step([RIGHT], [_writes("s3://data/out"), _trains("s3://data/out/train")])),
            pipeline(
                step("Transform", "Score", {"TransformOutput": {"S3OutputPath": "s3://data/scores"}}),
                step("Model", "Model", {"PrimaryContainer": {"ModelDataUrl": "s3://data/scores/model.tar.gz"}}),
            ),
            pipeline(train_step(), _writes("s3://data/report", takes="s3://artifacts/churn/")),
            pipeline(train_step(), _takes(["code"], "s3://artifacts/churn/")),
        ],
        good=[
            pipeline(_writes("s3://data/out"), _trains("s3://data/outer")),
            pipeline(_writes("s3://data/out"), _trains("s3://data/out/train", DependsOn=["Process"])),
            pipeline(
                _writes("s3://data/out"),
                call("Wait", DependsOn=["Process"]),
                condition_step([RIGHT], [_trains("s3://data/out/train")], DependsOn=["Wait"]),
            ),
            pipeline(
                condition_step([RIGHT], [_writes("s3://data/out")]), _trains("s3://data/out", DependsOn=["Check"])
            ),
            pipeline(condition_step([RIGHT], [_writes("s3://data/out")], [_trains("s3://data/out")])),
            pipeline(_writes("s3://data/out", DependsOn=["Train"]), _trains("s3://data/out")),
            pipeline(_writes("s3://data/out", takes="s3://data/out/raw"), _trains("s3://data/out/raw")),
            pipeline(_writes("s3://data"), _trains("s3://data/train")),
            pipeline(_writes("s3://data/out/train"), _trains("s3://data/out")),
            pipeline(_writes(UNSEEN), _trains(UNSEEN)),
            pipeline(_writes(f"{_IN_BUCKET}/"), _trains("s3://${Token[TOKEN.9]}/out/train")),
            pipeline(_writes(get("Parameters.Kind")), _trains(get("Parameters.Kind")), parameters=[FREE]),
            pipeline(_writes(get("Steps.Tell.Uri")), _trains(get("Steps.Tell.Uri")), call()),
            pipeline(train_step(), _writes("s3://data/report", takes="s3://artifacts/churn/first/model.tar.gz")),
            pipeline(_writes("s3://data/out", takes="s3://data/out")),
            pipeline(train_step(), _takes("code", "s3://artifacts/churn/")),
            pipeline(_writes("s3://data/out"), _trains(f"s3://data/out/{'deeper/' * 600}")),
        ],
    ),
}
