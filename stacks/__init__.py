"""What teams write: a platform that others share, and the pipelines of two teams in stacks of their own."""

from stacks.churn_stack import ChurnStack
from stacks.iteration_stack import IterationStack
from stacks.platform_stack import PlatformStack

__all__ = ["ChurnStack", "IterationStack", "PlatformStack"]
