from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack, Stage, Tags
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training import (
    DefinitionLocation,
    InvalidInputError,
    ParallelismConfiguration,
    PipelineDefinition,
    PipelineFleet,
    TrainingWorkspace,
)
from cdk_sagemaker_training.fleet.assignment import stack_number
from cdk_sagemaker_training.fleet.capacity import LIMITS
from cdk_sagemaker_training.fleet.pipeline_fleet import PIPELINES_QUOTA
from tests.fleet.conftest import CITIES, Make, one_step
from tests.support.mistakes import mistakes
from tests.support.steps import train
from tests.support.templates import PIPELINE, deployed, resources, warnings

NAMES = sorted(name.lower() for name in CITIES)


def names_in(stack: Stack) -> set[str]:
    return {found["PipelineName"] for found in resources(stack, PIPELINE)}


def test_each_variant_has_a_pipeline_of_its_name(make: Make):
    fleet = make()
    assert NAMES == list(fleet.pipelines) == list(fleet.variants)
    assert {name: f"stores-{name}" for name in NAMES} == {
        name: pipeline.pipeline_name for name, pipeline in fleet.pipelines.items()
    }
    assert {f"stores-{name}" for name in NAMES} == set().union(*map(names_in, fleet.stacks.values()))


def test_the_stack_of_a_variant_follows_from_its_name(make: Make):
    fleet = make()
    assert {name: f"{stack_number(name, 3):02}" for name in NAMES} == fleet.labels
    for label, stack in fleet.stacks.items():
        expected = {f"stores-{name}" for name in NAMES if fleet.labels[name] == label}
        assert (f"stores-{label}", expected) == (stack.stack_name, names_in(stack))


def test_a_stack_without_variants_is_not_made(make: Make):
    fleet = make(["Berlin"], stacks=40)
    assert [f"{stack_number('berlin', 40):02}"] == list(fleet.stacks)


def north_or_seven(variant: Mapping[str, Any]) -> int | str:
    return "north" if variant["name"] in {"Berlin", "Prague"} else 7


def test_a_column_may_decide(make: Make):
    fleet = make(stack_of=north_or_seven)
    assert {"07": 4, "north": 2} == {label: len(names_in(stack)) for label, stack in fleet.stacks.items()}
    assert ["stores-07", "stores-north"] == [stack.stack_name for stack in fleet.stacks.values()]


def test_a_table_may_be_a_csv_file_with_another_key(make: Make, tmp_path: Path):
    table = tmp_path / "stores.csv"
    table.write_text("store,name\n017,Berlin\n018,Paris\n", encoding="utf-8")
    fleet = make(variants=table, key="store")
    assert {"017": {"store": "017", "name": "Berlin"}, "018": {"store": "018", "name": "Paris"}} == fleet.variants


def test_the_definition_is_the_variants_own(make: Make):
    fleet = make()
    definition = cast("Any", fleet.pipelines["rome"].definition.to_dict())
    assert {"city": "Rome"} == definition["Steps"][0]["Arguments"]["HyperParameters"]


def test_it_may_be_given_as_a_definition(make: Make):
    def define(variant: Mapping[str, Any]) -> PipelineDefinition:
        return PipelineDefinition.from_steps(steps=one_step(variant))

    fleet = make(define=define)
    assert NAMES == list(fleet.pipelines)


def test_options_are_those_of_every_pipeline(make: Make):
    fleet = make(parallelism_config=ParallelismConfiguration(max_parallel_execution_steps=2))
    found = [each for stack in fleet.stacks.values() for each in resources(stack, PIPELINE)]
    assert [{"MaxParallelExecutionSteps": 2}] * 6 == [each["ParallelismConfiguration"] for each in found]


def test_no_stack_of_the_fleet_refers_to_another(app: App, make: Make):
    platform = Stack(app, "Platform")
    make(workspace=TrainingWorkspace(platform, "Training"))
    assembly = app.synth()
    for artifact in assembly.stacks:
        imported = json.dumps(artifact.template).count("Fn::ImportValue")
        depends = {each.id for each in artifact.dependencies if not each.id.endswith(".assets")}
        if artifact.stack_name == "Platform":
            assert (set(), 0) == (depends, imported)
        else:
            assert ({"Platform"}, True) == (depends, imported > 0)
            assert "Outputs" not in artifact.template


def test_account_and_region_are_those_of_the_workspace(app: App, make: Make):
    env = Environment(account="123456789012", region="eu-west-1")
    workspace = TrainingWorkspace(Stack(app, "Platform", env=env), "Training")
    fleet = make(["Rome"], workspace=workspace)
    assert {("123456789012", "eu-west-1")} == {(stack.account, stack.region) for stack in fleet.stacks.values()}


def test_account_and_region_may_be_given(make: Make):
    fleet = make(["Rome"], env=Environment(account="123456789012", region="eu-west-1"))
    assert ["eu-west-1"] == [stack.region for stack in fleet.stacks.values()]
    assert "arn:<AWS::Partition>:sagemaker:eu-west-1:123456789012:pipeline/stores-*" == deployed(
        next(iter(fleet.stacks.values())).resolve(fleet.pipeline_arns)
    )


