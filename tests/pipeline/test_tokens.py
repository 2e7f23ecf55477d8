"""CDK tokens in every form pass the checks and are resolved inside the definition's JSON text."""

from __future__ import annotations

import jsii
from aws_cdk import CfnParameter, Fn, IStableStringProducer, Lazy, Stack, Token
from aws_cdk.assertions import Template

from cdk_sagemaker_training import TrainingPipeline
from cdk_sagemaker_training.definition.fields.unknown import is_list_token, is_number_token, is_token
from tests.support.steps import train
from tests.support.templates import definition_of


@jsii.implements(IStableStringProducer)
class Quotes:
    def produce(self) -> str:
        return 'say "hi" \\ and\nbye'


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
