"""SMT303."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob
from cdk_sagemaker_training.rules.views.cluster import choices_in


class NoInstances(TrainingRule):
    """The service model takes 0, for jobs that need no instances: those have no ``ResourceConfig``."""

    id = "SMT303"
    severity = Severity.ERROR
    title = "Fewer than one instance"
    why = "The service refuses the job."
    fix = "set instance_count (InstanceCount) to at least 1"
    source = "API ResourceConfig and PlacementSpecification (minimum value of 1)"
    bad = training({"ResourceConfig": {"InstanceCount": 0}})
    good = training({"ResourceConfig": {"InstanceCount": 1}})

    def check(self, job: TrainingJob) -> Mistakes:
        choices = choices_in(job.resources)
        common = [] if job.resources in choices or job.resources.given("InstanceGroups") else [job.resources]
        placed = job.resources.items("InstancePlacementConfig", "PlacementSpecifications")
        for place in [*common, *choices, *placed]:
            count = place.integer("InstanceCount")
            if count is not None and count < limits.MIN_INSTANCE_COUNT:
                yield place.mistake("InstanceCount", message=f"instance_count of {count:,}")
