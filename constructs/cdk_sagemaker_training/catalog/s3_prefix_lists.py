"""The id of the AWS-managed prefix list of Amazon S3 (``com.amazonaws.<region>.s3``) in each region.

A security group can name the addresses of S3 only by this id. CloudFormation has no way to look it up
(aws/aws-cdk#15115, aws-cloudformation/cloudformation-coverage-roadmap#453), and AWS publishes no table.

Status: third-party, cross-checked (2026-11). An id is listed only where independent public sources agree: a printed
``aws ec2 describe-prefix-lists`` over 15 regions, the mapping in Juniper/vSRX-AWS#14 and the one in
cloudformation-coverage-roadmap#453; for eu-north-1 and ap-northeast-3, route tables and CloudFormation mappings of
unrelated projects. Other regions are left out rather than guessed: public tables contradict each other there.
Check with ``aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.REGION.s3``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

S3_PREFIX_LIST_IDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ap-northeast-1": "pl-61a54008",
        "ap-northeast-2": "pl-78a54011",
        "ap-northeast-3": "pl-a4a540cd",
        "ap-south-1": "pl-78a54011",  # the same id as in ap-northeast-2: ids are unique only within a region
        "ap-southeast-1": "pl-6fa54006",
        "ap-southeast-2": "pl-6ca54005",
        "ca-central-1": "pl-7da54014",
        "eu-central-1": "pl-6ea54007",
        "eu-north-1": "pl-c3aa4faa",
        "eu-west-1": "pl-6da54004",
        "eu-west-2": "pl-7ca54015",
        "eu-west-3": "pl-23ad484a",
        "sa-east-1": "pl-6aa54003",
        "us-east-1": "pl-63a5400a",
        "us-east-2": "pl-7ba54012",
        "us-west-1": "pl-6ba54002",
        "us-west-2": "pl-68a54001",
    }
)
"""Region name to prefix list id. A region that is absent is unknown, not unsupported."""
