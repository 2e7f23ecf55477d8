"""A training job tried on this machine with a small sample, and what is to be said of it before AWS runs it."""

from cdk_sagemaker_training.rehearsal.judging import judge
from cdk_sagemaker_training.rehearsal.rehearsing import Rehearsal, Settings, rehearse
from cdk_sagemaker_training.rehearsal.verdict import Judgement, Verdict

__all__ = ["Judgement", "Rehearsal", "Settings", "Verdict", "judge", "rehearse"]
