"""SMT413."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules.algorithm.samples import sample
from cdk_sagemaker_training.rules.algorithm.setting import channel_names, number_of, text_of
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_FILES: Final = (
    "enc0_pretrained_embedding_file",
    "enc0_vocab_file",
    "enc1_pretrained_embedding_file",
    "enc1_vocab_file",
)


class Object2vecPairs(TrainingRule):
    """Content types are the subject of SMT119, several instances of SMT404, metrics of SMT416."""

    id = "SMT413"
    severity = Severity.WARNING
    title = "Object2Vec told of files or of a problem that it does not have"
    why = "A file that no channel brings is not found; what belongs to another problem has no effect."
    fix = "give the channel auxiliary in inputs (InputDataConfig), or take out the hyperparameter (HyperParameters)"
    source = "Developer guide, object2vec-hyperparameters; unverified: what the job does"
    bad = sample("object2vec", {"enc0_vocab_file": "vocab.json"})
    good = sample("object2vec", {"enc0_vocab_file": "vocab.json"}, channels=("train", "auxiliary"))

    def check(self, job: TrainingJob) -> Mistakes:
        settings, names = job.settings, channel_names(job)
        if settings is None or settings.algorithm.name != "object2vec":
            return
        key = job.hyperparameters_key
        for name in _FILES if names is not None and "auxiliary" not in names else ():
            file = text_of(settings, name)
            if file:
                message = f"{name} is {file!r}, and there is no channel 'auxiliary' that would bring it"
                fix = "give the channel auxiliary in inputs (InputDataConfig)"
                yield job.mistake(key, name, message=message, fix=fix)
        classes = settings.value("num_classes")
        if classes is not MISSING and text_of(settings, "output_layer") == "mean_squared_error":
            message = "num_classes has no effect: output_layer is mean_squared_error, which is regression"
            fix = "set output_layer to softmax, or take out num_classes (HyperParameters)"
            yield job.mistake(key, "num_classes", message=message, fix=fix)
        width = number_of(settings, "bucket_width")
        if width and text_of(settings, "token_embedding_storage_type") == "row_sparse":
            message = f"bucket_width of {width:g} counts as 0: token_embedding_storage_type is row_sparse"
            fix = "take out bucket_width, or set token_embedding_storage_type to dense (HyperParameters)"
            yield job.mistake(key, "bucket_width", message=message, fix=fix)
