"""What the fact file says in prose, encoded by hand: channels, instance types, what an algorithm is for.

``PROSE`` has a digest of the prose that each encoding was made from. The generator stops where the prose is another
one: read it, bring the encoding up to date, and put the new digest here.
"""

from __future__ import annotations

from typing import Any, Final

PROTOBUF: Final = "application/x-recordio-protobuf"
RECORDIO: Final = "application/x-recordio"
IMAGES: Final = ["image/png", "image/jpeg", "application/x-image"]
OLD_GPUS: Final = ["p2", "p3", "g4dn", "g5"]

XGBOOST_CPU: Final = ["0.90-1", "0.90-2", "1.0-1"]
XGBOOST_DASK: Final = ["1.5-1", "1.7-1", "3.0-5", "3.2-0"]
XGBOOST_FILE: Final = [
    "text/csv",
    "text/libsvm",
    "text/x-libsvm",
    "application/x-parquet",
    PROTOBUF,
    "csv",
    "libsvm",
    "parquet",
    "recordio-protobuf",
]
XGBOOST_PIPE: Final = ["text/csv", "application/x-parquet", PROTOBUF, "csv", "parquet", "recordio-protobuf"]
XGBOOST_TYPES: Final = {"File": XGBOOST_FILE, "Pipe": XGBOOST_PIPE}


FORCE_DENSE: Final = {"type": "boolean", "note": "not in the guide; the SDK always sends it", "source": "sdk"}


def channel(
    *, required: bool = False, types: list[str] | dict[str, list[str]] | None = None, **facts: Any
) -> dict[str, Any]:
    """A channel; ``types``: a list that counts for every input mode, or a dict by input mode."""
    by_mode = {"File": types, "Pipe": types} if isinstance(types, list) else types
    return {"required": required, **({"content_types": by_mode} if by_mode else {}), "source": "page", **facts}


def data_channels(
    types: list[str] | dict[str, list[str]] | None, *, optional: tuple[str, ...], **facts: Any
) -> dict[str, Any]:
    """The channel ``train`` and optional ones that take the same."""
    return {
        "train": channel(required=True, types=types, **facts),
        **{name: channel(types=types, **facts) for name in optional},
    }


MODEL: Final = channel(
    types={"File": ["application/x-sagemaker-model"]},
    input_modes=["File"],
    note="the model to start from",
    source="incremental",
)


def image_rules(label_channels: dict[str, str], what: str) -> list[dict[str, Any]]:
    """What Image Classification and Object Detection have in common; ``label_channels``: by data channel."""
    return [
        {
            "text": "Pipe mode reads raw images only through an augmented manifest",
            "channels": ["train", "validation"],
            "input_mode": "Pipe",
            "content_types_among": IMAGES,
            "needs_augmented_manifest": True,
            "source": "page",
        },
        {
            "text": "RecordIO in Pipe mode must be FullyReplicated",
            "channels": ["train", "validation"],
            "input_mode": "Pipe",
            "content_types_among": [RECORDIO],
            "augmented_manifest": False,
            "distribution": "FullyReplicated",
            "source": "page",
        },
        *(
            {
                "text": f"raw images need {what} in a channel of its own",
                "channels": [data],
                "content_types_among": IMAGES,
                "augmented_manifest": False,
                "needs_channel": labels,
                "source": "page",
            }
            for data, labels in label_channels.items()
        ),
    ]