def test_stacks_of_a_stage_have_its_name_first(app: App):
    stage = Stage(app, "Prod")
    fleet = PipelineFleet(stage, "Stores", stacks=1, variants=[{"name": "a"}], define=one_step)
    assert ["Prod-stores-00"] == [stack.stack_name for stack in fleet.stacks.values()]


def test_one_statement_lets_somebody_start_all(app: App, make: Make):
    fleet = make()
    stack = Stack(app, "Team")
    role = iam.Role(stack, "Role", assumed_by=cast("Any", iam.AccountRootPrincipal()))
    assert fleet.grant_start_pipeline_execution(cast("Any", role)).success
    (policy,) = resources(stack, "AWS::IAM::Policy")
    arn = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/stores-*"
    assert [{"Action": "sagemaker:StartPipelineExecution", "Effect": "Allow", "Resource": arn}] == deployed(
        policy["PolicyDocument"]["Statement"]
    )


def test_the_pipelines_of_a_stack_share_their_roles_where_needs_are_equal(app: App, make: Make):
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Training")

    def define(variant: Mapping[str, Any]) -> Any:
        place = f"stores/{variant['name']}/"
        return [train(output_path=workspace.artifacts(place), inputs={"train": workspace.data(place)})]

    shared = [workspace.data("stores/"), workspace.artifacts("stores/")]
    fleet = make(define=define, workspace=workspace, shared_locations=shared, stacks=2)
    assert [2, 2] == [len(resources(stack, "AWS::IAM::Role")) for stack in fleet.stacks.values()]


def test_where_a_folder_is_not_shared_each_has_a_role_for_its_own(app: App, make: Make):
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Training")

    def define(variant: Mapping[str, Any]) -> Any:
        return [train(output_path=None, inputs={"train": workspace.data(f"stores/{variant['name']}/")})]

    fleet = make(define=define, workspace=workspace, stacks=1)
    (stack,) = fleet.stacks.values()
    roles = deployed(resources(stack, "AWS::IAM::Role"))
    assert 6 == sum("jobs" in each["Description"] for each in roles), roles


def test_a_role_of_none_is_no_role(make: Make):
    fleet = make(role=None, job_role=None)
    assert [2, 2, 2] == [len(resources(stack, "AWS::IAM::Role")) for stack in fleet.stacks.values()]


def test_a_role_that_is_given_is_every_pipelines(app: App, make: Make):
    role = iam.Role.from_role_name(Stack(app, "Platform"), "Given", "training")
    fleet = make(role=role, job_role=role)
    assert [[]] * 3 == [resources(stack, "AWS::IAM::Role") for stack in fleet.stacks.values()]
    assert {role} == {pipeline.role for pipeline in fleet.pipelines.values()}


def test_all_mistakes_are_told_each_under_its_variant(make: Make):
    def define(variant: Mapping[str, Any]) -> Any:
        if variant["name"] == "Paris":
            return [train(max_run=-1)]
        if variant["name"] == "Rome":
            return [train(), train()]
        if variant["name"] == "Berlin":
            return [train(max_run=variant["rounds"])]
        return None if variant["name"] == "Madrid" else one_step(variant)

    found = mistakes(lambda: make([*CITIES, "berlin", "a_b"], define=define))
    assert [
        ("variants[6]['name']", "berlin"),
        ("variants[7]['name']", "a_b"),
        ("berlin: define", "KeyError: 'rounds'"),
        ("madrid: define", None),
        ("paris: max_run", -1),
        ("rome: /Steps/1/Name", "Train"),
    ] == [(where, given) for where, given, _ in found]


def test_of_very_many_mistakes_twenty_are_spelled_out(make: Make):
    found = mistakes(lambda: make([f"store {number}" for number in range(50)]))
    assert (21, ("variants", "30 more problems", "none")) == (len(found), found[-1])


def test_what_a_fleet_cannot_be_is_told_before_the_table_is_read(make: Make):
    def table() -> Any:
        raise AssertionError
        yield

    found = mistakes(lambda: make(stacks=0, variants=table(), shared_locations=["stores/"], shared_roles=None))
    assert [("stacks", 0), ("shared_roles", None), ("shared_locations", "stores/")] == [
        (where, given) for where, given, _ in found
    ]


@pytest.mark.parametrize("other", ["stores", "stores-eu", "stores-eu-west"])
def test_a_fleet_is_not_called_as_the_pipelines_of_another(app: App, other: str):
    table = [{"name": "a"}]
    PipelineFleet(app, "First", fleet_name="stores-eu", variants=table, define=one_step, stacks=1)
    found = mistakes(lambda: PipelineFleet(app, "B", fleet_name=other, variants=table, define=one_step, stacks=1))
    assert [("fleet_name", other)] == [(where, given) for where, given, _ in found]


