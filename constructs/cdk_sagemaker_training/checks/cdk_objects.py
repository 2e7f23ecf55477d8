"""What constructs take by argument, so that what is none of it is told with its name, all of it at once.

CDK is strict about types where a value reaches it, which is late and names a property of CDK, and Python is not at all:
a text where a list is wanted is read letter by letter. An argument has the same meaning wherever it stands, so there is
one table; a construct that means another thing by a name says so itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, TypeVar, cast

from aws_cdk import Duration

from cdk_sagemaker_training.definition.fields.checks import Check, an_object, boolean
from cdk_sagemaker_training.definition.fields.unknown import is_number_token
from cdk_sagemaker_training.errors import MISSING, Problem

_Member = TypeVar("_Member", bound=Enum)


def a_duration(unit: str, amount: int) -> Check:
    """A ``Duration`` of CDK. ``unit``: what a bare number of it is likely to be; ``amount``: an example."""

    def check(where: str, value: object) -> Iterable[Problem]:
        if isinstance(value, Duration):
            return ()
        fix = ""
        if isinstance(value, timedelta):
            fix = f"Duration.seconds({value.total_seconds():.0f})"
        elif isinstance(value, int | float) and not isinstance(value, bool) and not is_number_token(value):
            fix = f"Duration.{unit}({value})"
        return (Problem(where, value, f"a Duration of CDK, for example Duration.{unit}({amount})", fix),)

    return check


def a_time(where: str, value: object) -> Iterable[Problem]:
    """A point in time, whose zone is said: what Python takes for one of this machine would be another elsewhere."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return ()
    return (Problem(where, value, "a datetime with its zone, for example datetime(2030, 1, 1, tzinfo=timezone.utc)"),)


def a_list(like: str, *, of_texts: bool = False, read_once: bool = False) -> Check:
    """Several of something: neither one alone nor a text, which Python would go through letter by letter.

    ``of_texts``: whether a text was meant as the one item. ``read_once``: whether a generator will do.
    """
    several = Iterable if read_once else Collection

    def check(where: str, value: object) -> Iterable[Problem]:
        alone = isinstance(value, str | bytes | Mapping) or not isinstance(value, several)
        if not alone:
            return ()
        fix = f"{where}=[{value!r}]" if of_texts and isinstance(value, str) else ""
        return (Problem(where, cast("object", value), f"a list of {like}", fix),)

    return check


def a_mapping(like: str) -> Check:
    """A dict."""

    def check(where: str, value: object) -> Iterable[Problem]:
        return () if isinstance(value, Mapping) else (Problem(where, value, f"a dict, for example {like}"),)

    return check


def an_enum_of_cdk(like: str) -> Check:
    """A member of an enum of CDK, of which the module may not be loaded yet: no text or number that stands for it."""

    def check(where: str, value: object) -> Iterable[Problem]:
        if isinstance(value, Enum):
            return ()
        return (Problem(where, value, f"a member of {like.rpartition('.')[0]}, for example {like}"),)

    return check


def member_problems(enum: type[Enum], where: str, value: object) -> Iterator[Problem]:
    """What is neither None, nor a member of one of our enums, nor the value of one."""
    if value is None or isinstance(value, enum) or value in [member.value for member in enum]:
        return
    allowed = ", ".join(f"{enum.__name__}.{member.name}" for member in enum)
    yield Problem(where, value, f"one of {allowed}")


def member(enum: type[_Member], value: _Member | str | None) -> _Member | None:
    """The member that a value of ``member_problems`` stands for: ``"wait"`` is as good as ``WhenRunning.WAIT``."""
    return None if value is None else enum(value)


_KEY: Final = an_object('kms.Key.from_key_arn(self, "Key", key_arn)')
_BUCKET: Final = an_object('s3.Bucket.from_bucket_name(self, "Bucket", name)')
_ROLE: Final = an_object('iam.Role.from_role_arn(self, "Role", role_arn)')
_GROUP: Final = an_object('ec2.SecurityGroup.from_security_group_id(self, "Group", group_id)')
_DAYS: Final = a_duration("days", 90)
_RETENTION: Final = an_enum_of_cdk("logs.RetentionDays.ONE_YEAR")
_ACCOUNTS: Final = a_list("account ids, 12 digits each, as text", of_texts=True)
_ENDPOINTS: Final = a_list("TrainingEndpoint members, or a set of them: EndpointSet.USUAL")

