"""SMT258."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class NoWarmPoolQuota(DefinitionRule):
    """Told once an instance type."""

    id = "SMT258"
    severity = Severity.INFO
    title = "Warm pools need a quota that is 0 by default"
    why = "With a quota of 0 no cluster can be kept: it has to be raised first."
    fix = "raise the quota in Service Quotas, or remove keep_alive_period_in_seconds (KeepAlivePeriodInSeconds)"
    source = "general reference, SageMaker quotas: rows '<type> for training warm pool usage', default 0"
    bad = training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 1800}})
    good = training()

    def check(self, definition: DefinitionView) -> Mistakes:
        told = set[str]()
        for pool in definition.warm_pools:
            for _, record in pool.job.instance_types:
                if record.name in told:
                    continue
                told.add(record.name)
                known = "is published as 0" if record.warm_pool else "is in no list that was read"
                yield pool.mistake(f"the quota '{record.name} for training warm pool usage' {known}")
