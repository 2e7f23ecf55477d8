"""SMT376."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.suggestions import one_of
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_PROFILER = {"ProfilerConfig": {"S3OutputPath": "s3://artifacts/profile/", "ProfilingIntervalInMilliseconds": 500}}


class ProfilingInterval(TrainingRule):
    id = "SMT376"
    severity = Severity.ERROR
    title = "Profiling interval that the service does not know"
    why = "The service refuses the job."
    fix = "set system_monitor_interval_millis (ProfilingIntervalInMilliseconds) to 100, 200, 500, 1000, 5000 or 60000"
    source = "API ProfilerConfig: available values of ProfilingIntervalInMilliseconds"
    bad = training({"ProfilerConfig": {**_PROFILER["ProfilerConfig"], "ProfilingIntervalInMilliseconds": 250}})
    good = training(_PROFILER)

    def check(self, job: TrainingJob) -> Mistakes:
        given = job.integer("ProfilerConfig", "ProfilingIntervalInMilliseconds")
        if given is not None and given not in limits.PROFILING_INTERVALS_MS:
            allowed = one_of(f"{interval:,}" for interval in limits.PROFILING_INTERVALS_MS)
            message = f"a profiling interval of {given:,} ms; it is {allowed} ms"
            yield job.mistake("ProfilerConfig", "ProfilingIntervalInMilliseconds", message=message)
