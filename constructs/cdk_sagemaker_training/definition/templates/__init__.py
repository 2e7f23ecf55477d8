"""Pipelines in CloudFormation templates: their definition documents, and what starts them on a schedule."""

from __future__ import annotations

from cdk_sagemaker_training.definition.templates.assets import Assets
from cdk_sagemaker_training.definition.templates.manifest import stack_region
from cdk_sagemaker_training.definition.templates.schedules import TemplateSchedule
from cdk_sagemaker_training.definition.templates.template_pipelines import TemplatePipeline, is_template, pipelines_in

__all__ = ["Assets", "TemplatePipeline", "TemplateSchedule", "is_template", "pipelines_in", "stack_region"]
