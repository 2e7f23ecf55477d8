from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    AlgorithmEstimator,
    DebuggerHookConfig,
    ExecutionVariables,
    Join,
    ParameterString,
    PipelineDefinition,
    ProfilerConfig,
    RegisterModel,
    TensorBoardOutputConfig,
    TrainingInput,
    TrainingStep,
    builtin_image,
)
from cdk_sagemaker_training.definition.document.access import (
    JobAccess,
    JobNeed,
    Origin,
    accesses_by_role,
    job_roles,
    open_needs,
    registry_access,
    unknown_locations,
)
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from tests.support.steps import IMAGE, ROLE, train


def known(*steps: Any) -> JobAccess:
    return reduce(JobAccess.with_that_of, [need.access for need in needs(*steps)])


def needs(*steps: Any) -> Sequence[JobNeed]:
    return open_needs(values(*steps))


def values(*steps: Any) -> KnownValues:
    return KnownValues(PipelineDefinition.from_steps(steps=steps).to_dict())


def register(**fields: Any) -> RegisterModel:
    given: dict[str, Any] = {
        "name": "Register",
        "model_package_group_name": "churn",
        "model_data": "s3://bucket/model.tar.gz",
        "image_uri": IMAGE,
        "content_types": ["text/csv"],
        "response_types": ["text/csv"],
        **fields,
    }
    return RegisterModel(**given)


def test_every_place_that_a_job_writes_to():
    found = known(
        train(
            debugger_hook_config=DebuggerHookConfig(s3_output_path="s3://debug/"),
            tensorboard_output_config=TensorBoardOutputConfig(s3_output_path="s3://tensorboard/"),
            profiler_config=ProfilerConfig(s3_output_path="s3://profile/"),
            checkpoint_s3_uri="s3://checkpoints/",
        )
    )
    assert {"s3://output/models/", "s3://debug/", "s3://tensorboard/", "s3://profile/"} == set(found.writes)
    assert ["s3://checkpoints/"] == list(found.checkpoints)


def test_each_thing_once_in_document_order():
    inputs = {"a": "s3://one/", "b": "s3://two/"}
    found = known(train("A", inputs=inputs), train("B", inputs={"c": "s3://two/", "d": "s3://zero/"}))
    assert ["s3://one/", "s3://two/", "s3://zero/"] == list(found.reads)
    assert ["s3://output/models/"] == list(found.writes)
    assert [IMAGE] == list(found.images)


def test_each_thing_with_the_fields_that_name_it():
    found = known(train("A", inputs={"a": "s3://one/"}), train("B", inputs={"b": "s3://one/"}))
    path = "Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri"
    assert [Origin("A", f"/Steps/0/{path}"), Origin("B", f"/Steps/1/{path}")] == found.reads["s3://one/"]
    assert "step 'A', /Steps/0/Arguments/RoleArn" == str(Origin("A", "/Steps/0/Arguments/RoleArn"))


def test_images_of_the_catalog_are_nobodys_to_grant():
    assert {} == known(train(image_uri=builtin_image("xgboost", "3.2-0"))).images


def test_algorithm_resources():
    estimator = AlgorithmEstimator(algorithm_arn="trees", instance_type="ml.m5.large", output_path="s3://output/")
    found = known(TrainingStep(name="Train", estimator=estimator))
    assert (["trees"], []) == (list(found.algorithms), list(found.images))


@pytest.mark.parametrize("step", [train(role=ROLE), register()])
def test_none_where_no_job_is_open(step: Any):
    assert [] == needs(step)


def test_open_jobs_alone():
    (found,) = needs(train("A", role=ROLE, inputs={"x": "s3://closed/"}), train("B", inputs={"x": "s3://open/"}))
    assert (["B"], ["s3://open/"]) == (found.steps, list(found.access.reads))


def test_one_need_for_steps_that_touch_the_same():
    one, other = {"x": "s3://one/"}, {"x": "s3://other/"}
    found = needs(train("A", inputs=one), train("B", inputs=other), train("C", inputs=one))
    assert [["A", "C"], ["B"]] == [need.steps for need in found]
    assert ["A", "C"] == [origin.step for origin in found[0].access.reads["s3://one/"]]


