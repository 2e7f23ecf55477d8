"""Which steps run again after a change."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cdk_sagemaker_training.catalog.cache_keys import CACHE_KEYS
from cdk_sagemaker_training.rules.comparison.cache_effects import CacheEffect, CacheOutcome, ReasonKind
from cdk_sagemaker_training.rules.comparison.definitions import compare_definitions
from cdk_sagemaker_training.rules.examples import IMAGE, ROLE, merged, train_step

CACHE = {"Enabled": True, "ExpireAfter": "P30D"}
ARTIFACTS = {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}
Then = CacheOutcome
K = ReasonKind


def _nothing(_document: Any) -> list[Any]:
    return []


def _channel(uri: Any) -> dict[str, Any]:
    data = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": uri}}
    return {"ChannelName": "train", "DataSource": data}


def _train(request: Any = None, **members: Any) -> Any:
    return train_step("Train", request, **{"CacheConfig": CACHE, **members})


def _processing(name: str, request: Any = None, **members: Any) -> Any:
    base = {"RoleArn": ROLE, "AppSpecification": {"ImageUri": IMAGE}}
    step = {"Name": name, "Type": "Processing", "Arguments": merged(base, request or {}), "CacheConfig": CACHE}
    return {key: value for key, value in {**step, **members}.items() if value is not None}


def _evaluate(reads: Any = ARTIFACTS, **members: Any) -> Any:
    return _processing("Eval", {"ProcessingInputs": [{"InputName": "model", "S3Input": {"S3Uri": reads}}]}, **members)


def _effects(
    before: Any, after: Any, *, names: tuple[str | None, str | None] = (None, None), **members: Any
) -> dict[str, CacheEffect]:
    documents = [{"Version": "2020-12-01", "Steps": steps} for steps in (before, after)]
    for side, parameters in zip(documents, members.get("parameters", ([], [])), strict=True):
        side["Parameters"] = parameters
    found = compare_definitions(documents[0], documents[1], names=names, find=(_nothing, _nothing))
    return {effect.step: effect for effect in found.caching}


def _told(effect: CacheEffect) -> tuple[CacheOutcome, list[ReasonKind]]:
    return effect.outcome, [reason.kind for reason in effect.reasons]


@pytest.mark.parametrize(
    ("expected", "paths", "request_"),
    [
        (Then.UNCHANGED, None, {}),
        (Then.RUNS_AGAIN, ["/Arguments/HyperParameters/eta"], {"HyperParameters": {"eta": "1"}}),
        (Then.RUNS_AGAIN, ["/Arguments/Environment"], {"Environment": {"A": "1"}}),
        (
            Then.RUNS_AGAIN,
            ["/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri"],
            {"InputDataConfig": [_channel("s3://c")]},
        ),
        (
            Then.MAY_BE_SERVED,
            ["/Arguments/ResourceConfig/InstanceType"],
            {"ResourceConfig": {"InstanceType": "ml.m5.4xlarge"}},
        ),
        (Then.MAY_BE_SERVED, ["/Arguments/RoleArn"], {"RoleArn": ROLE + "-2"}),
        (Then.MAY_BE_SERVED, ["/Arguments/VpcConfig"], {"VpcConfig": None}),
        (Then.MAY_BE_SERVED, ["/Arguments/EnableNetworkIsolation"], {"EnableNetworkIsolation": False}),
        (Then.MAY_BE_SERVED, ["/Arguments/OutputDataConfig/KmsKeyId"], {"OutputDataConfig": {"KmsKeyId": "other"}}),
    ],
)
def test_what_the_cache_looks_at(expected: CacheOutcome, paths: Any, request_: Any):
    before = _train({"InputDataConfig": [_channel("s3://b")]})
    after = copy.deepcopy(before)
    after["Arguments"] = merged(after["Arguments"], request_)
    effect = _effects([before], [after])["Train"]
    assert (expected, paths) == (effect.outcome, effect.reasons[0].paths if effect.reasons else None)


@pytest.mark.parametrize(
    ("type_", "path"), [(type_, path) for type_, paths in CACHE_KEYS.items() for path in paths], ids=str
)
def test_every_member_of_a_key_counts(type_: str, path: tuple[str, ...]):
    def step(value: str) -> Any:
        arguments: Any = value
        for key in reversed(path):
            arguments = {key: arguments}
        return {"Name": "S", "Type": type_, "Arguments": arguments, "CacheConfig": CACHE}

    assert Then.RUNS_AGAIN is _effects([step("a")], [step("b")])["S"].outcome


@pytest.mark.parametrize("member", ["DisplayName", "Description"])
def test_what_is_beside_the_job(member: str):
    assert (Then.UNCHANGED, []) == _told(_effects([_train()], [_train(**{member: "x"})])["Train"])


def test_steps_without_a_cache_always_run():
    plain = _train(CacheConfig=None)
    changed = _train({"HyperParameters": {"eta": "1"}}, CacheConfig=None)
    assert (Then.ALWAYS_RUNS, [K.SETTING]) == _told(_effects([plain], [changed])["Train"])
    assert (Then.NOW_ALWAYS_RUNS, [K.SETTING]) == _told(_effects([_train()], [plain])["Train"])
    assert (Then.NEWLY_CACHED, [K.SETTING]) == _told(_effects([plain], [_train()])["Train"])
    off = _train(CacheConfig={"Enabled": False})
    assert Then.ALWAYS_RUNS is _effects([off], [off])["Train"].outcome


def test_a_cache_that_only_the_execution_knows_of():
    perhaps = _train(CacheConfig={"Enabled": {"Get": "Parameters.P"}, "ExpireAfter": "P1D"})
    assert (Then.MAY_RUN_AGAIN, [K.NOT_KNOWN]) == _told(_effects([perhaps], [perhaps])["Train"])


def test_names_hold_the_cache():
    assert (Then.RUNS_AGAIN, [K.NAME]) == _told(_effects([_train()], [_train()], names=("a", "b"))["Train"])
    assert (Then.UNCHANGED, []) == _told(_effects([_train()], [_train()], names=("a", None))["Train"])
    assert (Then.RUNS_AGAIN, [K.NAME]) == _told(_effects([_train()], [_train(Name="Other")])["Other"])
    assert K.TYPE in _told(_effects([_train()], [_train(Type="Tuning")])["Train"])[1]


def test_what_runs_again_makes_its_readers_run_again():
    again = _effects([_train(), _evaluate()], [_train({"HyperParameters": {"eta": "1"}}), _evaluate()])
    assert (Then.RUNS_AGAIN, [K.KEY]) == _told(again["Train"])
    assert (Then.RUNS_AGAIN, [K.OUTPUT]) == _told(again["Eval"])
    assert ("Train", "reads ModelArtifacts.S3ModelArtifacts of Train, which runs again") == (
        again["Eval"].reasons[0].step,
        again["Eval"].reasons[0].told,
    )
    served = _effects([_train(), _evaluate()], [_train({"RoleArn": ROLE + "-2"}), _evaluate()])
    assert (Then.UNCHANGED, []) == _told(served["Eval"])


def test_readers_of_what_always_runs_always_run():
    plain = _train(CacheConfig=None)
    effects = _effects([plain, _evaluate()], [plain, _evaluate()])
    assert (Then.ALWAYS_RUNS, [K.OUTPUT]) == _told(effects["Eval"])
    effects = _effects([_train(), _evaluate()], [plain, _evaluate()])
    assert (Then.NOW_ALWAYS_RUNS, [K.OUTPUT]) == _told(effects["Eval"])
    effects = _effects([plain, _evaluate()], [_train(), _evaluate()])
    assert (Then.NEWLY_CACHED, [K.OUTPUT]) == _told(effects["Eval"])


def test_a_variable_of_the_execution_in_the_key():
    each = _train({"CheckpointConfig": {"S3Uri": {"Get": "Execution.PipelineExecutionId"}}})
    assert (Then.NOW_ALWAYS_RUNS, [K.KEY]) == _told(_effects([_train()], [each])["Train"])
    elsewhere = _train({"OutputDataConfig": {"S3OutputPath": {"Get": "Execution.PipelineExecutionId"}}})
    assert Then.MAY_BE_SERVED is _effects([_train()], [elsewhere])["Train"].outcome


def _prepare(code: str, uri: Any = "s3://b/train/", **members: Any) -> Any:
    output = {
        "Outputs": [
            {"OutputName": "x", "S3Output": {"S3Uri": "s3://x"}},
            {"OutputName": "train", "S3Output": {"S3Uri": uri}},
        ]
    }
    return _processing("Prep", {"Environment": {"CODE": code}, "ProcessingOutputConfig": output}, **members)


PREPARED = {"Get": "Steps.Prep.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}


def test_a_location_that_stays_the_same_is_served():
    trains = _train({"InputDataConfig": [_channel(PREPARED)]})
    effect = _effects([_prepare("1"), trains], [_prepare("2"), trains])["Train"]
    assert (Then.MAY_BE_SERVED, [K.SAME_LOCATION]) == _told(effect)
    assert "stays s3://b/train/ although Prep runs again" in effect.reasons[0].told
    uncached = _effects([_prepare("1", CacheConfig=None), trains], [_prepare("2", CacheConfig=None), trains])["Train"]
    assert (Then.MAY_BE_SERVED, [K.SAME_LOCATION]) == _told(uncached)
    same = _prepare("1", CacheConfig=None)
    assert (Then.UNCHANGED, []) == _told(_effects([same, trains], [same, trains])["Train"])


def test_a_location_that_changes():
    trains = _train({"InputDataConfig": [_channel(PREPARED)]})
    effect = _effects([_prepare("1"), trains], [_prepare("2", "s3://c/train/"), trains])["Train"]
    assert (Then.RUNS_AGAIN, [K.OUTPUT]) == _told(effect)
    own = {"Std:Join": {"On": "/", "Values": ["s3://b", {"Get": "Execution.PipelineExecutionId"}]}}
    effect = _effects([_prepare("1", own), trains], [_prepare("2", own), trains])["Train"]
    assert (Then.RUNS_AGAIN, [K.OUTPUT]) == _told(effect)


def test_what_code_answers_may_be_the_same():
    def function(arn: str) -> Any:
        outputs = [{"OutputName": "uri", "OutputType": "String"}]
        return {"Name": "Find", "Type": "Lambda", "FunctionArn": arn, "Arguments": {}, "OutputParameters": outputs}

    trains = _train({"InputDataConfig": [_channel({"Get": "Steps.Find.OutputParameters['uri']"})]})
    effect = _effects([function("a"), trains], [function("b"), trains])["Train"]
    assert (Then.MAY_RUN_AGAIN, [K.OUTPUT]) == _told(effect)
    assert (Then.UNCHANGED, []) == _told(_effects([function("a"), trains], [function("a"), trains])["Train"])


def test_parameters():
    def declared(value: str) -> Any:
        return [{"Name": "Eta", "Type": "String", "DefaultValue": value}]

    by_name = _train({"HyperParameters": {"eta": {"Get": "Parameters.Eta"}}})
    literal = _train({"HyperParameters": {"eta": "0.1"}})
    changed = _effects([by_name], [by_name], parameters=(declared("0.1"), declared("0.2")))["Train"]
    assert (Then.RUNS_AGAIN, [K.PARAMETER]) == _told(changed)
    equal = _effects([literal], [by_name], parameters=([], declared("0.1")))["Train"]
    assert (Then.MAY_RUN_AGAIN, [K.NOT_KNOWN]) == _told(equal)
    other = _effects([literal], [by_name], parameters=([], declared("0.2")))["Train"]
    assert (Then.RUNS_AGAIN, [K.KEY]) == _told(other)


def test_steps_whose_key_is_not_known():
    def check(skip: bool) -> Any:
        return {"Name": "Check", "Type": "QualityCheck", "SkipCheck": skip, "Arguments": {}, "CacheConfig": CACHE}

    assert (Then.MAY_RUN_AGAIN, [K.NOT_KNOWN]) == _told(_effects([check(True)], [check(False)])["Check"])
    assert (Then.UNCHANGED, []) == _told(_effects([check(True)], [check(True)])["Check"])


def test_a_new_step_and_its_readers():
    reads = _evaluate("s3://models/")
    effects = _effects([reads], [_train(), _evaluate()])
    assert ({"Eval"}, (Then.RUNS_AGAIN, [K.KEY, K.OUTPUT])) == (set(effects), _told(effects["Eval"]))


def test_steps_in_a_circle_are_told_all_the_same():
    one, other = _train(DependsOn=["Eval"]), _evaluate(DependsOn=["Train"])
    assert {"Train", "Eval"} == set(_effects([one, other], [one, other]))
