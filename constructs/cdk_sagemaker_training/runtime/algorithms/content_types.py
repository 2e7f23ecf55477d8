"""The content types that built-in algorithms read, by their short and their MIME names, with parameters.

Sources: https://docs.aws.amazon.com/sagemaker/latest/dg/cdf-training.html and the container of XGBoost, data_utils.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from typing import Final

CSV: Final = "csv"
LIBSVM: Final = "libsvm"
PARQUET: Final = "parquet"
RECORDIO: Final = "recordio-protobuf"
_KINDS: Final = {
    CSV: CSV,
    "text/csv": CSV,
    LIBSVM: LIBSVM,
    "text/libsvm": LIBSVM,
    "text/x-libsvm": LIBSVM,
    PARQUET: PARQUET,
    "application/x-parquet": PARQUET,
    RECORDIO: RECORDIO,
    "application/x-recordio-protobuf": RECORDIO,
}


def content_kind(content_type: str | None, *, default: str) -> tuple[str | None, Mapping[str, str]]:
    """What ``text/csv;label_size=1`` means, and its parameters. None where it is none of them; ``default`` for None."""
    if content_type is None:
        return default, {}
    name, _, rest = content_type.lower().partition(";")
    header = Message()
    header["Content-Type"] = f"x/y;{rest}"
    return _KINDS.get(name.strip()), dict(header.get_params(failobj=[])[1:])
