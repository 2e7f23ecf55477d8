"""SMT882."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_PATH: Final = ("TuningJobCompletionCriteria", "BestObjectiveNotImproving", "MaxNumberOfTrainingJobsNotImproving")


def _patience(jobs: int) -> dict[str, object]:
    criteria = {"BestObjectiveNotImproving": {"MaxNumberOfTrainingJobsNotImproving": jobs}}
    limits = {"MaxNumberOfTrainingJobs": 20}
    return {"HyperParameterTuningJobConfig": {"ResourceLimits": limits, "TuningJobCompletionCriteria": criteria}}


class PatienceWithoutEffect(StepRule):
    id = "SMT882"
    severity = Severity.INFO
    title = "Search that waits for more jobs without progress than it has jobs"
    why = "All jobs have run before as many of them could be without progress: the search never ends early."
    fix = "lower max_number_of_training_jobs_not_improving (MaxNumberOfTrainingJobsNotImproving) below max_jobs"
    source = "API BestObjectiveNotImproving: jobs that have failed to improve over prior ones"
    bad = tuning(_patience(20))
    good = tuning(_patience(5))
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        config = step.tuning_config
        if not config.given("TuningJobCompletionCriteria"):
            return
        patience, jobs = config.integer(*_PATH), config.integer("ResourceLimits", "MaxNumberOfTrainingJobs")
        if patience is not None and jobs is not None and patience >= jobs:
            message = f"{patience:,} jobs without progress, of {jobs:,} in total"
            yield config.mistake(*_PATH, message=message)
