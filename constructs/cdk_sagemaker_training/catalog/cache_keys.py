"""What step caching looks at: an earlier run is taken again where all of it is the same, whatever else has changed.

Source: developer guide, ``pipelines-default-keys``; what it does not name (the role, the instances, the network, the
keys, where results go) is not part of the key. The guide names what ClarifyCheck and QualityCheck steps look at in
words of the SageMaker SDK that stand in no document: they are not in this table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

CACHE_KEYS: Final[Mapping[str, Sequence[Sequence[str]]]] = {
    "Training": (
        ("AlgorithmSpecification",),
        ("CheckpointConfig",),
        ("DebugHookConfig",),
        ("DebugRuleConfigurations",),
        ("Environment",),
        ("HyperParameters",),
        ("InputDataConfig",),
    ),
    "Processing": (("AppSpecification",), ("Environment",), ("ProcessingInputs",)),
    "Tuning": (
        ("HyperParameterTuningJobConfig",),
        ("TrainingJobDefinition", "AlgorithmSpecification"),
        ("TrainingJobDefinition", "HyperParameterRanges"),
        ("TrainingJobDefinition", "InputDataConfig"),
        ("TrainingJobDefinition", "StaticHyperParameters"),
        ("TrainingJobDefinition", "TuningObjective"),
        ("TrainingJobDefinitions",),
    ),
    "AutoML": (
        ("AutoMLJobConfig", "CandidateGenerationConfig"),
        ("AutoMLJobConfig", "CompletionCriteria"),
        ("AutoMLJobConfig", "DataSplitConfig"),
        ("AutoMLJobConfig", "Mode"),
        ("AutoMLJobObjective",),
        ("InputDataConfig",),
        ("ProblemType",),
    ),
    "Transform": (("DataProcessing",), ("Environment",), ("ModelName",), ("TransformInput",)),
    "EMR": (("ClusterId",), ("StepConfig",)),
}
"""By the type of the step, the members of its arguments that are compared, as paths."""

DIFFERENT_EACH_TIME: Final = frozenset(
    {
        "CurrentDateTime",
        "PipelineExecutionArn",
        "PipelineExecutionId",
        "ProcessingJobName",
        "StartDateTime",
        "TrainingJobName",
    }
)
"""The execution variables that no two executions share; the name and the ARN of the pipeline stay."""
