"""How findings reach people at synth: with the pipelines that have them, and over all templates of an app.

Each name loads its module when it is first used: every pipeline is checked, few apps have the plugin.
"""

from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.late_names import loader

if TYPE_CHECKING:
    from cdk_sagemaker_training.checks.acknowledgements import Acknowledgements
    from cdk_sagemaker_training.checks.plugin import SageMakerTrainingChecks

__all__ = ["Acknowledgements", "SageMakerTrainingChecks"]

_MODULES: Final = {"Acknowledgements": "acknowledgements", "SageMakerTrainingChecks": "plugin"}

__getattr__ = loader(__name__, _MODULES)
