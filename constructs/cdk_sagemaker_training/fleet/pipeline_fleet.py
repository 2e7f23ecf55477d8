"""One pipeline for each row of a table, in as many stacks as CloudFormation's limits need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Final

from aws_cdk import Annotations, Environment, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import arn_of
from cdk_sagemaker_training.catalog import limits, policy_limits
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.errors import InvalidInputError, TrainingError
from cdk_sagemaker_training.fleet.fleet_arguments import (
    MONITORING,
    Define,
    StackOf,
    definition_of,
    fleet_problems,
    labels_of,
    unknown_keywords,
    wrong_kinds,
)
from cdk_sagemaker_training.fleet.fleet_stacks import FleetStacks, long_names, place_of_jobs
from cdk_sagemaker_training.fleet.problems import note_variant, of_variant, told
from cdk_sagemaker_training.fleet.stack_contents import StackCapacity
from cdk_sagemaker_training.fleet.variants import Variant, named_variants, read_variants
from cdk_sagemaker_training.permissions.shared_places import place_problems
from cdk_sagemaker_training.pipeline import PipelineOptions, TrainingPipeline

if TYPE_CHECKING:
    from aws_cdk import Duration, TimeZone
    from typing_extensions import Unpack

    from cdk_sagemaker_training.definition.document.start_parameters import StartParameters
    from cdk_sagemaker_training.fleet.capacity import StackContents
    from cdk_sagemaker_training.fleet.fleet_schedule import FleetSchedule
    from cdk_sagemaker_training.fleet.pipeline_fleet_monitoring import FleetMonitoringOptions, PipelineFleetMonitoring
    from cdk_sagemaker_training.starting.delivery import DeliveryOptions

PIPELINES_QUOTA: Final = "@cdk-sagemaker-training/fleet:pipelines-quota"
"""Warning id: more pipelines than an account and region has by default."""
ROLES_QUOTA: Final = "@cdk-sagemaker-training/fleet:roles-quota"
"""Warning id: more roles than an account has by default."""


class PipelineFleet(Construct):
    """A pipeline for each variant of a table, named ``<fleet>-<variant>`` in lower case, in stacks that are made here.

    The stack of a variant follows from its name alone. So a variant that is added, changed or removed changes the
    template of its own stack and no other one, whatever the order of the table. Stacks that no variant falls to are not
    made. A fleet whose stacks are too full for CloudFormation (500 resources, 200 outputs, 1 MB of template) fails the
    synthesis with the number of stacks that would do, and with what that moves.

    Pipelines of a stack with equal needs share their roles, which are in that stack (``SharedRoles``), so no stack of
    the fleet refers to another one of it.

    :param variants: The table: mappings from column to value (a list, a generator; read once), or the path of a CSV
        file in UTF-8 with a header, whose values are text.
    :param define: Called with each variant; returns its steps, or a ``PipelineDefinition``.
    :param stacks: How many stacks there are for hashes to choose from, 1 to 2,000. One more moves about one variant in
        ``stacks`` + 1, and what moves is deleted and created anew: begin with more than are needed now. Either this or
        ``stack_of``.
    :param stack_of: Called with each variant; returns the number or name of its stack, so that the table decides.
    :param fleet_name: Letters, digits and inner hyphens, beginning with a letter, in lower case. No name of a fleet in
        the same account and region may be the beginning of another one's followed by a hyphen; those of the same stage
        are looked at. Default: ``construct_id`` in lower case.
    :param key: The column whose value, in lower case, is the name of a variant: letters, digits and inner hyphens.
    :param env: Account and region of the stacks. Default: those of the stack of the workspace, else of the stage.
    :param shared_locations: S3 locations that end with a slash, ``workspace.data("stores/")``: needs that differ in
        nothing but a folder below one are equal, and the jobs of all variants of a stack then reach all of it. Default:
        none; a variant with a folder of its own has roles of its own.
    :param shared_model_package_group_prefixes: Likewise how the names of model package groups begin. Default: none.
    :param options: What every pipeline gets, as ``TrainingPipeline`` has it; no ``pipeline_name`` or ``shared_roles``.
    :raises InvalidInputError: all mistakes of the table together, with those that ``define`` and ``TrainingPipeline``
        raise, each under its variant; the first 20 are spelled out.
    """

    fleet_name: str
    pipelines: Mapping[str, TrainingPipeline]
    """By name of the variant, in alphabetical order."""
    variants: Mapping[str, Variant]
    """By name, the rows of the table."""
    stacks: Mapping[str, Stack]
    """By label, which is a number (``00``, ``01``) or a name, those that have variants."""
    labels: Mapping[str, str]
    """By name of the variant, the label of its stack."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        variants: Iterable[Variant] | str | PathLike[str],
        define: Define,
        stacks: int | None = None,
        stack_of: StackOf | None = None,
        fleet_name: str | None = None,
        key: str = "name",
        env: Environment | None = None,
        shared_locations: Sequence[str] = (),
        shared_model_package_group_prefixes: Sequence[str] = (),
        **options: Unpack[PipelineOptions],
    ) -> None:
        subject = f"PipelineFleet {construct_id!r}"
        self.fleet_name = construct_id.lower() if fleet_name is None else fleet_name
        problems = [
            *kind_problems({**locals(), **options}),
            *wrong_kinds(locals()),
            *fleet_problems(self.fleet_name, stacks, stack_of, options),
            *unknown_keywords(options, PipelineOptions.__annotations__),
            *place_of_jobs(env, options.get("workspace")),
            *place_problems(shared_locations, shared_model_package_group_prefixes),
        ]
        if problems:
            raise InvalidInputError(subject, problems)
        table = read_variants(variants, key=key, subject=subject)
        self.variants, misnamed = named_variants(table, key=key, fleet_name=self.fleet_name)
        self.labels, unplaced = labels_of(self.variants, stacks, stack_of)
        if long := [*long_names(scope, self.fleet_name, self.labels.values())]:
            raise InvalidInputError(subject, told([*long, *misnamed]))
        super().__init__(scope, construct_id)
        workspace = options.get("workspace")
        self._stacks = FleetStacks(
            self, fleet_name=self.fleet_name, labels=self.labels.values(), env=env, workspace=workspace
        )
        self.stacks = self._stacks.by_label
        self._roles = self._stacks.roles(shared_locations, shared_model_package_group_prefixes)
        problems = [*self._stacks.name_problems(), *misnamed, *(each for error in unplaced for each in error.problems)]
        causes = [error.__cause__ for error in unplaced]
        pipelines: dict[str, TrainingPipeline] = {}
        for name in self.labels:
            try:
                pipelines[name] = self._pipeline(name, define, options)
            except TrainingError as error:  # noqa: PERF203 - the mistakes of every variant at once
                problems += of_variant(name, error.problems)
                causes.append(error.__cause__)
            except Exception as error:
                note_variant(error, name)
                raise
        if problems:
            # Of errors in reading rows one stands for all: where it was raised.
            raise InvalidInputError(subject, told(problems)) from next(filter(None, causes), None)
        self._stacks.keep_name()
        self.pipelines = pipelines
        self._capacity = StackCapacity(subject, self.stacks, self.labels, stacks)
        self.node.add_validation(self._capacity)
        if len(self.pipelines) > limits.DEFAULT_QUOTA_PIPELINES:
            Annotations.of(self._stacks.first).add_warning_v2(
                PIPELINES_QUOTA,
                f"{len(self.pipelines):,} pipelines in fleet {self.fleet_name!r}; an account has "
                f"{limits.DEFAULT_QUOTA_PIPELINES} a region by default: ask for a higher quota before the deployment",
            )
        if (roles := sum(len(each.roles) for each in self._roles.values())) > policy_limits.DEFAULT_QUOTA_ROLES:
            Annotations.of(self._stacks.first).add_warning_v2(
                ROLES_QUOTA,
                f"{roles:,} roles in fleet {self.fleet_name!r}; an account has {policy_limits.DEFAULT_QUOTA_ROLES:,} "
                "by default: let variants share theirs by shared_locations, or ask for a higher quota before the "
                "deployment",
            )

    @property
    def pipeline_arns(self) -> str:
        """An ARN with a wildcard at its end that stands for every pipeline of the fleet, those to come included."""
        return f"{self.pipeline_arn_prefix}*"

    @property
    def pipeline_arn_prefix(self) -> str:
        """What the ARNs of the pipelines begin with: ``arn:...:pipeline/<fleet>-``."""
        return arn_of(self._stacks.first, "sagemaker", f"pipeline/{self.fleet_name}-")

    def contents(self) -> Sequence[StackContents]:
        """What each stack holds now. The size of templates grows until synthesis, with tags and references."""
        return self._capacity.contents()

    def grant_start_pipeline_execution(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody start executions of every pipeline of the fleet, by one statement."""
        return iam.Grant.add_to_principal(
            grantee=grantee, actions=["sagemaker:StartPipelineExecution"], resource_arns=[self.pipeline_arns]
        )

    def schedule(
        self,
        construct_id: str,
        *,
        hour: int,
        minute: int = 0,
        week_day: str | None = None,
        time_zone: TimeZone | None = None,
        window: Duration,
        execution_time: Duration,
        max_concurrent_executions: int = limits.DEFAULT_QUOTA_CONCURRENT_EXECUTIONS,
        parameters: StartParameters | None = None,
        enabled: bool = True,
        **delivery: Unpack[DeliveryOptions],
    ) -> FleetSchedule:
        """Start each pipeline once a day by EventBridge Scheduler, spread over a window; see :class:`FleetSchedule`."""
        from cdk_sagemaker_training.fleet.fleet_schedule import FleetSchedule

        return FleetSchedule(
            self,
            construct_id,
            fleet=self,
            hour=hour,
            minute=minute,
            week_day=week_day,
            time_zone=time_zone,
            window=window,
            execution_time=execution_time,
            max_concurrent_executions=max_concurrent_executions,
            parameters=parameters,
            enabled=enabled,
            delivery=delivery,
        )

    def monitor(
        self,
        construct_id: str = "Monitoring",
        *,
        scope: Construct | None = None,
        **options: Unpack[FleetMonitoringOptions],
    ) -> PipelineFleetMonitoring:
        """One dashboard, one set of alarms and messages for all; see :class:`PipelineFleetMonitoring`.

        :param scope: In which stack. Default: a new one, ``<fleet>-monitoring``, which no variant changes.
        """
        from cdk_sagemaker_training.fleet.pipeline_fleet_monitoring import PipelineFleetMonitoring

        if scope is None and (long := [*long_names(self, self.fleet_name, [MONITORING])]):
            raise InvalidInputError(f"PipelineFleetMonitoring {construct_id!r}", long)
        where = self._stacks.stack(MONITORING) if scope is None else scope
        return PipelineFleetMonitoring(where, construct_id, fleet=self, **options)

    def _pipeline(self, name: str, define: Define, options: PipelineOptions) -> TrainingPipeline:
        """The pipeline of a variant. Raises ``TrainingError``."""
        steps, definition = definition_of(define, self.variants[name])
        own = PipelineOptions(**options)
        own["pipeline_name"] = f"{self.fleet_name}-{name}"
        if own.get("role") is None and own.get("job_role") is None:
            own["shared_roles"] = self._roles[self.labels[name]]
        # A logical id begins with a letter, and a name may begin with a digit.
        stack = self.stacks[self.labels[name]]
        return TrainingPipeline(stack, f"Pipeline-{name}", steps=steps, definition=definition, **own)
