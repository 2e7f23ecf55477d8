"""Regular expressions of metrics: what can be told of one without running it, and running it in bounded time."""

from cdk_sagemaker_training.rules.regexes.matching import TOO_SLOW, Outcome, first_groups
from cdk_sagemaker_training.rules.regexes.numbers import is_number
from cdk_sagemaker_training.rules.regexes.regex import Regex, regex_of

__all__ = ["TOO_SLOW", "Outcome", "Regex", "first_groups", "is_number", "regex_of"]
