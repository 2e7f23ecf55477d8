"""What the fixtures ``snapshot_stack`` and ``snapshot_pipeline`` give to a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.testing.snapshots.difference import difference
from cdk_sagemaker_training.testing.snapshots.documents import (
    PipelineLike,
    StackLike,
    readable_pipeline,
    readable_stack,
)
from cdk_sagemaker_training.testing.snapshots.extension import ReadableSnapshotExtension
from cdk_sagemaker_training.testing.snapshots.options import SnapshotFilter, SnapshotOptions

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

_ACCEPT: Final = "if that is what you want: pytest --snapshot-update"


class _Snapshots:
    def __init__(self, snapshot: SnapshotAssertion, options: SnapshotOptions) -> None:
        self._snapshot = snapshot
        self._options = options

    def _all_options(
        self, exclude: Sequence[str], filters: Sequence[SnapshotFilter], replace: Mapping[str, str]
    ) -> SnapshotOptions:
        return self._options.with_those_of(SnapshotOptions(exclude=exclude, filters=filters, replace=replace or {}))

    def _compare(self, text: str, name: str | None) -> None:
        __tracebackhide__ = True
        snapshot = self._snapshot(extension_class=ReadableSnapshotExtension, name=name)
        if snapshot == text:
            return
        result = snapshot.executions[snapshot.num_executions - 1]
        if result.exception is not None:
            raise result.exception
        where = f"snapshot {result.snapshot_name!r} ({result.snapshot_location})"
        if result.recalled_data is None:
            raise AssertionError(f"{where} does not exist. To write it: pytest --snapshot-update")
        changes = difference(str(result.recalled_data), text)
        raise AssertionError(f"{where} says something else (-) than the code (+); {_ACCEPT}\n{changes}")


class StackSnapshot(_Snapshots):
    """The fixture ``snapshot_stack``."""

    def __call__(
        self,
        stack: StackLike,
        *,
        name: str | None = None,
        exclude: Sequence[str] = (),
        filters: Sequence[SnapshotFilter] = (),
        replace: Mapping[str, str] | None = None,
    ) -> None:
        """Compares a stack with its snapshot; ``pytest --snapshot-update`` writes it.

        ``stack``: a ``Stack``, a ``Template`` of ``aws_cdk.assertions``, or a template as a dict. ``name``: of this
        snapshot among those of the test; default: its position. The others are as in ``SnapshotOptions``, in addition
        to those of the fixture ``snapshot_options``. Raises ``AssertionError`` with the lines that differ,
        ``InvalidInputError`` for what is no stack and for options that are none.
        """
        __tracebackhide__ = True
        options = self._all_options(exclude, filters, replace or {})
        self._compare(readable_stack(stack, options=options), name)


class PipelineSnapshot(_Snapshots):
    """The fixture ``snapshot_pipeline``."""

    def __call__(
        self,
        pipeline: PipelineLike,
        *,
        name: str | None = None,
        exclude: Sequence[str] = (),
        filters: Sequence[SnapshotFilter] = (),
        replace: Mapping[str, str] | None = None,
    ) -> None:
        """Compares a pipeline, its definition and little else, with its snapshot.

        ``pipeline``: a ``TrainingPipeline``, a ``CfnPipeline``, a construct that holds one, or a
        ``PipelineDefinition``. The rest is as in ``StackSnapshot``.
        """
        __tracebackhide__ = True
        options = self._all_options(exclude, filters, replace or {})
        self._compare(readable_pipeline(pipeline, options=options), name)
