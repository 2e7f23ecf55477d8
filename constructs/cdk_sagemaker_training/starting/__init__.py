"""What starts pipelines: schedules, events, objects in S3, state machines, functions.

Each name loads its module when it is first used: every pipeline has the methods, few use CDK's modules behind them.
"""

from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.late_names import loader

if TYPE_CHECKING:
    from cdk_sagemaker_training.starting.event_target import PipelineEventTarget
    from cdk_sagemaker_training.starting.map_items import MapItems
    from cdk_sagemaker_training.starting.missed_starts import MissedStarts
    from cdk_sagemaker_training.starting.pipeline_map import PipelineMap
    from cdk_sagemaker_training.starting.run_pipeline import RunPipeline, WhenRunning
    from cdk_sagemaker_training.starting.s3_trigger import PipelineS3Trigger
    from cdk_sagemaker_training.starting.schedule import PipelineSchedule

__all__ = [
    "MapItems",
    "MissedStarts",
    "PipelineEventTarget",
    "PipelineMap",
    "PipelineS3Trigger",
    "PipelineSchedule",
    "RunPipeline",
    "WhenRunning",
]

_MODULES: Final = {
    "MapItems": "map_items",
    "MissedStarts": "missed_starts",
    "PipelineEventTarget": "event_target",
    "PipelineMap": "pipeline_map",
    "PipelineS3Trigger": "s3_trigger",
    "PipelineSchedule": "schedule",
    "RunPipeline": "run_pipeline",
    "WhenRunning": "run_pipeline",
}

__getattr__ = loader(__name__, _MODULES)
