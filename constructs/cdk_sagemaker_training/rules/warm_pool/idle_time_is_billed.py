"""SMT259."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class IdleTimeIsBilled(DefinitionRule):
    """Also after a job that was stopped or failed."""

    id = "SMT259"
    severity = Severity.INFO
    title = "Kept instances are billed"
    why = "The time that a cluster is kept for costs what training costs, whether or not a job takes it over."
    fix = "keep keep_alive_period_in_seconds (KeepAlivePeriodInSeconds) as short as the gap between two jobs"
    source = "developer guide, train-warm-pools and train-warm-pools-how-it-works"
    bad = training({"ResourceConfig": {"InstanceCount": 4, "KeepAlivePeriodInSeconds": 1800}})
    good = training()

    def check(self, definition: DefinitionView) -> Mistakes:
        for pool in definition.warm_pools:
            count = pool.job.instance_count
            if count is not None:
                idle = f"{pool.seconds:,} s x {count:,} = {pool.seconds * count:,} instance-seconds"
                yield pool.mistake(f"at worst {idle} are billed after each job")
