"""SMT607."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.catalog.script_mode import script_needs_network
from cdk_sagemaker_training.rules.examples import REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _with(version: str) -> dict[str, object]:
    code = "/opt/ml/input/data/code/sourcedir.tar.gz"
    return {
        "AlgorithmSpecification": {"TrainingImage": builtin_image("xgboost", version).uri(REGION)},
        "HyperParameters": {"sagemaker_program": '"train.py"', "sagemaker_submit_directory": f'"{code}"'},
    }


class ScriptNeedsNetwork(TrainingRule):
    """Without a script the same image is the built-in algorithm, which can be isolated."""

    id = "SMT607"
    severity = Severity.ERROR
    title = "Isolated XGBoost script that its image has to install"
    why = "The image installs the script with pip, which downloads its build tools: isolated, the job fails."
    fix = (
        "set enable_network_isolation (EnableNetworkIsolation) to false, or take framework_version 1.7-1 or 3.0-5 "
        "(TrainingImage)"
    )
    source = "aws/sagemaker-xgboost-container, test_network_isolation.py (3.2-0)"
    bad = training(_with("3.2-0"))
    good = training(_with("3.0-5"))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.image is None or not job.runs_script or job.flag("EnableNetworkIsolation") is not True:
            return
        if script_needs_network(job.image):
            message = f"a script in XGBoost {job.image.version} with EnableNetworkIsolation"
            yield job.mistake("EnableNetworkIsolation", message=message)
