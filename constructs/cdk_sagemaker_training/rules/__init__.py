"""Judgements over definition documents: one mistake per rule, found before AWS is asked for a cent.

Each name loads its module when it is first used: who lints compares nothing.
"""

from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.late_names import loader

if TYPE_CHECKING:
    from cdk_sagemaker_training.rules.acknowledgement import Acknowledgement
    from cdk_sagemaker_training.rules.checker import check_definition
    from cdk_sagemaker_training.rules.comparison.definitions import DefinitionComparison, compare_definitions
    from cdk_sagemaker_training.rules.finding import Finding, Mistake
    from cdk_sagemaker_training.rules.metric_samples import metric_definition, xgboost_metrics
    from cdk_sagemaker_training.rules.rule import DefinitionRule, StepRule, TrainingRule
    from cdk_sagemaker_training.rules.rule import Rule as Rule  # not public: ``Rule`` is Debugger's, as in the SDK
    from cdk_sagemaker_training.rules.severity import Severity
    from cdk_sagemaker_training.rules.usage import PipelineUsage

__all__ = [
    "Acknowledgement",
    "DefinitionComparison",
    "DefinitionRule",
    "Finding",
    "Mistake",
    "PipelineUsage",
    "Severity",
    "StepRule",
    "TrainingRule",
    "check_definition",
    "compare_definitions",
    "metric_definition",
    "xgboost_metrics",
]

_MODULES: Final = {
    "Acknowledgement": "acknowledgement",
    "check_definition": "checker",
    "DefinitionComparison": "comparison.definitions",
    "compare_definitions": "comparison.definitions",
    "Finding": "finding",
    "Mistake": "finding",
    "metric_definition": "metric_samples",
    "xgboost_metrics": "metric_samples",
    "DefinitionRule": "rule",
    "StepRule": "rule",
    "TrainingRule": "rule",
    "Rule": "rule",
    "Severity": "severity",
    "PipelineUsage": "usage",
}

__getattr__ = loader(__name__, _MODULES)