ENCODINGS: Final[dict[str, dict[str, Any]]] = {
    "xgboost": {
        "problem_types": ["classification", "regression", "ranking", "survival analysis"],
        "closed": True,
        "default_content_type": "text/libsvm",
        "input_modes": {
            "File": [],
            "FastFile": [],
            "Pipe": [*XGBOOST_CPU, "1.2-1", "1.2-2", "1.3-1", "1.5-1", "1.7-1", "3.0-5"],
        },
        "channels": {
            **data_channels(XGBOOST_TYPES, optional=("validation",), source="container"),
            "code": channel(note="script mode only", source="container"),
        },
        "channel_rules": [
            {
                "text": "the container takes no label_size but 1",
                "channels": ["train"],
                "content_types_among": ["text/csv", "csv"],
                "label_size": "1",
                "source": "container",
            },
            {
                "text": "Pipe mode has no default content type: the default, libsvm, is not read in Pipe mode",
                "channels": ["train", "validation"],
                "input_mode": "Pipe",
                "content_type_given": True,
                "source": "container",
            },
            *(
                {
                    "channels": ["train", "validation"],
                    "when": [{"hyperparameter": "use_dask_gpu_training", "one_of": ["true"]}],
                    "versions": XGBOOST_DASK,
                    "source": "container",
                    **facts,
                }
                for facts in (
                    {"text": "Dask training does not read in Pipe mode", "input_modes": ["File", "FastFile"]},
                    {
                        "text": "Dask training reads CSV and Parquet only",
                        "content_types": ["text/csv", "application/x-parquet", "csv", "parquet"],
                    },
                    {
                        "text": "Dask training on several instances needs all data on each of them",
                        "several_instances": True,
                        "distribution": "FullyReplicated",
                    },
                )
            ),
        ],
        "instances": [
            {"versions": XGBOOST_CPU, "cpu": True, "gpu": False, "gpu_families": [], "multi_gpu": False},
            {"versions": ["1.2-1", "1.3-1"], "cpu": True, "gpu": True, "gpu_families": [], "multi_gpu": False},
            {"versions": ["1.2-2"], "cpu": True, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": False},
            {"versions": ["1.5-1", "3.2-0"], "cpu": True, "gpu": True, "gpu_families": [], "multi_gpu": True},
            {"versions": ["1.7-1"], "cpu": True, "gpu": True, "gpu_families": OLD_GPUS[1:], "multi_gpu": True},
            {"versions": ["3.0-5"], "cpu": True, "gpu": True, "gpu_families": OLD_GPUS[2:], "multi_gpu": True},
        ],
    },
    "linear-learner": {
        "problem_types": ["classification", "regression"],
        "channels": {
            "train": channel(required=True, types=[PROTOBUF, "text/csv"]),
            "validation": channel(types=[PROTOBUF, "text/csv"], recommended_distribution="FullyReplicated"),
            "test": channel(types=[PROTOBUF, "text/csv"]),
        },
        # The page's 3 is for multiclass; with another predictor the algorithm ignores the value.
        "hyperparameters": {"num_classes": {"minimum": 1}},
        "instances": [{"cpu": True, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": True}],
    },
    "knn": {
        "problem_types": ["classification", "regression"],
        "channels": data_channels(["text/csv", PROTOBUF], optional=("test",)),
        "instances": [{"cpu": True, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": False}],
    },
    "blazingtext": {
        "problem_types": ["word embeddings", "text classification"],
        "channels": {
            "train": channel(required=True, types={"File": ["text/plain"]}),
            "validation": channel(
                types={"File": ["text/plain"]},
                required_when=[
                    {"hyperparameter": "mode", "one_of": ["supervised"]},
                    {"hyperparameter": "early_stopping", "one_of": ["True"]},
                ],
                note="supervised mode only",
            ),
        },
        "channel_rules": [
            {
                "text": "Pipe mode is documented through an augmented manifest only, in supervised mode on CPU",
                "channels": ["train", "validation"],
                "input_mode": "Pipe",
                "needs_augmented_manifest": True,
                "source": "page",
                "status": "inferred",
            }
        ],
        "instances": [{"cpu": True, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": None}],
    },
    "deepar": {
        "problem_types": ["forecasting"],
        "channels": data_channels(None, optional=("test",)),
        "instances": [{"cpu": True, "gpu": True, "gpu_families": [], "multi_gpu": None}],
    },
    "object2vec": {
        "problem_types": ["embeddings of pairs"],
        "channels": {
            **data_channels(["application/jsonlines"], optional=("validation", "test")),
            "auxiliary": channel(note="pretrained embeddings and vocabularies", source="hyperparameters"),
        },
        "instances": [{"cpu": True, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": True}],
    },
    "image-classification": {
        "problem_types": ["image classification"],
        "channels": {
            "train": channel(required=True, types=[RECORDIO, *IMAGES]),
            "validation": channel(required=True, types=[RECORDIO, *IMAGES]),
            "train_lst": channel(note="the labels of raw images"),
            "validation_lst": channel(note="the labels of raw images"),
            "model": MODEL,
        },
        "channel_rules": [
            *image_rules({"train": "train_lst", "validation": "validation_lst"}, "their list"),
            {
                "text": "images must be resized to a common size",
                "channels": ["train", "validation"],
                "content_types_among": IMAGES,
                "needs_hyperparameter": "resize",
                "source": "hyperparameters",
            },
        ],
        "instances": [{"cpu": False, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": True}],
    },
    "object-detection": {
        "problem_types": ["object detection"],
        "channels": {
            "train": channel(required=True, types=[RECORDIO, *IMAGES]),
            "validation": channel(required=True, types=[RECORDIO, *IMAGES]),
            "train_annotation": channel(note="the annotations of raw images"),
            "validation_annotation": channel(note="the annotations of raw images"),
            "model": MODEL,
        },
        "channel_rules": image_rules(
            {"train": "train_annotation", "validation": "validation_annotation"}, "their annotations"
        ),
        "instances": [{"cpu": False, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": True}],
    },
    "semantic-segmentation": {
        "problem_types": ["semantic segmentation"],
        "channels": {
            "train": channel(required=True, types=[*IMAGES, RECORDIO]),
            "validation": channel(required=True, types=[*IMAGES, RECORDIO]),
            "train_annotation": channel(note="uncompressed PNG; not with an augmented manifest"),
            "validation_annotation": channel(note="uncompressed PNG; not with an augmented manifest"),
            "label_map": channel(),
            "model": MODEL,
        },
        "channel_rules": [
            {
                "text": "Pipe mode reads through an augmented manifest only",
                "channels": ["train", "validation"],
                "input_mode": "Pipe",
                "needs_augmented_manifest": True,
                "source": "page",
            },
            *(
                {
                    "text": "images need their annotations in a channel of its own, but for an augmented manifest",
                    "channels": [data],
                    "augmented_manifest": False,
                    "needs_channel": f"{data}_annotation",
                    "source": "page",
                }
                for data in ("train", "validation")
            ),
        ],
        "instances": [{"cpu": False, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": True}],
    },
    "randomcutforest": {
        "problem_types": ["anomaly detection"],
        "channels": {
            "train": channel(required=True, types=[PROTOBUF, "text/csv"], distribution="ShardedByS3Key"),
            "test": channel(types=[PROTOBUF, "text/csv"], distribution="FullyReplicated"),
        },
        "hyperparameters": {
            "mini_batch_size": {
                "type": "integer",
                "choices": ["1000"],
                "note": "not in the guide; the SDK always sends it, and no other value",
                "source": "sdk",
            }
        },
        "instances": [{"cpu": True, "gpu": False, "gpu_families": [], "multi_gpu": False}],
    },
    "ipinsights": {
        "problem_types": ["anomaly detection in IP address use"],
        "channels": data_channels(["text/csv"], optional=("validation",)),
        "instances": [{"cpu": True, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": True}],
    },
    "factorization-machines": {
        "problem_types": ["classification", "regression", "recommendation"],
        "channels": data_channels([PROTOBUF], optional=("test",)),
        "instances": [{"cpu": True, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": None}],
    },
    "ntm": {
        "problem_types": ["topic modelling"],
        "channels": {
            "train": channel(required=True, types=[PROTOBUF, "text/csv"]),
            "validation": channel(types=[PROTOBUF, "text/csv"], recommended_distribution="FullyReplicated"),
            "test": channel(types=[PROTOBUF, "text/csv"], recommended_distribution="FullyReplicated"),
            "auxiliary": channel(
                types=["text/plain"], recommended_distribution="FullyReplicated", note="vocab.txt in UTF-8"
            ),
        },
        "instances": [{"cpu": True, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": None}],
    },
    "lda": {
        "problem_types": ["topic modelling"],
        "channels": data_channels({"File": [PROTOBUF, "text/csv"], "Pipe": [PROTOBUF]}, optional=("test",)),
        "instances": [{"cpu": True, "gpu": False, "gpu_families": [], "multi_gpu": False}],
    },
    "kmeans": {
        "problem_types": ["clustering"],
        "hyperparameters": {"force_dense": FORCE_DENSE},
        "channels": {
            "train": channel(required=True, types=[PROTOBUF, "text/csv"], recommended_distribution="ShardedByS3Key"),
            "test": channel(types=[PROTOBUF, "text/csv"], recommended_distribution="FullyReplicated"),
        },
        "instances": [{"cpu": True, "gpu": True, "gpu_families": [], "multi_gpu": False}],
    },
    "pca": {
        "problem_types": ["dimensionality reduction"],
        "channels": data_channels([PROTOBUF, "text/csv"], optional=("test",)),
        "instances": [{"cpu": True, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": None}],
    },
    "seq2seq": {
        "problem_types": ["translation", "summarization"],
        "channels": {
            "train": channel(required=True, types=[PROTOBUF]),
            "validation": channel(required=True, types=[PROTOBUF]),
            "vocab": channel(required=True, note="vocab.src.json and vocab.trg.json"),
        },
        "instances": [{"cpu": False, "gpu": True, "gpu_families": OLD_GPUS, "multi_gpu": True}],
    },
}

PROSE: Final[dict[str, str]] = {
    "xgboost": "75300c1242431aa8",
    "linear-learner": "2f84088833917dd9",
    "knn": "bf7693f52124d0e6",
    "blazingtext": "2c0967a28533977f",
    "deepar": "5b7bf858edc61554",
    "object2vec": "301485ac61a9cba8",
    "image-classification": "8a689190e162a3bb",
    "object-detection": "6eb5384bb320a561",
    "semantic-segmentation": "b6b7ef2db449846a",
    "randomcutforest": "3d76282ebeba91dd",
    "ipinsights": "92db9941ee719065",
    "factorization-machines": "bbbd45c9f45bacb1",
    "ntm": "018da27840f39fa1",
    "lda": "b5fc5041651d5d71",
    "kmeans": "66ca4f7924f265bb",
    "pca": "eeaf6e6cc78de914",
    "seq2seq": "d7eefb6dfab13f88",
}
