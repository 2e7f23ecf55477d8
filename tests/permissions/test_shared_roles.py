"""Roles that pipelines with equal needs share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack

from cdk_sagemaker_training import (
    DefinitionLocation,
    InvalidInputError,
    RegisterModel,
    SharedRoles,
    TrainingPipeline,
    TrainingWorkspace,
)
from tests.support.jsii import questions_of
from tests.support.mistakes import wrong_fields
from tests.support.steps import IMAGE, ROLE, train
from tests.support.templates import PIPELINE, deployed, resources

ROLE_TYPE = "AWS::IAM::Role"
POLICY = "AWS::IAM::Policy"
STORES = "s3://data/stores/"


def store(stack: Stack, name: str, roles: SharedRoles, **fields: Any) -> TrainingPipeline:
    step = train(inputs={"train": f"{STORES}{name}/"}, **fields)
    return TrainingPipeline(stack, name, steps=[step], shared_roles=roles)


def policies(stack: Stack) -> str:
    return json.dumps(deployed([found["PolicyDocument"] for found in resources(stack, POLICY)]))


def role_ids(stack: Stack, names: Sequence[str]) -> set[str]:
    roles = SharedRoles(stack, "Roles", shared_locations=[STORES])
    for name in names:
        store(stack, name, roles)
    return set(roles.roles)


def test_equal_needs_have_one_role_of_each_kind(stack: Stack):
    roles = SharedRoles(stack, "Roles", shared_locations=[STORES])
    made = [store(stack, name, roles) for name in ("berlin", "paris", "rome")]
    assert 2 == len(resources(stack, ROLE_TYPE)) == len(roles.roles)
    assert 1 == len({pipeline.role.role_arn for pipeline in made})
    assert 1 == len({pipeline.job_roles["Train"].role_arn for pipeline in made})
    assert 3 == len(resources(stack, PIPELINE))


def test_they_reach_the_location_as_a_whole_and_nothing_beside_it(stack: Stack):
    roles = SharedRoles(stack, "Roles", shared_locations=[STORES])
    store(stack, "berlin", roles)
    text = policies(stack)
    assert ("data/stores/*" in text, "berlin" in text, "s3:::data/*" in text) == (True, False, False)


def test_needs_that_differ_have_roles_of_their_own(stack: Stack):
    roles = SharedRoles(stack, "Roles")
    made = [store(stack, name, roles) for name in ("berlin", "paris")]
    assert 4 == len(resources(stack, ROLE_TYPE))
    assert 2 == len({pipeline.role.role_arn for pipeline in made})
    assert ("berlin/*" in policies(stack), "stores/*" in policies(stack)) == (True, False)


def test_another_use_of_the_location_is_another_need(stack: Stack):
    roles = SharedRoles(stack, "Roles", shared_locations=[STORES])
    store(stack, "berlin", roles)
    store(stack, "paris", roles, checkpoint_s3_uri=f"{STORES}paris/checkpoints/")
    assert ["Jobs", "Jobs", "Pipeline", "Pipeline"] == sorted(name[:-10] for name in roles.roles)


def test_ids_follow_from_what_is_allowed_and_not_from_who_asks_first():
    stacks = [Stack(App(), "Stack") for _ in range(3)]
    made = [role_ids(each, names) for each, names in zip(stacks, (["a", "b"], ["b", "a", "c"], ["c"]), strict=True)]
    assert made[0] == made[1] == made[2]


def test_ids_do_not_follow_the_numbers_of_tokens():
    def ids(before: int) -> set[str]:
        app = App()
        platform, stack = (Stack(app, name, env=Environment(region="eu-west-1")) for name in ("Platform", "Stores"))
        for position in range(before):
            TrainingWorkspace(platform, f"Other{position}")
        workspace = TrainingWorkspace(platform, "Training")
        roles = SharedRoles(stack, "Roles", shared_locations=[workspace.data("stores/")])
        step = train(inputs={"train": workspace.data("stores/berlin/")}, output_path=workspace.artifacts("stores/a/"))
        TrainingPipeline(stack, "berlin", steps=[step], workspace=workspace, shared_roles=roles)
        return set(roles.roles)

    assert ids(0) == ids(1)


def test_output_without_a_place_goes_below_a_folder_that_they_share():
    app = App()
    platform, stack = Stack(app, "Platform"), Stack(app, "Stores")
    workspace = TrainingWorkspace(platform, "Training")
    roles = SharedRoles(stack, "Roles", shared_locations=[workspace.data("stores/")])
    for name in ("berlin", "paris"):
        step = train(inputs={"train": workspace.data(f"stores/{name}/")}, output_path=None)
        TrainingPipeline(stack, name, steps=[step], workspace=workspace, shared_roles=roles)
    assert 2 == len(roles.roles)
    bodies = [deployed(found["PipelineDefinition"]["PipelineDefinitionBody"]) for found in resources(stack, PIPELINE)]
    places = {json.loads(body)["Steps"][0]["Arguments"]["OutputDataConfig"]["S3OutputPath"] for body in bodies}
    assert {f"/{roles.folder}/Stores/{name}/" for name in ("berlin", "paris")} == {
        place[place.index(f"/{roles.folder}") :] for place in places
    }
    assert f"/{roles.folder}/*" in policies(stack)


def register(name: str) -> RegisterModel:
    return RegisterModel(
        name="Register",
        model_package_group_name=f"stores-{name}",
        image_uri=IMAGE,
        model_data=f"{STORES}{name}/model.tar.gz",
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
    )


def test_groups_of_models_with_one_beginning():
    found: list[int] = []
    for prefixes in ([], ["stores-"]):
        stack = Stack(App(), "Stack")
        roles = SharedRoles(stack, "Roles", shared_locations=[STORES], shared_model_package_group_prefixes=prefixes)
        for name in ("berlin", "paris"):
            TrainingPipeline(stack, name, steps=[train(), register(name)], shared_roles=roles)
        found.append(len([name for name in roles.roles if name.startswith("Pipeline")]))
    assert [2, 1] == found
    assert "model-package-group/stores-*" in policies(stack)
    assert "model-package/stores-*/*" in policies(stack)
    assert "stores-berlin" not in policies(stack)


def test_definitions_on_s3_are_read_below_one_folder():
    app = App()
    stack = Stack(app, "Stack")
    workspace = TrainingWorkspace(stack, "Training")
    roles = SharedRoles(stack, "Roles")
    for name in ("a", "b"):
        TrainingPipeline(
            stack,
            name,
            steps=[train()],
            workspace=workspace,
            shared_roles=roles,
            pipeline_name=f"store-{name}",
            definition_location=DefinitionLocation.S3,
        )
    assert 2 == len(roles.roles)
    assert {f"pipeline-definitions/{roles.folder}/store-{name}/" for name in ("a", "b")} == {
        found["Prefix"] for found in resources(stack, "Custom::TrainingPipelineDefinition")
    }
    assert f"pipeline-definitions/{roles.folder}/*" in policies(stack)
    assert "store-a" not in policies(stack)


def test_what_excludes_them(stack: Stack):
    roles = SharedRoles(stack, "Roles")
    given = TrainingPipeline(stack, "Own", steps=[train()]).role
    assert ["shared_roles"] == wrong_fields(
        lambda: TrainingPipeline(stack, "P", steps=[train()], shared_roles=roles, job_role=given)
    )


def test_roles_of_another_stack(stack: Stack):
    roles = SharedRoles(Stack(stack.node.root, "Other"), "Roles")  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidInputError, match="SharedRoles of the pipeline's stack, 'Stack'"):
        TrainingPipeline(stack, "P", steps=[train()], shared_roles=roles)


def test_jobs_with_a_role_of_their_own_keep_it(stack: Stack):
    roles = SharedRoles(stack, "Roles")
    TrainingPipeline(stack, "P", steps=[train(role=ROLE)], shared_roles=roles)
    assert ["Pipeline"] == [name[:-10] for name in roles.roles]


def test_all_mistakes_at_once(stack: Stack):
    wrong = ["data/", "s3://data/", "s3://data/stores", "https://data/stores/"]
    fields = wrong_fields(
        lambda: SharedRoles(stack, "R", shared_locations=wrong, shared_model_package_group_prefixes=["", "stores-*"])
    )
    assert ["shared_locations"] * 4 + ["shared_model_package_group_prefixes"] * 2 == fields


def test_one_text_is_no_list(stack: Stack):
    assert ["shared_locations"] == wrong_fields(lambda: SharedRoles(stack, "R", shared_locations=STORES))


def test_one_more_pipeline_asks_little(stack: Stack):
    roles = SharedRoles(stack, "Roles", shared_locations=[STORES])
    store(stack, "first", roles)
    with questions_of() as asked:
        store(stack, "second", roles)
    assert 10 >= len(asked)
