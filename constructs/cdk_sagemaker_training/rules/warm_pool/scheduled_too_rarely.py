"""SMT257."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.usage import PipelineUsage
from cdk_sagemaker_training.rules.views import DefinitionView
from cdk_sagemaker_training.rules.warm_pool.schedule import least_interval

_NIGHTLY = PipelineUsage(schedule="cron(0 3 * * ? *)")
_KEPT = {"ResourceConfig": {"KeepAlivePeriodInSeconds": 1800}}


class ScheduledTooRarely(DefinitionRule):
    """A job may run as long as its max_run says, and by so much the next one is nearer."""

    id = "SMT257"
    severity = Severity.WARNING
    title = "Warm pool that is gone before the schedule starts the pipeline again"
    why = "The cluster idles, billed, until the keep-alive is over, and no job comes that could take it over."
    fix = "remove keep_alive_period_in_seconds (KeepAlivePeriodInSeconds)"
    source = "developer guide, train-warm-pools (kept instances are billed)"
    bad = training(_KEPT, usage=_NIGHTLY)
    good = training(usage=_NIGHTLY)

    def check(self, definition: DefinitionView) -> Mistakes:
        usage = definition.usage
        interval = None if usage.iterative else least_interval(usage.schedule)
        for pool in definition.warm_pools if interval is not None else ():
            given = pool.job.given("StoppingCondition", "MaxRuntimeInSeconds")
            run = pool.job.max_run if given else 0
            if interval is None or run is None or interval - run <= pool.seconds or pool.repeated or pool.shared:
                continue
            message = (
                f"the cluster is kept for {pool.seconds:,} s, {usage.schedule} starts the pipeline "
                f"every {interval:,} s at most"
            )
            yield pool.mistake(message)
