"""Puts the emulation into ministack, before it serves."""

from __future__ import annotations

import sys
from typing import Any

from cdk_sagemaker_training.local.emulator import (
    admin,
    api,
    bridge,
    callbacks,
    cfn_alarms,
    cfn_buckets,
    cfn_changes,
    cfn_custom,
    cfn_events,
    cfn_imports,
    cfn_mlflow,
    cfn_network,
    cfn_queries,
    cfn_references,
    cfn_sagemaker,
    cfn_settled,
    executions,
    hosting,
    iam_fixes,
    map_runs,
    mlflow,
    processing_jobs,
    registry,
    schedule_times,
    starts,
    state_machines,
    tags,
    topic_policies,
    training_jobs,
    transform_jobs,
    tuning_jobs,
    unknown_services,
)

# Importing these modules fills the table of operations.
_OPERATIONS = (
    callbacks,
    executions,
    hosting,
    mlflow,
    processing_jobs,
    registry,
    tags,
    training_jobs,
    transform_jobs,
    tuning_jobs,
)


def install() -> None:
    """Add SageMaker, complete the CloudFormation types, refuse what is not emulated."""
    _secure_loopback()
    bridge.app.SERVICE_HANDLERS["sagemaker"] = api.handle_request
    bridge.app._loaded_modules["sagemaker"] = sys.modules[api.__name__]
    bridge.router.SERVICE_PATTERNS["sagemaker"] = {
        "target_prefixes": ["SageMaker.", admin.PREFIX],
        "host_patterns": [r"sagemaker\."],
    }
    iam_fixes.install()
    bridge.provisioners._RESOURCE_HANDLERS.update(
        {**cfn_sagemaker.TYPES, **cfn_mlflow.TYPES, **cfn_network.TYPES, **cfn_custom.TYPES, **cfn_queries.TYPES},
    )
    cfn_alarms.keep_expressions()
    cfn_buckets.complete_buckets()
    cfn_buckets.complete_policies()
    cfn_events.complete_schedules()
    cfn_events.complete_topics()
    schedule_times.keep_time()
    starts.start_pipelines_as_targets()
    state_machines.call_sagemaker_from_states()
    map_runs.complete_map_runs()
    topic_policies.ask_before_publishing()
    cfn_network.complete_attributes()
    cfn_network.complete_descriptions()
    cfn_custom.refuse_unknown_types()
    cfn_references.refuse_dangling_references()
    cfn_changes.compare_attributes()
    cfn_imports.complete_imports()
    cfn_settled.answer_when_settled()
    unknown_services.refuse_by_name()


def _secure_loopback() -> None:
    """Count loopback as TLS: otherwise every TLS-only bucket policy would refuse the plain-http client."""
    pin = bridge.app.pin_request_origin

    def secure(address: str, _secure_transport: Any) -> None:
        pin(address, True)

    bridge.app.pin_request_origin = secure
