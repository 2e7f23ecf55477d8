"""SMT690."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.network.secrets import MASKED, known_secret, may_be_secret, names_secret, settings
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class SecretByName(StepRule):
    """What looks like a secret by itself is SMT691's subject."""

    id = "SMT690"
    severity = Severity.WARNING
    title = "Secret in an environment variable or a hyperparameter"
    why = "Whoever may describe the pipeline or the job reads it, and every version of the definition keeps it."
    fix = "keep it in Secrets Manager and give its name, which the container looks up; then replace the secret"
    source = "developer guide, build-and-manage-access: definitions and parameters are visible in Describe and console"
    bad = training({"Environment": {"DB_PASSWORD": "correct-horse-battery"}})
    good = training({"Environment": {"DB_PASSWORD_SECRET_NAME": "churn/database"}})

    def check(self, step: StepView) -> Mistakes:
        for holder, key in settings(step):
            for name, value in holder.place(key).members.items():
                word = names_secret(name)
                if word is not None and may_be_secret(word, value) and known_secret(value) is None:
                    message = f"{shown(name)} in {key} has a value that can be read"
                    yield Mistake(holder.at(key, name), MASKED, message)
