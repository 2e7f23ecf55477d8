"""Resource import in CloudFormation: of SageMaker's types, of bucket policies, and what identifies a resource.

ministack has import change sets, and the import of buckets, keys, log groups, roles and more. Identifiers are the
``primaryIdentifier`` of the types' schemas (CloudFormation registry; cfn-lint carries them).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import bridge, pipelines, registry
from cdk_sagemaker_training.local.emulator.members import map_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

Imported = tuple[str, dict[str, Any]]


def import_pipeline(identifier: Mapping[str, str]) -> Imported:
    """By its name."""
    return identifier["PipelineName"], {}


def import_group(identifier: Mapping[str, str]) -> Imported:
    """By its ARN."""
    arn = identifier["ModelPackageGroupArn"]
    return arn, {"ModelPackageGroupArn": arn, "ModelPackageGroupStatus": "Completed"}


def import_bucket_policy(identifier: Mapping[str, str]) -> Imported:
    """By its bucket."""
    return identifier["Bucket"], {}


def _has_pipeline(name: str) -> bool:
    try:
        return bool(pipelines.find(name)["PipelineName"] == name)
    except RefusedError:
        return False


def _has_group(arn: str) -> bool:
    return registry.group_exists(arn) and registry.find_group(arn)["ModelPackageGroupArn"] == arn


def _has_policy(bucket: str) -> bool:
    return bucket in bridge.service("s3")._bucket_policies


def _problem(kind: str, exists: Callable[[str], bool]) -> Callable[[str], str | None]:
    """What an import of ``kind`` says of an identifier that names nothing."""
    missing = bridge.changesets._IMPORT_NOT_FOUND
    return lambda value: None if exists(value) else str(missing.format(type=kind, value=value))


_ADDED: Final[Mapping[str, tuple[str, Callable[[Mapping[str, str]], Imported], Callable[[str], bool]]]] = {
    "AWS::SageMaker::Pipeline": ("PipelineName", import_pipeline, _has_pipeline),
    "AWS::SageMaker::ModelPackageGroup": ("ModelPackageGroupArn", import_group, _has_group),
    "AWS::S3::BucketPolicy": ("Bucket", import_bucket_policy, _has_policy),
}


def complete_imports() -> None:
    """Add types to those that can be imported, and name the identifiers of all of them."""
    types, changesets = bridge.provisioners._RESOURCE_HANDLERS, bridge.changesets
    for kind, (name, adopt, exists) in _ADDED.items():
        types[kind] = {**types[kind], "import": adopt}
        changesets._IMPORT_LOOKUPS[kind] = ((name,), _problem(kind, exists))
    _refuse_other_names()
    _summarize_identifiers()


def _refuse_other_names() -> None:
    """Refuse a template that names a resource otherwise than the import does.

    What CloudFormation does then is not documented; ministack would replace the resource at the next update.
    """
    changes = bridge.changesets._import_changes

    def checked(entries: list[dict[str, Any]], template: dict[str, Any], diff: list[Any]) -> list[Any]:
        found: list[Any] = changes(entries, template, diff)
        for entry in entries:
            given = map_at(template["Resources"][entry["LogicalResourceId"]], "Properties")
            for name, value in entry["ResourceIdentifier"].items():
                if isinstance(given.get(name), str) and given[name] != value:
                    raise ValueError(
                        f"{entry['LogicalResourceId']}: {name} is '{given[name]}' in the template and '{value}' in "
                        "ResourcesToImport; the embedded AWS imports under the same name only"
                    )
        return found

    bridge.changesets._import_changes = checked


def _summarize_identifiers() -> None:
    """Let GetTemplateSummary say what identifies the resources of a template: the CDK CLI asks people for it."""
    actions = bridge.cloudformation_handlers._ACTION_HANDLERS
    summarize = actions["GetTemplateSummary"]

    def summary(params: dict[str, Any]) -> tuple[int, Any, bytes]:
        status, headers, body = summarize(params)
        template, _ = bridge.cloudformation_handlers._resolve_template(params)
        if status == 200 and template:
            end = b"</GetTemplateSummaryResult>"
            body = body.replace(end, _identifiers_xml(bridge.engine._parse_template(template)).encode() + end)
        return status, headers, body

    actions["GetTemplateSummary"] = summary


def _identifiers_xml(template: Mapping[str, Any]) -> str:
    types, lookups = bridge.provisioners._RESOURCE_HANDLERS, bridge.changesets._IMPORT_LOOKUPS
    logical_ids: dict[str, list[str]] = {}
    for logical_id, resource in map_at(template, "Resources").items():
        kind = resource.get("Type", "")
        if kind in lookups and "import" in types.get(kind, {}):
            logical_ids.setdefault(kind, []).append(logical_id)
    members = "".join(
        f"<member><ResourceType>{kind}</ResourceType>"
        f"<LogicalResourceIds>{_members(ids)}</LogicalResourceIds>"
        # Those that are needed together are one text (aws-cdk pull request 24439).
        f"<ResourceIdentifiers>{_members([','.join(lookups[kind][0])])}</ResourceIdentifiers></member>"
        for kind, ids in sorted(logical_ids.items())
    )
    return f"<ResourceIdentifierSummaries>{members}</ResourceIdentifierSummaries>"


def _members(texts: list[str]) -> str:
    return "".join(f"<member>{text}</member>" for text in texts)