def test_fleets_of_other_places_may_be_called_the_same(app: App):
    table: Any = {"variants": [{"name": "a"}], "define": one_step, "stacks": 1, "fleet_name": "stores"}
    PipelineFleet(app, "A", env=Environment(region="eu-west-1"), **table)
    PipelineFleet(app, "B", env=Environment(region="eu-west-2"), **(table | {"fleet_name": "stores-eu"}))
    PipelineFleet(Stage(app, "Prod"), "C", env=Environment(region="eu-west-1"), **table)
    PipelineFleet(app, "D", env=Environment(region="eu-west-1"), **(table | {"fleet_name": "store"}))


def test_cells_that_define_cannot_read_are_told_with_those_of_other_rows(make: Make):
    minutes = {"small": 5}
    table = [{"name": "a", "n": "x", "size": "small"}, {"name": "b", "n": "3", "size": "xl"}, {"name": "c", "n": None}]

    def define(variant: Mapping[str, Any]) -> Any:
        return [train(max_run=int(variant["n"]) * minutes[variant["size"]])]

    with pytest.raises(InvalidInputError) as caught:
        make(variants=table, define=define)
    assert [
        ("a: define", "ValueError: invalid literal for"),
        ("b: define", "KeyError: 'xl'"),
        ("c: define", "TypeError: int() argument must "),
    ] == [(problem.where, str(problem.given)[:31]) for problem in caught.value.problems]
    assert {"values of the row that define can read"} == {problem.allowed for problem in caught.value.problems}
    assert isinstance(caught.value.__cause__, ValueError)
    assert "define" == traceback.extract_tb(caught.value.__cause__.__traceback__)[-1].name


def test_columns_that_stack_of_asks_for(make: Make):
    table = [{"name": "a", "region": "eu"}, {"name": "b"}, {"name": "c"}, {"name": "d_e", "region": "eu"}]

    def stack_of(row: Mapping[str, Any]) -> str:
        return row["region"]

    found = mistakes(lambda: make(variants=table, stack_of=stack_of))
    assert ["variants[3]['name']", "b: stack_of", "c: stack_of"] == [where for where, _, _ in found]


def test_an_error_of_ones_own_code_is_ones_own(make: Make):
    def define(variant: Mapping[str, Any]) -> Any:
        return variant.nothing  # type: ignore[attr-defined]

    with pytest.raises(AttributeError, match="nothing"):
        make(define=define)


def test_more_pipelines_than_an_account_has_is_a_warning(make: Make, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cdk_sagemaker_training.catalog.limits.DEFAULT_QUOTA_PIPELINES", 5)
    fleet = make()
    (told,) = [each for stack in fleet.stacks.values() for each in warnings(stack) if PIPELINES_QUOTA in each]
    assert told.startswith("6 pipelines in fleet 'stores'; an account has 5 a region by default: ask for a higher")


def sizes(app: App) -> dict[str, tuple[int, int, int]]:
    """By path of a stack: resources, outputs and bytes of the template as it was written."""
    assembly = app.synth()
    return {
        artifact.hierarchical_id: (
            len(artifact.template["Resources"]),
            len(artifact.template.get("Outputs", {})),
            (Path(assembly.directory) / artifact.template_file).stat().st_size,
        )
        for artifact in assembly.stacks
    }


@pytest.mark.parametrize("location", [DefinitionLocation.INLINE, DefinitionLocation.S3])
def test_what_stacks_hold_is_known_before_their_templates_are_written(location: DefinitionLocation):
    app = App()  # with the resource that reports versions, and its condition
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Training")
    fleet = PipelineFleet(
        app,
        "Stores",
        stacks=2,
        variants=[{"name": f"store-{number}"} for number in range(16)],
        define=lambda variant: [train(output_path=None, hyperparameters={"text": f'äöü"{"x" * 2000}'})],
        workspace=workspace,
        definition_location=location,
    )
    Tags.of(fleet).add("team", "retail")
    written = sizes(app)
    for contents in fleet.contents():
        count, outputs, size = written[contents.stack]
        assert (count, outputs) == (contents.resources, contents.outputs)
        # What a stack that is nearly empty does not have counts too.
        assert size <= contents.template_bytes <= 1.05 * size + 12_000


def zero_or_one(variant: Mapping[str, Any]) -> int:
    return int(variant["name"] != "Rome")


def test_a_fleet_whose_stacks_are_too_full_fails_the_synthesis(app: App, make: Make, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(cast("Any", LIMITS), "resources", 8)
    make(stack_of=zero_or_one)
    with pytest.raises(RuntimeError) as caught:
        app.synth()
    for told in (
        "PipelineFleet 'Stores': 2 problems",
        "stack Stores/01: got '9 resources of 5 variants'; allowed: at most 8 resources, as CloudFormation has",
        "stack_of: got '1 too full'; allowed: about 3 variants a stack",
    ):
        assert told in str(caught.value)


def test_a_fleet_that_fits_synthesizes(app: App, make: Make):
    make()
    assert 3 == len(app.synth().stacks)
