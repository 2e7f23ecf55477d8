"""A state machine that starts one pipeline for each item of a list, so many at once as the quota lets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from aws_cdk import Annotations, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_sagemaker_training.catalog import limits, map_limits
from cdk_sagemaker_training.catalog.state_errors import REFUSED_OR_THROTTLED, START_REFUSED
from cdk_sagemaker_training.checks.accepted_findings import accept_map_runs, accept_wildcards
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.document.start_parameters import ITEMS, Start, StartParameters
from cdk_sagemaker_training.definition.fields.checks import integer, literal, number, text
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.settings.parallelism import ParallelismConfiguration
from cdk_sagemaker_training.encryption import TrainingKey, allow_log_groups, grant_read_objects, grant_write_objects
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.removal import removal_problems
from cdk_sagemaker_training.starting.item_paths import warn_of_paths, warn_of_sameness
from cdk_sagemaker_training.starting.joined_paths import joined_problems, paths_in
from cdk_sagemaker_training.starting.map_items import MapItems, key_problems
from cdk_sagemaker_training.starting.places import bucket_problems, region_problems
from cdk_sagemaker_training.starting.run_pipeline import RunPipeline, run_problems
from cdk_sagemaker_training.starting.startable import Startable

RESULTS: Final = "@cdk-sagemaker-training/starting:map-results"
"""Warning id, for maps over a list in S3 whose results are the output of the state machine."""

_RESULT_WRITER: Final = "@aws-cdk/aws-stepfunctions:useDistributedMapResultWriterV2"
"""A feature flag of the CDK, without which it leaves the writer out in silence."""
_RESULTS_PREFIX: Final = "map-results"
_LABEL: Final = "Items"
_RETRY_AFTER: Final = Duration.seconds(15)
_RETRY_AT_LEAST_EVERY: Final = Duration.minutes(5)
_RETRIES: Final = ((START_REFUSED, 300), (REFUSED_OR_THROTTLED, 30))
"""With these waits a place under the quota is waited for for half a day, 300 times 0 to 5 minutes, and for an hour for
what may be throttling, and may be a row that SageMaker never takes, which keeps its place meanwhile."""
_AT_ONCE: Final = literal(integer(minimum=1, maximum=map_limits.MAX_PARALLEL_CHILDREN))
_PERCENTAGE: Final = literal(number(minimum=0, maximum=map_limits.MAX_TOLERATED_FAILURE_PERCENTAGE))
_COUNT: Final = literal(integer(minimum=0))
_PREFIX: Final = text(minimum=1, maximum=limits.MAX_S3_URI_CHARS)


class PipelineMap(Construct):
    """A Distributed Map of Step Functions: for each item it starts the pipeline and waits for the end.

    A start that is refused for the quota of executions, or throttled, is tried again with growing waits for about half
    a day, and about an hour for an error without a name; one that is tried again does not start twice. A failed or
    stopped execution is a failed item. The states are those of ``pipeline.as_state``: each look at an execution is
    three state transitions, which are billed.

    Start it by hand, by ``grant_start_execution``, or by a schedule, rule or other target that CDK has for state
    machines: ``aws_scheduler_targets.StepFunctionsStartExecution(map.state_machine)``.

    :param pipeline: What is started: of this app, or imported.
    :param items: ``MapItems.from_csv``, ``from_json``, ``from_json_lines``, ``from_objects`` or ``from_input``.
    :param parameters: By parameter, the value, or a JSON path into an item that is the whole value:
        ``{"Store": "$.store"}``; numbers and booleans of an item become text. Default: every parameter has its default.
    :param max_concurrent_executions: 1 to 10,000, of this map. Default: 20, the quota of an account, which other
        pipelines of it use too.
    :param wait: How often to look whether an execution has ended, in whole seconds from 1; its place is taken until
        then. Default: 1 minute.
    :param parallelism_config: How many steps of an execution run at once. Default: the pipeline's.
    :param tolerated_failure_percentage: 0 to 100 of the items may fail. Default: none may. Where more fail, the machine
        fails and starts no more; executions that run go on.
    :param tolerated_failure_count: So many items may fail; of both, the one that is exceeded first counts. Default: see
        above.
    :param results_bucket: Where Step Functions writes the end of each item: of the account and region of the machine.
        Default: the ends are the machine's output, which fails above 256 KiB, some hundred items.
    :param results_prefix: What the keys of results begin with, before a slash. Default: ``map-results``.
    :param encryption_key: Of the machine's log; its policy has to let CloudWatch Logs use it, which is added to a key
        of this app. Default: a key of CloudWatch Logs.
    :param log_retention: Of the machine's log. Default: one year.
    :param removal_policy: Of the machine's log. Default: ``RETAIN``. ``DESTROY`` also takes
        ``cdk-sagemaker-training:allow-destroy`` in the context.
    :raises InvalidInputError: parameters that the pipeline does not have, lacks or cannot take, and values out of
        bounds, all at once.
    """

    state_machine: sfn.StateMachine
    map: sfn.DistributedMap
    log_group: logs.LogGroup

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        pipeline: Startable,
        items: MapItems,
        parameters: StartParameters | None = None,
        max_concurrent_executions: int = limits.DEFAULT_QUOTA_CONCURRENT_EXECUTIONS,
        wait: Duration | None = None,
        parallelism_config: ParallelismConfiguration | None = None,
        tolerated_failure_percentage: float | None = None,
        tolerated_failure_count: int | None = None,
        results_bucket: s3.IBucket | None = None,
        results_prefix: str | None = None,
        encryption_key: kms.IKey | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        subject = f"PipelineMap {construct_id!r}"
        wrong = [*kind_problems(locals(), required=["pipeline", "items"])]
        problems = [*wrong, *_AT_ONCE("max_concurrent_executions", max_concurrent_executions), *run_problems(wait)]
        if tolerated_failure_percentage is not None:
            problems += _PERCENTAGE("tolerated_failure_percentage", tolerated_failure_percentage)
        if tolerated_failure_count is not None:
            problems += _COUNT("tolerated_failure_count", tolerated_failure_count)
        problems += [*_results_problems(results_bucket, results_prefix), *removal_problems(scope, removal_policy)]
        if not wrong:
            problems += [*_bucket_problems(scope, items, results_bucket)]
        how = Start(subject=subject, starter=ITEMS, parameters=parameters or {})
        if any(problem.where == "pipeline" for problem in wrong):
            raise InvalidInputError(subject, problems)
        pipeline.begin(how, [*problems, *region_problems(scope, pipeline), *joined_problems(parameters)])
        super().__init__(scope, construct_id)
        self.node.set_context(_RESULT_WRITER, True)
        if results_bucket is None and items.bucket is not None:
            Annotations.of(self).add_warning_v2(
                RESULTS, "the ends of all items are the machine's output, at most 256 KiB: give a results_bucket"
            )
        warn_of_paths(self, how)
        warn_of_sameness(self, how)
        prefix = (results_prefix or _RESULTS_PREFIX).rstrip("/")  # the role may write below it, after one slash
        run = self._run(pipeline, how, wait or Duration.minutes(1), parallelism_config)
        self.map = sfn.DistributedMap(
            self,
            "Map",
            state_name="Map",
            label=_LABEL,
            item_reader=items.reader(),
            items_path=items.where if items.bucket is None else None,
            max_concurrency=max_concurrent_executions,
            tolerated_failure_percentage=tolerated_failure_percentage,
            tolerated_failure_count=tolerated_failure_count,
            result_writer_v2=None if results_bucket is None else _Results(bucket=results_bucket, prefix=prefix),
        )
        self.map.item_processor(cast("sfn.IChainable", run))
        if encryption_key is not None and not isinstance(encryption_key, TrainingKey):
            allow_log_groups(encryption_key)
        self.log_group = logs.LogGroup(
            self, "Log", encryption_key=encryption_key, retention=log_retention, removal_policy=removal_policy
        )
        self.state_machine = self._machine(pipeline, prefix)
        machine = cast("iam.IGrantable", self.state_machine)
        if items.bucket is not None and items.bucket.encryption_key is not None:
            grant_read_objects(items.bucket.encryption_key, machine)
        if results_bucket is not None and results_bucket.encryption_key is not None:
            grant_write_objects(results_bucket.encryption_key, machine)

    def grant_start_execution(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody start the map."""
        return self.state_machine.grant_start_execution(grantee)

    def _run(
        self, pipeline: Startable, how: Start, wait: Duration, parallelism_config: ParallelismConfiguration | None
    ) -> RunPipeline:
        run = RunPipeline(
            self,
            "Run",
            pipeline=pipeline,
            how=Start(subject=how.subject, starter=how.starter, parameters=dict(_of_item(how))),
            parallelism_config=parallelism_config,
            wait=wait,
            when_running=None,
            token=sfn.JsonPath.string_at("$$.Execution.Name"),  # of the child execution, 36 characters
        )
        for task in (run.start, run.look):
            if task is not None:  # a look that is throttled must not fail an item whose execution goes on
                _retry(task)
        return run

    def _machine(self, pipeline: Startable, results_prefix: str) -> sfn.StateMachine:
        machine = sfn.StateMachine(
            self,
            "Resource",
            definition_body=sfn.DefinitionBody.from_chainable(cast("sfn.IChainable", self.map)),
            comment="Starts a pipeline for each item of a list",
            logs=sfn.LogOptions(destination=cast("logs.ILogGroup", self.log_group), level=sfn.LogLevel.ALL),
            tracing_enabled=True,
        )
        if pipeline.resource is not None:
            machine.node.add_dependency(pipeline.resource)
        accept_wildcards(machine.role, inline=True)
        accept_map_runs(machine, results_prefix)
        return machine


