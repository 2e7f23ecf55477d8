"""Rules between hyperparameters, encoded by hand from the prose of the fact file (see ``algorithm_encodings.py``)."""

from __future__ import annotations

from typing import Any, Final

XGBOOST_FROM_1_2: Final = ["1.2-1", "1.2-2", "1.3-1", "1.5-1", "1.7-1", "3.0-5", "3.2-0"]
XGBOOST_TREE_UPDATERS: Final = [
    "grow_colmaker",
    "distcol",
    "grow_histmaker",
    "grow_local_histmaker",
    "grow_skmaker",
    "sync",
    "refresh",
    "prune",
]
XGBOOST_DASK: Final = XGBOOST_FROM_1_2[3:]


def test(hyperparameter: str, **tests: Any) -> dict[str, Any]:
    return {"hyperparameter": hyperparameter, **tests}


def rule(text: str, *when: dict[str, Any], then: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {"text": text, "when": list(when), "then": then, "source": "hyperparameters", **facts}


def without_effect(hyperparameter: str, needs: str, *values: str) -> dict[str, Any]:
    """A hyperparameter that is looked at only with some values of another one."""
    return rule(
        f"{hyperparameter} has an effect only with {needs} {' or '.join(values)}",
        test(hyperparameter, given=True),
        then=test(needs, one_of=list(values)),
        enforced=False,
    )


def container(text: str, *when: dict[str, Any], then: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return rule(text, *when, then=then, source="container", **facts)


RULES: Final[dict[str, list[dict[str, Any]]]] = {
    "xgboost": [
        container(
            "multi:softmax and multi:softprob need num_class",
            test("objective", one_of=["multi:softmax", "multi:softprob"]),
            then=test("num_class", given=True),
        ),
        container(
            "eval_metric needs an objective: the container looks at it to check the metric",
            test("eval_metric", given=True),
            then=test("objective", given=True),
            versions=XGBOOST_FROM_1_2,
        ),
        container(
            "the metric auc is for objectives of classification and ranking",
            test("eval_metric", includes=["auc"]),
            then=test("objective", starts_with=["binary:", "rank:"]),
        ),
        container(
            "the metric aft-nloglik is for the objective survival:aft",
            test("eval_metric", includes=["aft-nloglik"]),
            then=test("objective", one_of=["survival:aft"]),
            versions=XGBOOST_FROM_1_2,
        ),
        container(
            "monotone_constraints need tree_method exact or hist",
            test("monotone_constraints", given=True),
            then=test("tree_method", one_of=["exact", "hist"]),
        ),
        container(
            "interaction_constraints need tree_method exact, hist or approx",
            test("interaction_constraints", given=True),
            then=test("tree_method", one_of=["exact", "hist", "approx"]),
        ),
        container(
            "booster gblinear takes exactly one linear updater",
            test("booster", one_of=["gblinear"]),
            test("updater", given=True),
            then=test("updater", items=1, only_items=["shotgun", "coord_descent"]),
        ),
        container(
            "process_type update takes the updaters refresh and prune only",
            test("process_type", one_of=["update"]),
            test("booster", one_of=["gbtree", "dart"]),
            test("updater", given=True),
            then=test("updater", only_items=["refresh", "prune"]),
        ),
        container(
            "the boosters gbtree and dart take tree updaters, not the linear ones shotgun and coord_descent",
            test("process_type", one_of=["default"]),
            test("booster", one_of=["gbtree", "dart"]),
            test("updater", given=True),
            then=test("updater", only_items=XGBOOST_TREE_UPDATERS),
        ),
        container(
            "use_dask_gpu_training needs tree_method gpu_hist",
            test("use_dask_gpu_training", one_of=["true"]),
            then=test("tree_method", one_of=["gpu_hist"]),
            versions=XGBOOST_DASK[:-1],
        ),
        container(
            "use_dask_gpu_training needs tree_method hist or gpu_hist",
            test("use_dask_gpu_training", one_of=["true"]),
            then=test("tree_method", one_of=["gpu_hist", "hist"]),
            versions=XGBOOST_DASK[-1:],
        ),
    ],
    "linear-learner": [
        rule(
            "multiclass_classifier needs num_classes",
            test("predictor_type", one_of=["multiclass_classifier"]),
            then=test("num_classes", given=True),
        ),
        rule(
            "multiclass_classifier has at least 3 classes",
            test("predictor_type", one_of=["multiclass_classifier"]),
            then=test("num_classes", minimum=3),
        ),
    ],
    "knn": [
        rule(
            "faiss.IVFPQ supports the metric L2 only",
            test("index_type", one_of=["faiss.IVFPQ"]),
            then=test("index_metric", one_of=["L2"]),
        ),
        rule(
            "a dimension reduction needs its target",
            test("dimension_reduction_type", given=True),
            then=test("dimension_reduction_target", given=True),
        ),
        rule(
            "the target of a dimension reduction is smaller than feature_dim",
            then=test("dimension_reduction_target", below="feature_dim"),
        ),
        without_effect("faiss_index_ivf_nlists", "index_type", "faiss.IVFFlat", "faiss.IVFPQ"),
        without_effect("faiss_index_pq_m", "index_type", "faiss.IVFPQ"),
    ],
    "object2vec": [
        rule(
            "row_sparse token embeddings need the optimizer adam, adagrad or sgd",
            test("token_embedding_storage_type", one_of=["row_sparse"]),
            then=test("optimizer", one_of=["adam", "adagrad", "sgd"]),
        ),
        *(
            rule(
                f"a second encoder of its own needs {name}",
                test("enc1_network", one_of=["hcnn", "bilstm", "pooled_embedding"]),
                then=test(name, given=True),
                status="inferred",
            )
            for name in ("enc1_max_seq_len", "enc1_vocab_size")
        ),
    ],
    "image-classification": [
        rule(
            "pretrained models exist for 18, 34, 50, 101, 152 and 200 layers",
            test("use_pretrained_model", one_of=["1"]),
            then=test("num_layers", one_of=["18", "34", "50", "101", "152", "200"]),
        ),
        rule(
            "pretrained models are for images of 224 x 224",
            test("use_pretrained_model", one_of=["1"]),
            then=test("image_shape", one_of=["3,224,224"]),
            enforced=False,
        ),
        rule("checkpoint_frequency is not greater than epochs", then=test("checkpoint_frequency", at_most="epochs")),
        without_effect("use_weighted_loss", "multi_label", "1"),
    ],
    "semantic-segmentation": [
        rule(
            "lr_scheduler step needs lr_scheduler_step",
            test("lr_scheduler", one_of=["step"]),
            then=test("lr_scheduler_step", given=True),
        ),
    ],
    "ipinsights": [
        rule(
            "random and shuffled negative samples together are 1 to 500",
            then=test("random_negative_sampling_rate", plus="shuffled_negative_sampling_rate", minimum=1, maximum=500),
        ),
    ],
    "factorization-machines": [
        without_effect(f"{part}_init_{value}", f"{part}_init_method", method)
        for part in ("bias", "factors", "linear")
        for value, method in (("scale", "uniform"), ("sigma", "normal"), ("value", "constant"))
    ],
    "pca": [without_effect("extra_components", "algorithm_mode", "randomized")],
    "seq2seq": [
        rule(
            "momentum is for the optimizer sgd; do not pass it with adam or rmsprop",
            test("momentum", given=True),
            then=test("optimizer_type", one_of=["sgd"]),
        ),
    ],
}