WANTED: Final[Mapping[str, Check]] = {
    # the network
    "vpc": an_object('ec2.Vpc.from_lookup(self, "Vpc", vpc_id=vpc_id)'),
    "vpc_subnets": an_object("ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)"),
    "ip_addresses": an_object('ec2.IpAddresses.cidr("10.0.0.0/16")'),
    "availability_zones": a_list("zones, such as 'eu-west-1a'", of_texts=True),
    "endpoints": _ENDPOINTS,
    "existing_endpoints": _ENDPOINTS,
    "allowed_accounts": _ACCOUNTS,
    "allowed_buckets": a_list("buckets, or names of buckets", of_texts=True),
    "subnets": a_list("subnets, such as vpc.isolated_subnets"),
    "job_security_group": _GROUP,
    "between_instances_security_group": _GROUP,
    "endpoint_policies": boolean(),
    "flow_logs": boolean(),
    "flow_log_retention": _RETENTION,
    # the workspace
    "workspace": an_object('TrainingWorkspace(self, "Training")'),
    "network": an_object('TrainingNetwork(self, "Network")'),
    "buckets": an_object('TrainingBuckets(self, "Buckets")'),
    "enable_network_isolation": boolean(),
    "encrypt_inter_container_traffic": boolean(),
    "data_bucket": _BUCKET,
    "artifacts_bucket": _BUCKET,
    "checkpoints_bucket": _BUCKET,
    "access_logs_bucket": _BUCKET,
    "encryption_key": _KEY,
    "data_encryption_key": _KEY,
    "artifacts_encryption_key": _KEY,
    "volume_encryption_key": _KEY,
    "pending_window": a_duration("days", 30),
    "noncurrent_version_expiration": _DAYS,
    "abort_incomplete_uploads": a_duration("days", 7),
    "checkpoint_expiration": _DAYS,
    # pipelines and their roles
    "pipeline": an_object('TrainingPipeline(self, "Churn", ...)'),
    "pipelines": a_list("pipelines"),
    "parallelism_config": an_object("ParallelismConfiguration(max_parallel_execution_steps=3)"),
    "definition_bucket": _BUCKET,
    "role": _ROLE,
    "job_role": _ROLE,
    "guardrails": an_object('TrainingGuardrails(instance_types=["ml.m5.*"])'),
    "shared_roles": an_object('SharedRoles(self, "Roles")'),
    "usage": an_object("PipelineUsage(iterative=True)"),
    "budget": an_object("Budget(wall_time=timedelta(hours=6))"),
    "shared_locations": a_list("S3 locations that end with a slash", of_texts=True),
    "shared_model_package_group_prefixes": a_list("beginnings of names", of_texts=True),
    # starts
    "schedule": an_object('ScheduleExpression.cron(hour="3", minute="0")'),
    "time_window": an_object("scheduler.TimeWindow.flexible(Duration.minutes(15))"),
    "time_zone": an_object("TimeZone.EUROPE_BERLIN"),
    "start": a_time,
    "end": a_time,
    "schedule_group": an_object('scheduler.ScheduleGroup(self, "Group")'),
    "dead_letter_queue": an_object('MissedStarts(self, "Missed").queue'),
    "max_event_age": a_duration("seconds", 3600),
    "enabled": boolean(),
    "bucket": _BUCKET,
    "wait": a_duration("seconds", 60),
    "items": an_object('MapItems.from_csv(workspace.data_bucket, "lists/stores.csv")'),
    "results_bucket": _BUCKET,
    "log_retention": _RETENTION,
    "function": an_object('lambda_.Function.from_function_arn(self, "Function", function_arn)'),
    # monitoring and fleets
    "topic": an_object('TrainingAlertTopic(self, "Alerts")'),
    "notify_success": boolean(),
    "duration_budget": a_duration("seconds", 7200),
    "success_within": a_duration("days", 2),
    "retention": _RETENTION,
    "job_log_retention": _RETENTION,
    "bounds": an_object("UtilizationBounds()"),
    "fleet": an_object('PipelineFleet(self, "Shops", ...)'),
    "window": a_duration("hours", 4),
    "execution_time": a_duration("minutes", 40),
    # the registry
    "model_package_group": an_object('ModelPackageGroup(self, "Models")'),
    "principal": an_object('iam.AccountPrincipal("123456789012")'),
    "repositories": a_list("repositories"),
    "approval_status": a_list("approval statuses, such as 'Approved'", of_texts=True),
    "source_accounts": _ACCOUNTS,
    "event_bus": an_object('events.EventBus.from_event_bus_arn(self, "Bus", event_bus_arn)'),
    "tags": a_mapping('{"team": "churn"}'),
    "automatic_model_registration": boolean(),
    "target": an_object("targets.SnsTopic(topic)"),
}
"""By argument, what it takes. A CDK token stands for a value in a list, and for none of these objects."""


def kind_problems(
    given: Mapping[str, object], *, required: Collection[str] = (), own: Mapping[str, Check] | None = None
) -> Iterator[Problem]:
    """What is wrong with the kinds of arguments, each under its name.

    ``given``: arguments by name, such as ``locals()``; None, which is not given, and what the table does not have are
    left alone. ``required``: those that cannot be None. ``own``: what arguments take that mean another thing here than
    in the table.
    """
    wanted = {**WANTED, **(own or {})}
    for name, value in given.items():
        if value is None and name in required:
            (probe,) = wanted[name](name, "")  # no text is ever right, so this says what is
            yield Problem(name, MISSING, probe.allowed)
        elif value is not None and name in wanted:
            yield from wanted[name](name, value)


def excluded(name: str, value: object, others: Mapping[str, object]) -> list[Problem]:
    """A mistake where a value is given together with others that it excludes."""
    given = [other for other, present in others.items() if present is not None]
    if value is None or not given:
        return []
    return [Problem(name, f"together with {', '.join(given)}", f"{name} alone, or without it {', '.join(given)}")]
