"""Limits: times, counts, names, parameters, tags."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import (
    Example,
    condition_step,
    fail_step,
    pipeline,
    processing_step,
    step,
    train_step,
    training,
    tuning,
)

_EQUAL: Final = {"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}
_TOKEN: Final = -1.8881545897087626e289
"""How CDK writes a number that only the deployment knows."""


def _runs(seconds: object) -> dict[str, object]:
    return {"StoppingCondition": {"MaxRuntimeInSeconds": seconds}}


def _runs_by_default(seconds: Json) -> Example:
    parameter = {"Name": "Longest", "Type": "Integer", "DefaultValue": seconds}
    return pipeline(train_step("Train", _runs({"Get": "Parameters.Longest"})), parameters=[parameter])


def _declared(**parameter: object) -> Example:
    return pipeline(fail_step(), parameters=[{"Name": "P", "Type": "String", **parameter}])


def _steps(count: int, nested: int = 0) -> Example:
    inside = [fail_step(f"Inside{number}") for number in range(nested)]
    return pipeline(*(fail_step(f"Stop{number}") for number in range(count - 1)), condition_step([_EQUAL], inside))


def _tags(*keys: object) -> dict[str, object]:
    return {"Tags": [{"Key": key, "Value": "x"} for key in keys]}


def _profiled(interval: object) -> dict[str, object]:
    return {"ProfilerConfig": {"S3OutputPath": "s3://artifacts/", "ProfilingIntervalInMilliseconds": interval}}


def _tuned(strategy: object, jobs: object, parallel: object = 2) -> Example:
    limits = {"MaxNumberOfTrainingJobs": jobs, "MaxParallelTrainingJobs": parallel}
    return tuning({"HyperParameterTuningJobConfig": {"Strategy": strategy, "ResourceLimits": limits}})


CASES: Final = {
    "SMT361": Cases(
        bad=[_runs_by_default(3_000_000), tuning({"TrainingJobDefinition": _runs(2_419_201)})],
        good=[
            training(_runs(2_419_200)),
            training(_runs({"Get": "Parameters.Open"})),
            pipeline(processing_step("Process", _runs(777_600))),
        ],
    ),
    "SMT362": Cases(
        bad=[
            training(_runs(2_419_200)),
            _runs_by_default(500_000),
            tuning({"TrainingJobDefinition": _runs(432_001)}),
        ],
        good=[
            training(_runs(2_419_201)),
            training(_runs(_TOKEN)),
            tuning({"HyperParameterTuningJobConfig": {"ResourceLimits": {"MaxRuntimeInSeconds": 2_000_000}}}),
        ],
    ),
    "SMT363": Cases(
        bad=[
            pipeline(*(fail_step(f"Stop{number}", Description="x" * 300_000) for number in range(4))),
            pipeline(fail_step(), Metadata={"notes": ["note"] * 200_000}),
        ],
        good=[
            pipeline(*(fail_step(f"Stop{number}", Description="x" * 3_000) for number in range(50))),
            pipeline(fail_step(), Metadata={"notes": "ü" * 1_000_000}),
        ],
    ),
    "SMT364": Cases(
        bad=[_steps(51), _steps(60, nested=10)],
        good=[_steps(50), _steps(50, nested=1)],
    ),
    "SMT365": Cases(
        bad=[_steps(50, nested=1), _steps(2, nested=49)],
        good=[_steps(51, nested=1), _steps(25, nested=25)],
    ),
    "SMT366": Cases(
        bad=[
            pipeline(fail_step(), parameters=[{"Name": f"P{number}", "Type": "String"} for number in range(count)])
            for count in (201, 300)
        ],
        good=[_declared(), pipeline(fail_step(), Parameters=None), pipeline(fail_step(), Parameters={})],
    ),
    "SMT367": Cases(
        bad=[_declared(DefaultValue="x" * 1025), _declared(Name="a" * 300)],
        good=[
            _declared(DefaultValue="x" * 1024),
            _declared(DefaultValue="${Token[" + "x" * 2000 + ".1]}"),
            _declared(Type="Integer", DefaultValue=10**1100),
        ],
    ),
    "SMT386": Cases(
        bad=[_declared(Name="größe"), _declared(Name="my.param"), _declared(Name="")],
        good=[
            _declared(Name="a" * 300),
            _declared(Name="Rounds_of-2"),
            _declared(Name="${Token[TOKEN.1]}"),
            _declared(Name=None),
        ],
    ),
    "SMT368": Cases(
        bad=[_declared(Type="string"), _declared(Type=None), _declared(Type="")],
        good=[
            pipeline(
                fail_step(),
                parameters=[{"Name": kind, "Type": kind} for kind in ("String", "Integer", "Boolean", "Float")],
            ),
            _declared(Type="${Token[TOKEN.4]}"),
        ],
    ),
    "SMT369": Cases(
        bad=[
            _declared(DefaultValue=1),
            _declared(Type="Boolean", DefaultValue="true"),
            _declared(Type="Integer", DefaultValue=True),
            _declared(Type="Integer", DefaultValue=0.5),
            _declared(DefaultValue=["a"]),
        ],
        good=[
            _declared(Type="Float", DefaultValue=1),
            _declared(Type="Boolean", DefaultValue=False),
            _declared(Type="Integer", DefaultValue=_TOKEN),
            _declared(DefaultValue=None),
            _declared(Type="Number", DefaultValue=1),
        ],
    ),
    "SMT370": Cases(
        bad=[
            _declared(Type="Float", EnumValues=[0.1, 0.2]),
            _declared(Type="Boolean", EnumValues=[True]),
        ],
        good=[
            _declared(EnumValues=["a", "b"]),
            _declared(Type="Integer", EnumValues=[]),
            _declared(Type="Integer", EnumValues=None),
        ],
    ),
    "SMT371": Cases(
        bad=[
            _declared(DefaultValue="c", EnumValues=["a", "b"]),
            _declared(DefaultValue="", EnumValues=["a"]),
        ],
        good=[
            _declared(EnumValues=["a", "b"]),
            _declared(DefaultValue="c", EnumValues=["a", "${Token[TOKEN.9]}"]),
            _declared(DefaultValue="${Token[TOKEN.9]}", EnumValues=["a"]),
            _declared(DefaultValue="c", EnumValues=[]),
            _declared(Type="Integer", DefaultValue=3, EnumValues=[1, 2]),
        ],
    ),
    "SMT372": Cases(
        bad=[
            pipeline(fail_step("a" * 65)),
            pipeline(fail_step("")),
            pipeline(fail_step(Name=None)),
            pipeline(fail_step(Name=7)),
            pipeline(condition_step([_EQUAL], [fail_step("Stop.now")])),
        ],
        good=[
            pipeline(fail_step("a" * 64)),
            pipeline(fail_step("-_-")),
            pipeline(fail_step("Stop-${Token[TOKEN.3]}")),
        ],
    ),
    "SMT373": Cases(
        bad=[
            training(DisplayName="x" * 300),
            pipeline(fail_step(Description="x" * 3_073)),
            pipeline(condition_step([_EQUAL], [fail_step(DisplayName="x" * 257)])),
        ],
        good=[
            pipeline(fail_step(Description="x" * 3_072)),
            pipeline(fail_step(DisplayName="${Token[" + "x" * 300 + ".1]}")),
        ],
    ),
    "SMT374": Cases(
        bad=[
            training(_tags("team", "aws:cost")),
            tuning(_tags("aws:")),
            pipeline(step("Model", "Create", {"ExecutionRoleArn": "x", **_tags("aws:sagemaker:domain")})),
        ],
        good=[
            training(_tags("awsome", "team:aws:", "sagemaker:domain")),
            training(_tags({"Get": "Parameters.Open"}, "${Token[TOKEN.5]}")),
            training({"Tags": {"aws:team": "x"}}),
        ],
    ),
    "SMT375": Cases(
        bad=[
            training(_tags("team", "cost", "team")),
            pipeline(processing_step("Process", _tags("a", "a"))),
        ],
        good=[
            training(_tags("team", "cost")),
            training(_tags({"Get": "Parameters.Open"}, {"Get": "Parameters.Open"})),
            pipeline(train_step("A", _tags("team")), train_step("B", _tags("team"))),
        ],
    ),
    "SMT376": Cases(
        bad=[
            training(_profiled(0)),
            pipeline(
                train_step("Train", _profiled({"Get": "Parameters.Interval"})),
                parameters=[{"Name": "Interval", "Type": "Integer", "DefaultValue": 60}],
            ),
        ],
        good=[
            training(_profiled(60_000)),
            training(_profiled({"Get": "Parameters.Open"})),
            training({"ProfilerConfig": {"DisableProfiler": True}}),
        ],
    ),
    "SMT379": Cases(
        bad=[_tuned("Bayesian", 751), _tuned("Random", 501), _tuned("Hyperband", 10, parallel=20)],
        good=[
            _tuned("Bayesian", 750),
            _tuned("Random", 500),
            _tuned("Grid", None),
            _tuned("Bayesian", {"Get": "Parameters.Jobs"}, parallel=_TOKEN),
        ],
    ),
}