def test_steps_that_may_share_a_warm_cluster_have_one_need():
    """The service reuses a cluster only for a job with the same role."""
    warm = {"keep_alive_period_in_seconds": 600}
    found = needs(
        train("A", inputs={"x": "s3://a/"}, **warm),
        train("B", inputs={"x": "s3://b/"}, **warm),
        train("C", inputs={"x": "s3://c/"}, instance_type="ml.m5.4xlarge", **warm),
        train("D", inputs={"x": "s3://a/"}),
    )
    assert [["A", "B"], ["C"], ["D"]] == [need.steps for need in found]
    assert ["s3://a/", "s3://b/"] == list(found[0].access.reads)


def test_what_is_touched_under_each_role():
    steps = [train("A", role=ROLE, inputs={"x": "s3://a/"}), train("B", role=ROLE), train("C")]
    found = accesses_by_role(values(*steps))
    assert ([ROLE], ["s3://a/"]) == (list(found), list(found[ROLE].reads))


OPEN = ParameterString(name="Open")


@pytest.mark.parametrize(
    ("uri", "names"),
    [
        (OPEN, ["Open"]),
        (Join(values=["s3://", OPEN, "/x/"]), ["Open"]),
        (ExecutionVariables.PIPELINE_NAME, []),
        (Join(values=["s3://data/", OPEN]), None),
        (ParameterString(name="P", default_value="s3://data/"), None),
        ("s3://data/", None),
    ],
)
def test_locations_that_nobody_knows(uri: Any, names: list[str] | None):
    given = values(train(inputs={"x": TrainingInput(s3_data=uri)}))
    found = [(origin.pointer, given.open_parameters(value)) for origin, value in unknown_locations(given)]
    path = "/Steps/0/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri"
    assert ([] if names is None else [(path, names)]) == found


def test_what_the_author_allows_is_known():
    document = PipelineDefinition.from_steps(steps=[train(inputs={"x": TrainingInput(s3_data=OPEN)})]).to_dict()
    allowed = KnownValues(document, {"Open": ["s3://a/", "s3://b/"]})
    assert [] == list(unknown_locations(allowed))
    assert ["s3://a/", "s3://b/"] == list(open_needs(allowed)[0].access.reads)


def test_every_choice_inside_a_longer_text():
    choice = ParameterString(name="P", enum_values=["a", "b"])
    found = known(train(inputs={"x": TrainingInput(s3_data=Join(on="/", values=["s3:/", "data", choice, "x"]))}))
    assert ["s3://data/a/x", "s3://data/b/x"] == list(found.reads)


def test_what_the_registry_is_told():
    group = ParameterString(name="Group", default_value="churn")
    step = register(model_package_group_name=group, model_data=train().properties.ModelArtifacts.S3ModelArtifacts)
    found = registry_access(values(train(), step))
    assert (["churn"], ["s3://output/models/"]) == (list(found.groups), list(found.model_data))


def test_the_roles_of_jobs_as_far_as_they_are_known():
    chosen = ParameterString(name="R", default_value="arn:aws:iam::123456789012:role/chosen")
    steps = [train("A", role=ROLE), train("B", role=chosen), train("C", role=ParameterString(name="S")), train("D")]
    assert [ROLE, "arn:aws:iam::123456789012:role/chosen"] == list(job_roles(values(*steps)))


def test_needs_of_many_jobs_are_added_up_in_one_go(monkeypatch: pytest.MonkeyPatch):
    hashed: list[Origin] = []
    hash_of = Origin.__hash__

    def counted(origin: Origin) -> int:
        hashed.append(origin)
        return hash_of(origin)

    monkeypatch.setattr(Origin, "__hash__", counted)

    def asked(steps: int) -> int:
        known = values(*(train(f"Train{number}") for number in range(steps)))
        hashed.clear()
        assert [steps] == [len(need.steps) for need in open_needs(known)]
        return len(hashed)

    few, many = asked(5), asked(40)
    assert many < 9 * few
