"""CloudFormation types of networks that ministack does not have: security group rules and flow logs."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, bridge
from cdk_sagemaker_training.local.emulator.members import list_at

Created = tuple[str, dict[str, Any]]
_ANYWHERE: Final = [{"CidrIp": "0.0.0.0/0"}]


def _group(group_id: str) -> dict[str, Any]:
    groups = bridge.service("ec2")._security_groups
    if group_id not in groups:
        raise ValueError(f"The security group '{group_id}' does not exist")
    found: dict[str, Any] = groups[group_id]
    return found


def _rules(direction: str) -> Mapping[str, Any]:
    """AWS::EC2::SecurityGroupIngress or …Egress. There is no update: a changed rule is a new one, made first."""
    member = "IpPermissionsEgress" if direction == "Egress" else "IpPermissions"

    def create(_logical_id: str, props: dict[str, Any], _stack_name: str) -> Created:
        group = _group(props["GroupId"])
        for other in ("SourceSecurityGroupId", "DestinationSecurityGroupId"):
            if other in props:
                _group(props[other])
        rule = bridge.provisioners._ec2_sg_permissions([props])[0]
        rule_id = f"sgr-{arns.random_id(17)}"
        if direction == "Egress":  # CloudFormation removes the default rule once it adds one of its own
            group[member][:] = [
                one for one in group[member] if "SecurityGroupRuleId" in one or one["IpRanges"] != _ANYWHERE
            ]
        group[member].append({**rule, "SecurityGroupRuleId": rule_id})
        return rule_id, {"Id": rule_id}

    def delete(physical_id: str, props: dict[str, Any]) -> None:
        group = bridge.service("ec2")._security_groups.get(props["GroupId"])
        if group:
            group[member][:] = [one for one in group[member] if one.get("SecurityGroupRuleId") != physical_id]

    return {"create": create, "delete": delete}


def create_flow_log(_logical_id: str, props: dict[str, Any], _stack_name: str) -> Created:
    """AWS::EC2::FlowLog, to CloudWatch Logs or S3. Nothing flows here, so nothing is logged."""
    ec2 = bridge.service("ec2")
    stores = {"VPC": ec2._vpcs, "Subnet": ec2._subnets}
    kind, target = props["ResourceType"], props["ResourceId"]
    if target not in stores.get(kind, {}):
        raise ValueError(f"The {kind} ID '{target}' does not exist")
    destination = props.get("LogDestinationType", "cloud-watch-logs")
    flow_log_id = f"fl-{arns.random_id(17)}"
    ec2._flow_logs[flow_log_id] = {
        "FlowLogId": flow_log_id,
        "ResourceId": target,
        "ResourceType": kind,
        "TrafficType": props.get("TrafficType", "ALL"),
        "LogDestinationType": destination,
        "LogDestination": _checked_destination(destination, props),
        "LogGroupName": props.get("LogGroupName", ""),
        "DeliverLogsPermissionArn": props.get("DeliverLogsPermissionArn", ""),
        "MaxAggregationInterval": props.get("MaxAggregationInterval", 600),
        "FlowLogStatus": "ACTIVE",
        "CreationTime": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
    }
    ec2._tags[flow_log_id] = [dict(tag) for tag in list_at(props, "Tags")]
    return flow_log_id, {"Id": flow_log_id}


def _checked_destination(kind: str, props: Mapping[str, Any]) -> str:
    """Where the log goes; the log group or bucket, and the delivering role, must exist."""
    if kind == "s3":
        arn = str(props.get("LogDestination", ""))
        bucket = arn.rsplit(":", 1)[-1].partition("/")[0]
        if bucket not in bridge.service("s3")._buckets:
            raise ValueError(f"LogDestination: {arn or 'nothing'} is no bucket that exists")
        return arn
    if kind != "cloud-watch-logs":
        raise ValueError(f"LogDestinationType {kind} is not emulated")
    arn = str(props.get("LogDestination", ""))
    group = props.get("LogGroupName") or (arn.split(":")[6] if arn.count(":") >= 6 else "")
    if group not in bridge.service("cloudwatch_logs")._log_groups:
        raise ValueError(f"Log group '{group}' does not exist")
    role = props.get("DeliverLogsPermissionArn", "")
    if role.rsplit("/", 1)[-1] not in bridge.service("iam")._roles:
        raise ValueError(f"DeliverLogsPermissionArn: role '{role}' does not exist")
    return arn or f"arn:aws:logs:{bridge.region()}:{bridge.account_id()}:log-group:{group}"


def delete_flow_log(physical_id: str, _props: dict[str, Any]) -> None:
    """Stop the flow log; what was logged stays where it was logged to."""
    ec2 = bridge.service("ec2")
    ec2._flow_logs.pop(physical_id, None)
    ec2._tags.pop(physical_id, None)


def complete_attributes() -> None:
    """Answer Fn::GetAtt for the attributes of VPCs and subnets that ministack leaves out."""
    types = bridge.provisioners._RESOURCE_HANDLERS
    stores = {"AWS::EC2::VPC": "_vpcs", "AWS::EC2::Subnet": "_subnets"}
    for name, store in stores.items():
        handlers = types[name]
        changes = {change: _with_record(handlers[change], store) for change in ("create", "update")}
        types[name] = {**handlers, **changes}


def _with_record(change: Callable[..., Created], store: str) -> Callable[..., Created]:
    def run(*given: Any) -> Created:
        physical_id, attributes = change(*given)
        record = getattr(bridge.service("ec2"), store)[physical_id]
        more = {name: record[name] for name in ("CidrBlock", "VpcId", "AvailabilityZoneId") if name in record}
        return physical_id, {**more, "Ipv6CidrBlocks": [], **attributes}

    return run


def complete_descriptions() -> None:
    """Show what ministack keeps but does not answer: endpoints' groups, subnets' DNS, flow logs' roles and groups."""
    ec2 = bridge.service("ec2")
    fields, describe = ec2._vpce_fields_xml, ec2._describe_flow_logs

    def endpoint_xml(endpoint: dict[str, Any], tag: str = "item") -> str:
        groups = "".join(
            f"<item><groupId>{group}</groupId><groupName>{ec2._security_groups[group]['GroupName']}</groupName></item>"
            for group in endpoint.get("SecurityGroupIds", [])
            if group in ec2._security_groups
        )
        private_dns = str(endpoint.get("PrivateDnsEnabled")).lower() == "true"
        extra = f"<groupSet>{groups}</groupSet><privateDnsEnabled>{str(private_dns).lower()}</privateDnsEnabled>"
        document = endpoint.get("PolicyDocument")
        if document:
            extra += f"<policyDocument>{ec2._esc(_policy_text(document))}</policyDocument>"
        head, end, tail = str(fields(endpoint, tag)).rpartition(f"</{tag}>")
        return head + extra + end + tail

    def describe_flow_logs(params: dict[str, Any]) -> tuple[int, Any, bytes]:
        status, headers, body = describe(params)
        return status, headers, re.sub(r"<flowLogId>([^<]*)</flowLogId>", _flow_log_xml, body.decode()).encode()

    ec2._vpce_fields_xml = endpoint_xml
    ec2._ACTION_MAP["DescribeFlowLogs"] = describe_flow_logs


def _policy_text(document: object) -> str:
    return document if isinstance(document, str) else json.dumps(document)


def _flow_log_xml(found: re.Match[str]) -> str:
    record = bridge.service("ec2")._flow_logs[found.group(1)]
    names = {
        "deliverLogsPermissionArn": "DeliverLogsPermissionArn",
        "logGroupName": "LogGroupName",
        "maxAggregationInterval": "MaxAggregationInterval",
    }
    extra = "".join(f"<{tag}>{record[key]}</{tag}>" for tag, key in names.items() if record.get(key))
    return found.group(0) + extra


TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "AWS::EC2::SecurityGroupIngress": _rules("Ingress"),
    "AWS::EC2::SecurityGroupEgress": _rules("Egress"),
    "AWS::EC2::FlowLog": {"create": create_flow_log, "delete": delete_flow_log},
}
