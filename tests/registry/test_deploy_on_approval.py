"""The machine that brings an endpoint to what is approved: who starts it, what it may do, what it calls.

That it does so is shown in tests/local/test_promotion.py.
"""

from __future__ import annotations

import json
from typing import Any, cast

import botocore.session
import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from cdk_sagemaker_training import (
    DataCaptureConfig,
    DeployOnApproval,
    ModelEndpoint,
    ModelPackage,
    ModelPackageEventBus,
    ModelPackageGroup,
    ParameterString,
    TrainingWorkspace,
)
from tests.support.iam_simulate import KEY_POLICY, SENSELESS, Question, answers
from tests.support.mistakes import wrong_fields
from tests.support.templates import deployed, resources

HERE = Environment(account="111111111111", region="eu-west-1")
THERE = "arn:aws:sagemaker:eu-west-1:222222222222:model-package-group/churn"
ENDPOINT = "churn-live"


@pytest.fixture(scope="module")
def stack() -> Stack:
    """A deployment account: versions of another account's group."""
    stack = Stack(App(), "Live", env=HERE)
    workspace = TrainingWorkspace(stack, "Serving")
    deployment = DeployOnApproval(
        stack,
        "Deploy",
        model_package_group=ModelPackageGroup.from_model_package_group_arn(stack, "Models", THERE),
        event_bus=cast("events.IEventBus", ModelPackageEventBus(stack, "Bus", source_accounts=["222222222222"])),
        workspace=workspace,
        instance_type="ml.m5.large",
        endpoint_name=ENDPOINT,
        tags={"team": "churn"},
        data_capture_config=DataCaptureConfig(destination_s3_uri=workspace.artifacts("capture/")),
    )
    service = cast("iam.IPrincipal", iam.ServicePrincipal("lambda.amazonaws.com"))
    deployment.grant_invoke(cast("iam.IGrantable", iam.Role(stack, "Caller", assumed_by=service)))
    return stack


@pytest.fixture(scope="module")
def states(stack: Stack) -> dict[str, Any]:
    """The states of the machine, by name."""
    (machine,) = resources(stack, "AWS::StepFunctions::StateMachine")
    return cast("dict[str, Any]", json.loads(deployed(machine["DefinitionString"]))["States"])


def test_the_rules_of_a_stack_are_one_statement_of_its_queue():
    """SQS takes 20 statements: a stack with that many groups could not be deployed."""
    many = Stack(App(), "Many", env=HERE)
    workspace = TrainingWorkspace(many, "Serving")
    bus = events.EventBus.from_event_bus_name(many, "Bus", "models")
    for number in range(2):
        group = ModelPackageGroup(many, f"Models{number}")
        group.forward_events("Forward", event_bus=bus)
        DeployOnApproval(
            many, f"Deploy{number}", model_package_group=group, workspace=workspace, instance_type="ml.m5.large"
        )
    policies = [each["PolicyDocument"]["Statement"] for each in deployed(resources(many, "AWS::SQS::QueuePolicy"))]
    (_, allowed) = max(policies, key=len)
    assert 4 == len(allowed["Condition"]["ArnEquals"]["aws:SourceArn"])
    rules = resources(many, "AWS::Events::Rule")
    assert 4 == len([each for each in rules if "DeadLetterConfig" in each["Targets"][0]])


def test_a_decision_starts_it(stack: Stack):
    (rule,) = resources(stack, "AWS::Events::Rule")
    assert {
        "source": ["aws.sagemaker"],
        "detail-type": ["SageMaker Model Package State Change"],
        "account": ["222222222222"],
        "region": ["eu-west-1"],
        "detail": {"ModelPackageGroupName": ["churn"], "ModelApprovalStatus": ["Approved", "Rejected"]},
    } == rule["EventPattern"]
    (target,) = deployed(rule["Targets"])
    assert "MissedStarts" in target["DeadLetterConfig"]["Arn"]
    (start,) = [each for each in resources(stack, "AWS::IAM::Policy") if "EventsRole" in each["PolicyName"]]
    (statement,) = start["PolicyDocument"]["Statement"]
    assert ("states:StartExecution", target["Arn"]) == (statement["Action"], deployed(statement["Resource"]))


def test_every_call_is_one_of_the_service(states: dict[str, Any]):
    """Members and required members, by botocore's model of SageMaker."""
    model: Any = cast("Any", botocore.session).get_session().get_service_model("sagemaker")
    called: set[str] = set()
    for state in states.values():
        if state["Type"] != "Task":
            continue
        name = state["Resource"].rpartition(":")[2]
        operation = model.operation_model(name[0].upper() + name[1:])
        called.add(operation.name)
        given = {key.removesuffix(".$") for key in state["Parameters"]}
        shape = operation.input_shape
        assert given <= set(shape.members), state
        assert set(shape.required_members) <= given, state
    assert {
        "ListModelPackages",
        "CreateModel",
        "CreateEndpointConfig",
        "DescribeEndpoint",
        "CreateEndpoint",
        "UpdateEndpoint",
    } == called


