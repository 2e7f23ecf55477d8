"""CDK tokens in every form pass the checks and are resolved inside the definition's JSON text."""

from __future__ import annotations

from typing import Any, cast

import jsii
from aws_cdk import App, CfnParameter, Fn, IStableAnyProducer, IStableStringProducer, Lazy, Stack, Token
from aws_cdk.assertions import Template

from cdk_sagemaker_training import ConditionEquals, ConditionStep, Join, ParameterString, TrainingPipeline
from cdk_sagemaker_training.definition.fields.unknown import is_list_token, is_number_token, is_token
from tests.support.steps import train
from tests.support.templates import definition_of


@jsii.implements(IStableStringProducer)
class Quotes:
    def produce(self) -> str:
        return 'say "hi" \\ and\nbye'


@jsii.implements(IStableAnyProducer)
class Later:
    def produce(self) -> str:
        return "later"


def token_objects(stack: Stack) -> dict[str, Any]:
    """Tokens that are objects, by what a stack makes of them."""
    return {
        "<Image>": CfnParameter(stack, "Image").value,
        "<Count>": CfnParameter(stack, "Count", type="Number").value,
        "<X.Arn>": Fn.get_att("X", "Arn"),
        "<AWS::Region>": Token.as_any({"Ref": "AWS::Region"}),
        "later": Lazy.any(cast("Any", Later())),
    }


def test_every_object_of_cdk_is_recognised(stack: Stack):
    assert [True] * 5 == [is_token(found) for found in token_objects(stack).values()]


def test_objects_wherever_a_value_may_stand(stack: Stack):
    tokens = token_objects(stack)
    image = next(iter(tokens.values()))
    many = {f"k{position}": value for position, value in enumerate(tokens.values())}
    parameter = ParameterString(name="P", default_value=tokens["<X.Arn>"])
    step = train(
        image_uri=image,
        role=image,
        hyperparameters=many,
        environment=many,
        tags=[{"Key": "a", "Value": image}],
        container_arguments=[*tokens.values()],
        output_path=Join(on="/", values=["s3://b", image]),
        depends_on=[],
    )
    choice = ConditionStep(
        name="If", conditions=[ConditionEquals(left=parameter, right=image)], if_steps=[step], else_steps=[]
    )
    TrainingPipeline(stack, "P", steps=[choice])
    document = definition_of(stack)
    condition, request = document["Steps"][0]["Arguments"], document["Steps"][0]["Arguments"]["IfSteps"][0]["Arguments"]
    texts = {f"k{position}": text for position, text in enumerate(tokens)}
    assert ["<X.Arn>"] == [found["DefaultValue"] for found in document["Parameters"]]
    assert "<Image>" == condition["Conditions"][0]["RightValue"]
    assert ("<Image>", "<Image>") == (request["AlgorithmSpecification"]["TrainingImage"], request["RoleArn"])
    assert (texts, texts) == (request["HyperParameters"], request["Environment"])
    assert [{"Key": "a", "Value": "<Image>"}] == request["Tags"]
    assert [*tokens] == request["AlgorithmSpecification"]["ContainerArguments"]
    assert {"Std:Join": {"On": "/", "Values": ["s3://b", "<Image>"]}} == request["OutputDataConfig"]["S3OutputPath"]


def test_roles_are_made_for_objects_as_for_their_texts():
    written: list[object] = []
    for as_text in (True, False):
        stack = Stack(App(), "S")
        place = CfnParameter(stack, "Place").value
        given = Token.as_string(place) if as_text else place
        TrainingPipeline(stack, "P", steps=[train(output_path=given, volume_kms_key=given)])
        written.append(Template.from_stack(stack).to_json())
    assert written[0] == written[1]


def test_numbers_in_objects_stay_numbers(stack: Stack):
    TrainingPipeline(stack, "P", steps=[train(instance_count=Token.as_any(2))])
    (step,) = definition_of(stack)["Steps"]
    assert 2 == step["Arguments"]["ResourceConfig"]["InstanceCount"]


def test_every_encoding_of_cdk_is_recognised():
    assert is_token(Token.as_string({"Ref": "X"}))
    assert is_list_token(Token.as_list({"Ref": "X"}))
    assert is_list_token(Fn.split(",", Fn.ref("X")))
    assert is_number_token(Token.as_number({"Ref": "X"}))
    assert is_token(Lazy.string(Quotes()))
    assert is_token(Fn.ref("X"))


def test_text_in_uris(stack: Stack):
    bucket = CfnParameter(stack, "Bucket").value_as_string
    TrainingPipeline(stack, "P", steps=[train(output_path=f"s3://{bucket}/models/")])
    (step,) = definition_of(stack)["Steps"]
    assert "s3://<Bucket>/models/" == step["Arguments"]["OutputDataConfig"]["S3OutputPath"]


def test_lists(stack: Stack):
    subnets = Fn.split(",", CfnParameter(stack, "Subnets").value_as_string)
    groups = CfnParameter(stack, "Groups", type="List<String>").value_as_list
    TrainingPipeline(stack, "P", steps=[train(subnets=subnets, security_group_ids=groups)])
    (step,) = definition_of(stack)["Steps"]
    config = step["Arguments"]["VpcConfig"]
    stringified = {
        name: found["Properties"]["Value"]
        for name, found in Template.from_stack(stack).find_resources("Custom::AWSCDKCfnJsonStringify").items()
    }
    (subnets_id,), (groups_id,) = (
        [item.strip("<>") for item in config[key]] for key in ("Subnets", "SecurityGroupIds")
    )
    assert {subnets_id: {"Fn::Split": [",", {"Ref": "Subnets"}]}, groups_id: {"Ref": "Groups"}} == stringified


def test_text_that_needs_escaping(stack: Stack):
    TrainingPipeline(stack, "P", steps=[train(environment={"GREETING": Lazy.string(Quotes())})])
    (step,) = definition_of(stack)["Steps"]
    assert {"GREETING": 'say "hi" \\ and\nbye'} == step["Arguments"]["Environment"]


def test_literals_that_need_escaping(stack: Stack):
    TrainingPipeline(stack, "P", steps=[train(environment={"GREETING": 'ü "${AWS::Region}" \\ \u2028\n'})])
    (step,) = definition_of(stack)["Steps"]
    assert {"GREETING": 'ü "${AWS::Region}" \\ \u2028\n'} == step["Arguments"]["Environment"]


def test_numbers(stack: Stack):
    count = CfnParameter(stack, "Count", type="Number", default=2).value_as_number
    TrainingPipeline(stack, "P", steps=[train(instance_count=count)])
    (step,) = definition_of(stack, Count="2")["Steps"]
    assert 2 == step["Arguments"]["ResourceConfig"]["InstanceCount"]


def test_keys_of_objects(stack: Stack):
    name = CfnParameter(stack, "Name").value_as_string
    TrainingPipeline(stack, "P", steps=[train(hyperparameters={name: 1})])
    (step,) = definition_of(stack)["Steps"]
    assert {"<Name>": "1"} == step["Arguments"]["HyperParameters"]


def test_null_and_numbers_survive(stack: Stack):
    TrainingPipeline(stack, "P", steps=[train()])
    document = definition_of(stack)
    assert document["PipelineExperimentConfig"] is None
    assert "2020-12-01" == document["Version"]
    assert 86_400 == document["Steps"][0]["Arguments"]["StoppingCondition"]["MaxRuntimeInSeconds"]
