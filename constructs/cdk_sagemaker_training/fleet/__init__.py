"""Many pipelines of one kind: one for each row of a table, spread over stacks.

Each name loads its module when it is first used, so that what only counts and hashes never loads the CDK.
"""

from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.late_names import loader

if TYPE_CHECKING:
    from cdk_sagemaker_training.fleet.capacity import StackContents
    from cdk_sagemaker_training.fleet.fleet_schedule import FleetSchedule
    from cdk_sagemaker_training.fleet.pipeline_fleet import PipelineFleet
    from cdk_sagemaker_training.fleet.pipeline_fleet_monitoring import PipelineFleetMonitoring

__all__ = ["FleetSchedule", "PipelineFleet", "PipelineFleetMonitoring", "StackContents"]

_MODULES: Final = {
    "FleetSchedule": "fleet_schedule",
    "PipelineFleet": "pipeline_fleet",
    "PipelineFleetMonitoring": "pipeline_fleet_monitoring",
    "StackContents": "capacity",
}

__getattr__ = loader(__name__, _MODULES)