def test_the_newest_approved_version_of_the_other_account(states: dict[str, Any]):
    assert {
        "ModelPackageGroupName": THERE,
        "ModelApprovalStatus": "Approved",
        "SortBy": "CreationTime",
        "SortOrder": "Descending",
        "MaxResults": 1,
    } == states["Newest"]["Parameters"]


def test_names_fit_with_the_longest_number_of_a_version(states: dict[str, Any]):
    form = states["Named"]["Parameters"]["Name.$"].partition("'")[2].partition("'")[0]
    assert len(form.format(999_999_999)) <= 63
    assert form == form.lower()


def test_what_is_refused_for_another_reason_fails(states: dict[str, Any]):
    for name, message, next_state in (
        ("Model", "*already existing*", "Config"),
        ("Config", "*already existing*", "Look"),
        ("Look", "*Could not find endpoint*", "Create"),
        ("Create", "*already existing*", "Pause"),
        ("Update", "*Cannot update in-progress endpoint*", "Pause"),
    ):
        (catch,) = states[name]["Catch"]
        why = states[catch["Next"]]
        expected, throttled = why["Choices"]
        assert (message, next_state) == (expected["StringMatches"], expected["Next"])
        assert ("*Rate exceeded*", "Pause") == (throttled["StringMatches"], throttled["Next"])
        assert ("Fail", "$.Refused.Cause") == (states[why["Default"]]["Type"], states[why["Default"]]["CausePath"])


def test_the_number_of_instances_stays(states: dict[str, Any]):
    assert states["Update"]["Parameters"]["RetainAllVariantProperties"] is True


