"""Chooses the input mode of a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, cast

from cdk_sagemaker_training.catalog.algorithms import ChannelRule
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.advice.channel_facts import ChannelFacts
from cdk_sagemaker_training.definition.advice.input_mode_rules import DOWNLOAD_UP_TO_GIB
from cdk_sagemaker_training.definition.advice.reason import Reason, documented, inferred, listed, rule_of_thumb
from cdk_sagemaker_training.definition.advice.storage import SIZE, VOLUME_HEADROOM, fits, is_size, volume_for
from cdk_sagemaker_training.definition.advice.subject import Subject, subject_of, subject_problems
from cdk_sagemaker_training.definition.estimator import EstimatorBase
from cdk_sagemaker_training.errors import InvalidInputError, Problem
