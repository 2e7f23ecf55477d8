"""SMT119."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.not_taken import not_taken
from cdk_sagemaker_training.rules.examples import built_in, channel
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_FACTORS = {"HyperParameters": {"feature_dim": "1000", "num_factors": "64", "predictor_type": "regressor"}}


class ContentTypeNotTaken(TrainingRule):
    id = "SMT119"
    severity = Severity.ERROR
    title = "Content type that the algorithm does not take"
    why = "The container cannot read the data: algorithms know some formats only, in Pipe mode fewer than in File mode."
    fix = "give a content_type (ContentType) that the algorithm takes in this mode, and data that is of it"
    source = "developer guide, page of the algorithm and common-info-all-im-models; aws/sagemaker-xgboost-container"
    bad = built_in("factorization-machines", {**_FACTORS, "InputDataConfig": [channel()]})
    good = built_in(
        "factorization-machines",
        {**_FACTORS, "InputDataConfig": [channel(ContentType="application/x-recordio-protobuf")]},
    )

    def check(self, job: TrainingJob) -> Mistakes:
        yield from not_taken(job, "content_type")
