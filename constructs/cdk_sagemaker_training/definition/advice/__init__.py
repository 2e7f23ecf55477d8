"""Advice over the catalog's facts: instance types and input modes, each sentence with what it rests on."""

from __future__ import annotations

from cdk_sagemaker_training.definition.advice.input_mode_choice import InputModeChoice, choose_input_mode
from cdk_sagemaker_training.definition.advice.instance_choice import InstanceSuggestion, suggest_instances
from cdk_sagemaker_training.definition.advice.instance_explanation import InstanceExplanation, explain_instance_type
from cdk_sagemaker_training.definition.advice.reason import Reason

__all__ = [
    "InputModeChoice",
    "InstanceExplanation",
    "InstanceSuggestion",
    "Reason",
    "choose_input_mode",
    "explain_instance_type",
    "suggest_instances",
]
