from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.catalog.instances import RESOURCE_CONFIG, instance_type, instance_types
from cdk_sagemaker_training.definition import InstanceExplanation, ParameterString, explain_instance_type

NAMES = sorted(instance_types())
WRITTEN = st.one_of(
    st.text(),
    st.sampled_from(NAMES),
    st.sampled_from([name[:cut] for name in NAMES for cut in range(20)]),
    st.from_regex(r"\Aml\.[a-z]{1,3}[0-9][a-z]{0,4}\.([0-9]{0,3}xlarge|large|medium|metal)\Z"),
)


@given(WRITTEN)
def test_any_text_gets_an_answer_with_reasons(name: str) -> None:
    answer = explain_instance_type(name)
    assert answer.reasons
    assert answer.known == (name in instance_types())
    for other in answer.instead:
        found = instance_type(other)
        assert found is not None
        assert found.training_quota
    assert (answer.standing == "offered") == (answer.known and instance_types()[name].training_quota is True)
    assert not (answer.standing == "offered" and answer.instead)


@given(WRITTEN)
def test_an_answer_is_plain_data(name: str) -> None:
    assert name == json.loads(json.dumps(asdict(explain_instance_type(name))))["name"]


@given(WRITTEN)
def test_every_sentence_but_an_opinion_has_a_source(name: str) -> None:
    for reason in explain_instance_type(name).reasons:
        assert (reason.basis == "rule of thumb") == (not reason.source), reason


@pytest.mark.parametrize(
    "value",
    [
        None,
        1,
        {"Get": "Parameters.Type"},
        ParameterString(name="Type"),
        "${Token[TOKEN.42]}",
        "ml.${Token[T.1]}.xlarge",
    ],
)
def test_what_only_the_deployment_or_the_execution_knows(value: object) -> None:
    answer = explain_instance_type(value)
    assert ("unknown at synth", None, False, "info") == (answer.standing, answer.name, answer.known, answer.level)
    assert answer.reasons


@pytest.mark.parametrize(
    ("name", "standing", "instead", "words"),
    [
        ("ml.r6i.xlarge", "doubtful", ("ml.r5.xlarge", "ml.r7i.xlarge"), 'no quota "ml.r6i.xlarge for training job'),
        ("ml.c8i.xlarge", "doubtful", ("ml.c7i.xlarge", "ml.c6i.xlarge"), "its quotas were not looked up"),
        ("ml.t3.medium", "doubtful", ("ml.t3.large",), "no quota"),
        ("ml.p3.2xlarge", "doubtful", ("ml.g4dn.2xlarge", "ml.g5.2xlarge"), "legacy"),
        ("ml.p3.16xlarge", "doubtful", ("ml.p4d.24xlarge", "ml.g5.48xlarge"), "8 x NVIDIA V100"),
        ("ml.inf2.xlarge", "unknown", ("ml.trn1.2xlarge", "ml.g5.xlarge"), "Inferentia, which is for inference"),
        ("ml.m8g.2xlarge", "unknown", ("ml.m7i.2xlarge", "ml.m6i.2xlarge"), "Graviton (arm64), which is not offered"),
        ("ml.g5n.xlarge", "unknown", ("ml.g5.xlarge",), "misspells"),
        ("ml.m5d.large", "unknown", ("ml.m5.large", "ml.m6i.large"), "local storage"),
        ("m5.xlarge", "unknown", ("ml.m5.xlarge",), "begin with ml."),
        ("ml.m5.8xlarge", "unknown", ("ml.m5.12xlarge",), "m5 has no size 8xlarge for training, only large, xlarge,"),
        ("ml.p3dn.2xlarge", "unknown", ("ml.p4d.24xlarge", "ml.g5.48xlarge"), "p3dn has no size 2xlarge"),
        ("ml.m5xlarge", "unknown", ("ml.m5.xlarge",), "written almost alike"),
        ("quantum", "unknown", (), "newer than the catalog"),
    ],
)
def test_why_not_and_what_instead(name: str, standing: str, instead: tuple[str, ...], words: str) -> None:
    answer = explain_instance_type(name)
    assert (standing, instead, "warning") == (answer.standing, answer.instead, answer.level)
    assert words in str(answer)
    assert all(other in str(answer) for other in instead)


def texts(answer: InstanceExplanation) -> list[str]:
    return [reason.text for reason in answer.reasons]


def test_what_is_known_of_a_gpu_instance() -> None:
    answer = explain_instance_type("ml.g5.48xlarge")
    assert ("offered", "info", True, ()) == (answer.standing, answer.level, answer.known, answer.instead)
    assert [
        'A quota "ml.g5.48xlarge for training job usage" is published.',
        "A quota for Spot training is published, the only evidence there is whether Managed Spot takes the type.",
        "A quota for warm pools is published; its default is 0, so ask for an increase.",
        "Class accelerated, generation 5, by its name.",
        "8 x NVIDIA A10G with 24 GiB each.",
        "It has an Elastic Fabric Adapter.",
        "Its storage is local NVMe of 7,600 GB: volume_kms_key must not be set, volume_size has no effect.",
    ] == texts(answer)
    storage = answer.reasons[-1]
    assert ("documented", RESOURCE_CONFIG) == (storage.basis, storage.source)


def test_evidence_that_is_inferred_is_called_so() -> None:
    inferred = next(found for found in instance_types().values() if found.evidence == "inferred")
    assert "inferred" == explain_instance_type(inferred.name).reasons[0].basis
    assert "documented" == explain_instance_type("ml.m5.xlarge").reasons[0].basis


def test_what_an_instance_lacks() -> None:
    assert "No quota for Spot training is published" in str(explain_instance_type("ml.p6e-gb200.36xlarge"))
    assert "arm64: images built for x86_64 do not run" in str(explain_instance_type("ml.p6e-gb200.36xlarge"))
    assert "It has no Elastic Fabric Adapter" in str(explain_instance_type("ml.m5.xlarge"))
    assert "previous generation" in str(explain_instance_type("ml.m4.xlarge"))
    assert "of a previous generation" not in str(explain_instance_type("ml.m5.xlarge"))


def test_every_type_that_may_not_be_had_has_a_substitute_of_its_kind() -> None:
    for name, found in instance_types().items():
        answer = explain_instance_type(name)
        assert (found.training_quota is not True) == bool(answer.instead), name
        for other in answer.instead:
            assert found.accelerator == instance_types()[other].accelerator
            assert found.instance_class == instance_types()[other].instance_class
