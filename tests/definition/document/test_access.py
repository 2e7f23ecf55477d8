from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    AlgorithmEstimator,
    DebuggerHookConfig,
    ParameterString,
    PipelineDefinition,
    ProfilerConfig,
    RegisterModel,
    TensorBoardOutputConfig,
    TrainingStep,
    builtin_image,
)
from cdk_sagemaker_training.definition.document.access import JobAccess, job_access, job_roles, registry_access
from tests.support.steps import IMAGE, ROLE, train


def access(*steps: Any, without_role: bool = False) -> JobAccess | None:
    return job_access(PipelineDefinition.from_steps(steps=steps).to_dict(), without_role=without_role)


def known(*steps: Any) -> JobAccess:
    found = access(*steps)
    assert found is not None
    return found


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
    assert ["s3://checkpoints/"] == found.checkpoints


def test_each_thing_once_in_document_order():
    inputs = {"a": "s3://one/", "b": "s3://two/"}
    found = known(train("A", inputs=inputs), train("B", inputs={"c": "s3://two/", "d": "s3://zero/"}))
    assert ["s3://one/", "s3://two/", "s3://zero/"] == found.reads
    assert ["s3://output/models/"] == found.writes
    assert [IMAGE] == found.images


def test_images_of_the_catalog_are_nobodys_to_grant():
    assert [] == known(train(image_uri=builtin_image("xgboost", "3.2-0"))).images


def test_algorithm_resources():
    estimator = AlgorithmEstimator(algorithm_arn="trees", instance_type="ml.m5.large", output_path="s3://output/")
    found = known(TrainingStep(name="Train", estimator=estimator))
    assert (["trees"], []) == (found.algorithms, found.images)


@pytest.mark.parametrize("step", [train(role=ROLE), register()])
def test_none_where_no_job_is_open(step: Any):
    assert access(step, without_role=True) is None


def test_open_jobs_alone():
    found = access(
        train("A", role=ROLE, inputs={"x": "s3://closed/"}), train("B", inputs={"x": "s3://open/"}), without_role=True
    )
    assert found is not None
    assert ["s3://open/"] == found.reads


def test_what_the_registry_is_told():
    group = ParameterString(name="Group", default_value="churn")
    step = register(model_package_group_name=group, model_data=train().properties.ModelArtifacts.S3ModelArtifacts)
    found = registry_access(PipelineDefinition.from_steps(steps=[train(), step]).to_dict())
    assert (["churn"], ["s3://output/models/"]) == (found.groups, found.model_data)


def test_the_roles_of_jobs_as_far_as_they_are_known():
    chosen = ParameterString(name="R", default_value="arn:aws:iam::123456789012:role/chosen")
    steps = [train("A", role=ROLE), train("B", role=chosen), train("C", role=ParameterString(name="S")), train("D")]
    document = PipelineDefinition.from_steps(steps=steps).to_dict()
    assert [ROLE, "arn:aws:iam::123456789012:role/chosen"] == job_roles(document)
