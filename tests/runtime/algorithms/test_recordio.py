"""The reader of RecordIO against the writer of SageMaker's SDK, and against broken files."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sagemaker.serializer_utils import write_numpy_to_dense_tensor, write_spmatrix_to_sparse_tensor
from scipy.sparse import csr_matrix

from cdk_sagemaker_training.runtime.algorithms.recordio import RecordError, read_records

numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(
    table=st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=1, max_size=9)
    ),
    kind=st.sampled_from(["float32", "float64", "int64"]),
)
def test_what_the_sdk_writes_is_read(table: list[list[float]], kind: str):
    # The SDK writes its only integers, those of 64 bits, as Int32.
    array = np.clip(np.array(table), -(2**31), 2**31 - 1).astype(kind)
    file = io.BytesIO()
    write_numpy_to_dense_tensor(file, array, labels=array[:, 0])
    read = list(read_records(file.getvalue()))
    assert array.tolist() == [features.values.tolist() for features, _ in read if features is not None]
    assert array[:, 0].tolist() == [label.values.tolist()[0] for _, label in read if label is not None]
    assert {None} == {features.keys for features, _ in read if features is not None}


def test_sparse_records_say_which_columns_they_have():
    file = io.BytesIO()
    write_spmatrix_to_sparse_tensor(file, csr_matrix(np.array([[0, 1.5, 0, -2], [0, 0, 300, 0]], dtype="float32")))
    read = [features for features, _ in read_records(file.getvalue()) if features is not None]
    assert [([1, 3], [1.5, -2.0], 4), ([2], [300.0], 4)] == [
        (features.keys, features.values.tolist(), features.width) for features in read
    ]


@given(st.binary(max_size=60), st.booleans())
def test_anything_else_is_refused(content: bytes, framed: bool):
    data = b"\x0a\x23\xd7\xce" + len(content).to_bytes(4, "little") + content + b"\0" * (-len(content) % 4)
    try:
        assert all(len(record) == 2 for record in read_records(data if framed else content))
    except RecordError:
        return
    assert framed or not content


def test_a_file_that_was_cut_off_is_refused():
    file = io.BytesIO()
    write_numpy_to_dense_tensor(file, np.ones((2, 3), dtype="float32"))
    for length in range(1, len(file.getvalue())):
        data = file.getvalue()[:length]
        if length != len(file.getvalue()) // 2:  # the first record alone is a file
            with pytest.raises(RecordError):
                list(read_records(data))