def test_what_is_made_is_tagged_and_may_be(stack: Stack, states: dict[str, Any]):
    tagged = {name for name, state in states.items() if "Tags" in state.get("Parameters", {})}
    assert {"Model", "Config", "Create"} == tagged
    assert [{"Key": "team", "Value": "churn"}] == states["Create"]["Parameters"]["Tags"]
    statements = [
        statement
        for policy in resources(stack, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if "sagemaker:AddTags" in statement["Action"]
    ]
    made = [deployed(one) for statement in statements for one in _listed(statement["Resource"])]
    kinds = {kind for kind in ("model", "endpoint-config", "endpoint") for arn in made if f":{kind}/" in arn}
    assert {"model", "endpoint-config", "endpoint"} == kinds
    assert [] == [arn for arn in made if arn.endswith(":*")]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_tags_are_checked():
    stack = Stack(App(), "Live", env=HERE)
    group = ModelPackageGroup(stack, "Models")
    workspace = TrainingWorkspace(stack, "Serving")

    def made() -> None:
        DeployOnApproval(
            stack,
            "Deploy",
            model_package_group=group,
            workspace=workspace,
            instance_type="ml.m5.large",
            tags={"aws:team": "churn"},
        )

    assert [found for found in wrong_fields(made) if found.startswith("tags")]


def test_other_settings_are_another_configuration():
    def prefix(instance_type: str) -> str:
        stack = Stack(App(), "Live", env=HERE)
        workspace = TrainingWorkspace(stack, "Serving")
        group = ModelPackageGroup(stack, "Models")
        DeployOnApproval(stack, "Deploy", model_package_group=group, workspace=workspace, instance_type=instance_type)
        (machine,) = resources(stack, "AWS::StepFunctions::StateMachine")
        return str(json.loads(deployed(machine["DefinitionString"]))["States"]["Named"]["Parameters"]["Name.$"])

    first, same, other = prefix("ml.m5.large"), prefix("ml.m5.large"), prefix("ml.g5.xlarge")
    assert (first, True) == (same, first != other)


def test_every_statement_means_something_to_iam(stack: Stack):
    """Action and resource of each, but for two that guides have and the reference has not."""
    (policy,) = [each for each in resources(stack, "AWS::IAM::Policy") if each["PolicyName"].startswith("DeployRole")]
    text = json.dumps(deployed(policy["PolicyDocument"])).replace("<AWS::Partition>", "aws")
    document = json.loads(text.replace("<ServingKey", "arn:aws:kms:eu-west-1:111111111111:key/<ServingKey"))
    questions: list[Question] = []
    for statement in document["Statement"]:
        actions, found = statement["Action"], statement["Resource"]
        for action in actions if isinstance(actions, list) else [actions]:
            for resource in found if isinstance(found, list) else [found]:
                if action == "iam:PassRole" or (action == "sagemaker:CreateModel" and "model-package/" in resource):
                    continue
                is_key = action.startswith("kms:")
                questions.append(
                    Question(
                        policies=[document],
                        action=action,
                        resource=resource.replace("*", "1") if resource != "*" else resource,
                        account="222222222222" if ":222222222222:" in resource else "111111111111",
                        resource_policy=KEY_POLICY if is_key else None,
                    )
                )
    found = zip(questions, answers(questions), strict=True)
    assert [] == [f"{each.action} on {each.resource}: {told}" for each, told in found if told.startswith(SENSELESS)]


def test_who_may_ask_the_endpoint(stack: Stack):
    (policy,) = [each for each in resources(stack, "AWS::IAM::Policy") if "Caller" in each["PolicyName"]]
    (statement,) = deployed(policy["PolicyDocument"]["Statement"])
    expected = f"arn:<AWS::Partition>:sagemaker:eu-west-1:111111111111:endpoint/{ENDPOINT}"
    assert ("sagemaker:InvokeEndpoint", expected) == (statement["Action"], statement["Resource"])


def test_its_log_is_encrypted_where_the_key_is_ours(stack: Stack):
    log = resources(stack, "AWS::Logs::LogGroup")[-1]
    assert (365, True) == (log["RetentionInDays"], "KmsKeyId" in log)
    (machine,) = resources(stack, "AWS::StepFunctions::StateMachine")
    assert ("ALL", True) == (machine["LoggingConfiguration"]["Level"], machine["TracingConfiguration"]["Enabled"])


def test_a_key_from_elsewhere_is_not_given_to_logs():
    stack = Stack(App(), "Live", env=HERE)
    key = kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:111111111111:key/1")
    workspace = TrainingWorkspace(stack, "Serving", encryption_key=key)
    group = ModelPackageGroup(stack, "Models")
    DeployOnApproval(stack, "Deploy", model_package_group=group, workspace=workspace, instance_type="ml.m5.large")
    log = resources(stack, "AWS::Logs::LogGroup")[-1]
    assert (365, False) == (log["RetentionInDays"], "KmsKeyId" in log)


def test_what_is_refused_is_told_at_once():
    stack = Stack(App(), "Live", env=HERE)
    workspace = TrainingWorkspace(stack, "Serving")
    elsewhere = ModelPackageGroup.from_model_package_group_arn(stack, "Models", THERE.replace("eu-west-1", "us-east-1"))
    found = wrong_fields(
        lambda: DeployOnApproval(
            stack,
            "Deploy",
            model_package_group=elsewhere,
            workspace=workspace,
            instance_type="large",
            endpoint_name="a_b",
            removal_policy=RemovalPolicy.DESTROY,
        )
    )
    assert ["endpoint_name", "instance_type", "model_package_group", "removal_policy"] == sorted(found)
    assert stack.node.try_find_child("Deploy") is None


def test_without_the_bus_nothing_of_another_account_arrives():
    stack = Stack(App(), "Live", env=HERE)
    group = ModelPackageGroup.from_model_package_group_arn(stack, "Models", THERE)
    workspace = TrainingWorkspace(stack, "Serving")
    assert ["event_bus"] == wrong_fields(
        lambda: DeployOnApproval(
            stack, "Deploy", model_package_group=group, workspace=workspace, instance_type="ml.m5.large"
        )
    )


def test_a_group_of_another_stack():
    """The rule is the deployment's: below the group it would make the stacks refer to each other."""
    app = App()
    platform = Stack(app, "Platform", env=HERE)
    group = ModelPackageGroup(platform, "Models", model_package_group_name="Churn")
    serving = Stack(app, "Serving", env=HERE)
    workspace = TrainingWorkspace(serving, "Workspace")
    DeployOnApproval(
        serving,
        "Deploy",
        model_package_group=group,
        workspace=workspace,
        instance_type="ml.m5.large",
        endpoint_name="Live",
    )
    assert (0, 1) == (len(resources(platform, "AWS::Events::Rule")), len(resources(serving, "AWS::Events::Rule")))
    (policy,) = [each for each in resources(serving, "AWS::IAM::Policy") if each["PolicyName"].startswith("DeployRole")]
    described = [
        each for each in policy["PolicyDocument"]["Statement"] if each["Action"] == "sagemaker:DescribeEndpoint"
    ]
    # Whether ARNs keep capitals is not known.
    assert ["Live", "live"] == [deployed(arn).rpartition("/")[2] for arn in described[0]["Resource"]]


def test_no_execution_fills_in_what_an_endpoint_is():
    """Expressions of pipelines, and keywords that there are not, would reach the service or nobody."""
    stack = Stack(App(), "Live", env=HERE)
    workspace, group = TrainingWorkspace(stack, "Serving"), ModelPackageGroup(stack, "Models")
    unknown = ParameterString(name="Unknown")

    def wrong(construct: Any, **given: Any) -> list[str]:
        options = {"workspace": workspace, "instance_type": "ml.m5.large", **given}
        return wrong_fields(lambda: construct(stack, "Live", **options))

    package = ModelPackage(model_package_arn="arn:aws:sagemaker:eu-west-1:111111111111:model-package/churn/1")
    for construct, what in ((DeployOnApproval, {"model_package_group": group}), (ModelEndpoint, {"model": package})):
        assert ["endpoint_name"] == wrong(construct, endpoint_name=unknown, **what)
        assert ["instance_count"] == wrong(construct, instance_count=3, **what)
        capture = DataCaptureConfig(destination_s3_uri=unknown)
        assert [
            "variant/InitialInstanceCount",
            "variant/InstanceType",
            "data_capture_config/DestinationS3Uri",
        ] == wrong(
            construct, instance_type=unknown, initial_instance_count=unknown, data_capture_config=capture, **what
        )
