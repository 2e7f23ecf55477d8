"""The data that each built-in algorithm takes."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.cases.data import (
    BOTH,
    EVERYWHERE,
    LATER,
    SHARDED,
    K,
    boosted,
    clustered,
    cut,
    of,
    read,
    shared,
    tuned,
)
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.data.facts import MODEL_TYPE
from cdk_sagemaker_training.rules.data.samples import augmented, from_s3, images, records
from cdk_sagemaker_training.rules.examples import (
    channel,
)


def _labelled(name: str, **changes: object) -> dict[str, object]:
    return channel(name, **{"ContentType": "image/jpeg", **changes})


_RECORDS: Final = {"ContentType": "application/x-recordio"}


_RAW: Final = (_labelled("train"), _labelled("validation"), channel("train_lst"), channel("validation_lst"))


_SERIES: Final = {"time_freq": "D", "epochs": "20", "context_length": "30", "prediction_length": "30"}


_OWN_MODEL: Final = channel("model", ContentType=MODEL_TYPE)

CASES: Final = {
    "SMT109": Cases(
        bad=[
            of("pca", channel(), channel("model"), feature_dim="8", mini_batch_size="100", num_components="2"),
            images(*BOTH, channel("pretrained", ContentType=MODEL_TYPE)),
            of("kmeans", channel(), channel("start", ContentType=f"{MODEL_TYPE}; x=1"), **K),
        ],
        good=[
            images(*BOTH, _OWN_MODEL),
            read(channel(), _OWN_MODEL),
            boosted(channel(), _OWN_MODEL),
            of("kmeans", channel(), channel("start", ContentType=LATER), **K),
        ],
    ),
    "SMT112": Cases(
        bad=[
            clustered("kmeans", 3, SHARDED, shared("ShardedByS3Key", "test"), **K),
            clustered("linear-learner", 2, SHARDED, shared("ShardedByS3Key", "validation"), predictor_type="regressor"),
        ],
        good=[
            of("kmeans", EVERYWHERE, **K),
            clustered("kmeans", LATER, EVERYWHERE, **K),
            clustered("kmeans", 2, shared(LATER), **K),
            clustered("linear-learner", 2, EVERYWHERE, predictor_type="regressor"),
        ],
    ),
    "SMT118": Cases(
        bad=[
            of("forecasting-deepar", channel(InputMode="Pipe"), **_SERIES),
            tuned(channel(InputMode="Pipe"), channel("validation")),
            boosted(channel(), mode="Pipe", use_dask_gpu_training="true"),
        ],
        good=[
            boosted(channel(), mode="Pipe"),
            of("forecasting-deepar", channel(InputMode="File"), input_mode="Pipe", **_SERIES),
            of("forecasting-deepar", channel(), input_mode=LATER, **_SERIES),
            of("forecasting-deepar", channel(), input_mode="Fast", **_SERIES),
            images(*BOTH, channel("model", ContentType=MODEL_TYPE, InputMode="Pipe")),
            boosted(channel(), mode="Pipe", use_dask_gpu_training=LATER),
        ],
    ),
    "SMT119": Cases(
        bad=[
            boosted(channel(ContentType="text/libsvm"), mode="Pipe"),
            boosted(channel(ContentType=None), mode="Pipe"),
            of("lda", channel(), input_mode="Pipe", num_topics="4", feature_dim="100", mini_batch_size="1000"),
            tuned(channel(ContentType="application/json"), channel("validation")),
            boosted(channel(ContentType="text/csv;label_size=0")),
            tuned(channel(ContentType="text/csv; Label_Size=2"), channel("validation")),
        ],
        good=[
            boosted(channel(ContentType=None)),
            boosted(channel(ContentType="text/csv;label_size=1")),
            boosted(channel(ContentType="text/csv;charset=utf8")),
            boosted(channel(ContentType="text/libsvm;label_size=0")),
            of("kmeans", channel(ContentType="text/csv;label_size=0"), **K),
            boosted(channel(ContentType="text/csv; label_size=1"), mode="Pipe"),
            boosted(channel(ContentType=LATER), mode="Pipe"),
            of("lda", channel(), num_topics="4", feature_dim="100", mini_batch_size="1000"),
            read(channel(ContentType="application/json")),
        ],
    ),
    "SMT120": Cases(
        bad=[
            cut(SHARDED, shared("ShardedByS3Key", "test")),
            images({**SHARDED, **_RECORDS, "InputMode": "Pipe"}, records("validation")),
        ],
        good=[
            cut(SHARDED, shared("FullyReplicated", "test")),
            cut(shared(LATER)),
            cut(shared("Sharded")),
            cut(shared(None)),
            images({**SHARDED, **_RECORDS}, records("validation")),
        ],
    ),
    "SMT121": Cases(
        bad=[
            images(*_RAW),
            images(_labelled("train", InputMode="Pipe"), *_RAW[1:], resize="256"),
            images(_labelled("train"), _labelled("validation"), algorithm="semantic-segmentation"),
        ],
        good=[
            images(*BOTH),
            images(*_RAW, resize="256"),
            images(*_RAW[:2], LATER, resize="256"),
            images(augmented(), augmented("validation"), algorithm="semantic-segmentation"),
        ],
    ),
    "SMT122": Cases(
        bad=[
            of("blazingtext", channel(ContentType="text/plain", InputMode="Pipe"), mode="supervised"),
            of("blazingtext", channel(ContentType=None, InputMode="Pipe"), mode="skipgram"),
        ],
        good=[
            of("blazingtext", augmented("train", "source", "label"), mode="supervised"),
            of("blazingtext", channel(ContentType="text/plain", InputMode=LATER), mode="supervised"),
        ],
    ),
    "SMT124": Cases(
        bad=[cut(shared(None), shared("FullyReplicated", "test")), cut(from_s3(S3DataDistributionType=None))],
        good=[cut(SHARDED, shared(None, "test")), cut(shared(LATER)), read(shared(None))],
    ),
}