class _Results(sfn.ResultWriterV2):
    """CDK's writer may write anywhere in the bucket."""

    def provide_policy_statements(self) -> list[iam.PolicyStatement]:
        actions = ["s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"]
        bucket = cast("s3.IBucket", self.bucket)
        return [iam.PolicyStatement(actions=actions, resources=[bucket.arn_for_objects(f"{self.prefix}/*")])]


def _retry(task: sfn.TaskStateBase) -> None:
    for errors, attempts in _RETRIES:
        task.add_retry(
            errors=[*errors],
            interval=_RETRY_AFTER,
            backoff_rate=2,
            max_delay=_RETRY_AT_LEAST_EVERY,
            max_attempts=attempts,
            jitter_strategy=sfn.JitterType.FULL,
        )


def _of_item(how: Start) -> Iterator[tuple[str, str | int | float | bool]]:
    """Whatever a path leads to as text, which is what SageMaker takes."""
    for name, value in how.parameters.items():
        # A token of CDK begins with a dollar sign too, and may be the name of a bucket.
        if how.starter.is_path(value) and (not is_token(value) or sfn.JsonPath.is_encoded_json_path(value)):
            yield name, sfn.JsonPath.format("{}", sfn.JsonPath.string_at(value))
        else:
            yield name, value


def _bucket_problems(scope: Construct, items: MapItems, results: s3.IBucket | None) -> Iterator[Problem]:
    if items.bucket is not None:
        yield from bucket_problems(scope, "items", items.bucket, in_account=items.lists_objects)
    if results is not None:
        yield from bucket_problems(scope, "results_bucket", results, in_account=True)


def _results_problems(bucket: s3.IBucket | None, prefix: str | None) -> Iterator[Problem]:
    if prefix is None:
        return
    wrong = [*_PREFIX("results_prefix", prefix)]
    yield from wrong or key_problems("results_prefix", prefix, bucket="results_bucket")
    if not wrong and paths_in(prefix):
        allowed = "what is known when the machine is deployed: its role may write below this prefix alone"
        yield Problem("results_prefix", "a JSON path", allowed)
    if bucket is None:
        yield Problem("results_bucket", MISSING, "the bucket that results_prefix is about")
