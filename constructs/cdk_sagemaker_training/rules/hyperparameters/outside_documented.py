"""SMT457."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import built_in, channel
from cdk_sagemaker_training.rules.hyperparameters.mistakes import at, of_kind, shown, title
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _pairs(longest: str) -> dict[str, object]:
    first = {"enc0_max_seq_len": "50", "enc0_vocab_size": "20000"}
    return {
        "HyperParameters": {**first, "enc1_max_seq_len": longest, "enc1_vocab_size": "20000"},
        "InputDataConfig": [channel("train", ContentType="application/jsonlines")],
    }


class OutsideDocumented(TrainingRule):
    """For values whose bounds are verified see SMT452."""

    id = "SMT457"
    severity = Severity.WARNING
    title = "Value outside of what the guide gives, as far as it can be read"
    why = "The job may fail after its instances have started."
    fix = "give hyperparameters (HyperParameters) a value that the guide gives"
    source = "unverified: developer guide, object2vec hyperparameters, which does not say when these are looked at"
    bad = built_in("object2vec", _pairs("6000"))
    good = built_in("object2vec", _pairs("5000"))

    def check(self, job: TrainingJob) -> Mistakes:
        for mistake in of_kind(job, "unverified value"):
            problem = mistake.problem
            message = f"{mistake.name} is {shown(problem.given)}, the guide gives {title(job)} {problem.allowed}"
            yield at(job, mistake.name, message=message, fix=problem.fix)
