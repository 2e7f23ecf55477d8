"""Import change sets: what exists becomes a stack's, and what CloudFormation refuses is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .support import Account, training

Template = dict[str, Any]


def _resource(kind: str, properties: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties, "DeletionPolicy": "Retain", **attributes}


def _entry(logical_id: str, kind: str, **identifier: str) -> dict[str, Any]:
    return {"LogicalResourceId": logical_id, "ResourceType": kind, "ResourceIdentifier": identifier}


def _change_set(account: Account, stack: str, resources: Template, *entries: dict[str, Any]) -> dict[str, Any]:
    """Create an import change set and describe it."""
    cloudformation, made = account.client("cloudformation"), {"StackName": stack, "ChangeSetName": account.name("c")}
    cloudformation.create_change_set(
        **made,
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps({"Resources": resources}),
        ResourcesToImport=list(entries),
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    return dict(cloudformation.describe_change_set(**made))


def _adopt(account: Account, stack: str, resources: Template, *entries: dict[str, Any]) -> str:
    """Import, and the status of the stack afterwards."""
    found = _change_set(account, stack, resources, *entries)
    assert ("CREATE_COMPLETE", "AVAILABLE") == (found["Status"], found["ExecutionStatus"]), found["StatusReason"]
    assert ["Import"] * len(entries) == [change["ResourceChange"]["Action"] for change in found["Changes"]]
    account.client("cloudformation").execute_change_set(StackName=stack, ChangeSetName=found["ChangeSetName"])
    return str(account.settled(stack)["StackStatus"])


def _refused(account: Account, stack: str, resources: Template, *entries: dict[str, Any]) -> str:
    """Why CloudFormation takes no such change set."""
    with pytest.raises(ClientError) as error:
        _change_set(account, stack, resources, *entries)
    return str(error.value)


def _failed(account: Account, stack: str, resources: Template, *entries: dict[str, Any]) -> str:
    """Why a change set cannot be executed."""
    found = _change_set(account, stack, resources, *entries)
    assert ("FAILED", "UNAVAILABLE", []) == (found["Status"], found["ExecutionStatus"], found["Changes"])
    return str(found["StatusReason"])


@pytest.fixture
def name(account: Account, pipeline_role: str, job_role: str) -> str:
    """A pipeline that somebody made with the API."""
    return account.pipeline([training("Train", job_role)], pipeline_role)


def _pipeline(account: Account, name: str, **changed: Any) -> dict[str, Any]:
    """The pipeline as a resource of a template."""
    found = account.client("sagemaker").describe_pipeline(PipelineName=name)
    properties = {
        "PipelineName": name,
        "RoleArn": found["RoleArn"],
        "PipelineDefinition": {"PipelineDefinitionBody": found["PipelineDefinition"]},
    }
    return _resource("AWS::SageMaker::Pipeline", {**properties, **changed})


def _named(name: str) -> dict[str, Any]:
    return _entry("Pipeline", "AWS::SageMaker::Pipeline", PipelineName=name)


def _description(account: Account, name: str) -> Any:
    return account.client("sagemaker").describe_pipeline(PipelineName=name).get("PipelineDescription")


def test_an_imported_pipeline_is_left_as_it_is_then_updated_then_deleted_with_its_stack(account: Account, name: str):
    stack = account.name("stack")
    before = account.client("sagemaker").describe_pipeline(PipelineName=name)

    assert "IMPORT_COMPLETE" == _adopt(account, stack, {"Pipeline": _pipeline(account, name)}, _named(name))
    assert (
        before["LastModifiedTime"]
        == account.client("sagemaker").describe_pipeline(PipelineName=name)["LastModifiedTime"]
    )
    assert {"Pipeline": name} == account.resources(stack)

    changed = {**_pipeline(account, name, PipelineDescription="changed"), "DeletionPolicy": "Delete"}
    assert "UPDATE_COMPLETE" == account.deploy(stack, {"Resources": {"Pipeline": changed}})["StackStatus"]
    assert "changed" == _description(account, name)
    assert before["PipelineArn"] == account.client("sagemaker").describe_pipeline(PipelineName=name)["PipelineArn"]

    account.destroy(stack)
    assert name not in str(account.client("sagemaker").list_pipelines(PipelineNamePrefix=name)["PipelineSummaries"])


def test_what_differs_stays_so_until_the_resource_is_changed_in_the_template(account: Account, name: str):
    stack = account.name("stack")
    resources = {"Pipeline": _pipeline(account, name, PipelineDescription="in the template")}

    _adopt(account, stack, resources, _named(name))
    assert _description(account, name) is None

    resources["Pipeline"]["Properties"]["PipelineDisplayName"] = "changed"
    account.deploy(stack, {"Resources": resources})
    assert "in the template" == _description(account, name)


def test_a_model_package_group_is_imported_by_its_arn(account: Account):
    stack, group = account.name("stack"), account.name("group")
    arn = account.client("sagemaker").create_model_package_group(ModelPackageGroupName=group)["ModelPackageGroupArn"]
    kind = "AWS::SageMaker::ModelPackageGroup"
    resources = {"Group": _resource(kind, {"ModelPackageGroupName": group})}

    assert kind in _failed(account, stack, resources, _entry("Group", kind, ModelPackageGroupArn=group))
    assert "IMPORT_COMPLETE" == _adopt(account, stack, resources, _entry("Group", kind, ModelPackageGroupArn=arn))
    assert {"Group": arn} == account.resources(stack)


def test_a_bucket_policy_is_imported_by_its_bucket_and_not_made_twice(account: Account):
    stack, bucket = account.name("stack"), account.name("bucket")
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObjectAcl",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    policy: dict[str, Any] = {"Version": "2012-10-17", "Statement": [statement]}
    s3 = account.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    kind = "AWS::S3::BucketPolicy"
    resources = {"Policy": _resource(kind, {"Bucket": bucket, "PolicyDocument": policy})}

    made = account.deploy(account.name("stack"), {"Resources": resources})
    assert "ROLLBACK_COMPLETE" == made["StackStatus"]
    assert f"The bucket policy already exists on bucket {bucket}." in account.reasons(made["StackName"])

    assert "IMPORT_COMPLETE" == _adopt(account, stack, resources, _entry("Policy", kind, Bucket=bucket))
    policy["Statement"][0]["Sid"] = "Changed"
    assert "UPDATE_COMPLETE" == account.deploy(stack, {"Resources": resources})["StackStatus"]
    assert policy == json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])


def test_what_does_not_exist_is_not_imported(account: Account, name: str):
    reason = _failed(
        account, account.name("stack"), {"Pipeline": _pipeline(account, name, PipelineName="none")}, _named("none")
    )

    assert "Resource of type 'AWS::SageMaker::Pipeline' with identifier 'none' was not found." == reason


def test_what_is_in_a_stack_is_not_imported_into_another(account: Account, name: str):
    owner, resources = account.name("stack"), {"Pipeline": _pipeline(account, name)}
    _adopt(account, owner, resources, _named(name))

    reason = _failed(account, account.name("stack"), resources, _named(name))

    assert f"{name} already exists in stack" in reason


def test_a_deletion_policy_is_asked_for(account: Account, name: str):
    pipeline = _pipeline(account, name)
    del pipeline["DeletionPolicy"]

    reason = _refused(account, account.name("stack"), {"Pipeline": pipeline}, _named(name))

    assert "must have DeletionPolicy attribute" in reason


def test_nothing_else_may_change_in_the_same_change_set(account: Account, name: str):
    stack, topic = account.name("stack"), {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "before"}}
    account.deploy(stack, {"Resources": {"Topic": topic}})
    pipeline = _pipeline(account, name)
    changed = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "after"}}

    modified = _refused(account, stack, {"Topic": changed, "Pipeline": pipeline}, _named(name))
    added = _refused(account, stack, {"Topic": topic, "Other": topic, "Pipeline": pipeline}, _named(name))

    assert "You have modified resources [Topic] in your template" in modified
    assert "Resources [Other] is missing from ResourceToImport list" in added
    assert "IMPORT_COMPLETE" == _adopt(account, stack, {"Topic": topic, "Pipeline": pipeline}, _named(name))


def test_a_reference_to_what_is_not_in_the_template_is_refused(account: Account, name: str):
    role = {"Fn::GetAtt": ["Role", "Arn"]}

    for pipeline in (_pipeline(account, name, RoleArn=role), {**_pipeline(account, name), "DependsOn": ["Role"]}):
        reason = _refused(account, account.name("stack"), {"Pipeline": pipeline}, _named(name))
        assert "Unresolved resource dependencies [Role] in the Resources block of the template" in reason


def test_another_name_in_the_template_is_refused(account: Account, name: str):
    reason = _refused(
        account, account.name("stack"), {"Pipeline": _pipeline(account, name, PipelineName="other")}, _named(name)
    )

    assert f"PipelineName is 'other' in the template and '{name}' in ResourcesToImport" in reason


def test_an_ordinary_change_set_can_import_what_has_its_name_in_the_template(account: Account, name: str):
    stack, cloudformation = account.name("stack"), account.client("cloudformation")
    resources = {"Topic": {"Type": "AWS::SNS::Topic"}, "Pipeline": _pipeline(account, name)}
    made = {"StackName": stack, "ChangeSetName": "changes"}

    def create(resources: Template) -> dict[str, Any]:
        body = json.dumps({"Resources": resources})
        cloudformation.create_change_set(
            **made, ChangeSetType="CREATE", TemplateBody=body, ImportExistingResources=True
        )
        return dict(cloudformation.describe_change_set(**made))

    deleted = create({"Pipeline": {**resources["Pipeline"], "DeletionPolicy": "Delete"}})
    assert "must have the DeletionPolicy attribute set to 'Retain'" in deleted["StatusReason"]
    cloudformation.delete_change_set(**made)

    changes = {
        each["ResourceChange"]["LogicalResourceId"]: each["ResourceChange"]["Action"]
        for each in create(resources)["Changes"]
    }
    assert {"Topic": "Add", "Pipeline": "Import"} == changes
    cloudformation.execute_change_set(**made)
    assert "CREATE_COMPLETE" == account.settled(stack)["StackStatus"]
    assert name == account.resources(stack)["Pipeline"]


def test_a_template_summary_says_what_identifies_a_resource(account: Account, name: str):
    bucket = {"Type": "AWS::S3::Bucket"}
    resources = {
        "Pipeline": _pipeline(account, name),
        "Data": bucket,
        "Other": bucket,
        "Rule": {"Type": "AWS::Events::Rule"},
    }

    summary = account.client("cloudformation").get_template_summary(TemplateBody=json.dumps({"Resources": resources}))

    assert [
        {
            "ResourceType": "AWS::S3::Bucket",
            "LogicalResourceIds": ["Data", "Other"],
            "ResourceIdentifiers": ["BucketName"],
        },
        {
            "ResourceType": "AWS::SageMaker::Pipeline",
            "LogicalResourceIds": ["Pipeline"],
            "ResourceIdentifiers": ["PipelineName"],
        },
    ] == summary["ResourceIdentifierSummaries"]
