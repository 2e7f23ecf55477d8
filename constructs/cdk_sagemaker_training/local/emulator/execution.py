"""One execution: walks the steps of a definition in the order of their references, several at a time.

What a step does is ``run_step``'s; this module only knows names, order, statuses and times.
"""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import graph, state_changes
from cdk_sagemaker_training.local.emulator.expressions import Scope, resolve
from cdk_sagemaker_training.local.emulator.graph import FAILED, NOT_RUN, STOPPED, SUCCEEDED, Node
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.steps import JobFailedError, StepResult, StepRun

STEP_SECONDS: Final = 0.2
"""The least time that a step takes, so that a client that polls sees it run."""
_MOST_AT_ONCE: Final = 50

RunStep = Callable[[StepRun], StepResult]


@dataclass
class StepRecord:
    """What has become of one step that was started."""

    body: Mapping[str, Any]
    status: str = "Starting"
    start_time: float = field(default_factory=time.time)
    end_time: float | None = None
    reason: str = ""
    result: StepResult = field(default_factory=StepResult)


@dataclass
class Execution:
    """One run of a pipeline, as it was when it was started."""

    arn: str
    pipeline: Mapping[str, Any]
    document: Mapping[str, Any]
    parameters: Mapping[str, object]
    variables: Mapping[str, object]
    most_at_once: int = _MOST_AT_ONCE
    status: str = "Executing"
    reason: str = ""
    named: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Its display name and description, as far as it has them."""
    started: float = field(default_factory=time.time)
    changed: float = field(default_factory=time.time)
    steps: dict[str, StepRecord] = field(default_factory=dict[str, StepRecord])
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Read the graph once."""
        self._nodes = graph.nodes(self.document)
        self._not_run: set[str] = set()

    @property
    def id(self) -> str:
        """The last part of the ARN: twelve letters and digits."""
        return self.arn.rsplit("/", 1)[-1]

    def start(self, run_step: RunStep) -> None:
        """Walk the steps in a thread of its own, in the account and region of this request."""
        self._tell(self.status, before="")
        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(self._walk, run_step), daemon=True, name=self.id).start()

    def stop(self) -> None:
        """Ask it to stop: running steps end as ``Stopped``, no other one starts."""
        if self.status == "Executing":
            self.status = "Stopping"
            self._tell(self.status, before="Executing")
        self.stopping.set()

    def _walk(self, run_step: RunStep) -> None:
        running: dict[Future[None], str] = {}
        with ThreadPoolExecutor(max_workers=self.most_at_once) as pool:
            while True:
                free = self.most_at_once - len(running) if not self.stopping.is_set() else 0
                for node in self._ready()[:free]:
                    record = self.steps[node.name] = StepRecord(node.body)
                    self._tell_step(node.name, record, before="")
                    running[pool.submit(contextvars.copy_context().run, self._attempt, node, record, run_step)] = (
                        node.name
                    )
                if not running:
                    break
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    del running[future]
        self._finish()

    def _status(self, name: str) -> str:
        """Where a step stands; empty if that is not decided yet."""
        if name in self._not_run:
            return NOT_RUN
        record = self.steps.get(name)
        return record.status if record is not None and record.end_time is not None else ""

    def _ready(self) -> list[Node]:
        """The steps that can start now; decides on the way which ones never will."""
        undecided = [node for name, node in self._nodes.items() if name not in self.steps]
        for _ in range(len(undecided)):  # not running one step can decide another one that waits for it
            before = len(self._not_run)
            for node in undecided:
                if node.name not in self._not_run and self._never_runs(node):
                    self._not_run.add(node.name)
            if len(self._not_run) == before:
                break
        return [
            node
            for node in undecided
            if node.name not in self._not_run and all(self._status(one.step) in one.statuses for one in node.waits)
        ]

    def _never_runs(self, node: Node) -> bool:
        if any((status := self._status(one.step)) and status not in one.statuses for one in node.waits):
            return True
        decided = self._status(node.condition) if node.condition else ""
        return decided == SUCCEEDED and self.steps[node.condition].result.branch != node.branch

    def _attempt(self, node: Node, record: StepRecord, run_step: RunStep) -> None:
        self.stopping.wait(STEP_SECONDS / 2)
        record.status = "Executing"
        self._tell_step(node.name, record, before="Starting")
        try:
            result = run_step(self._run_of(node)) if not self.stopping.is_set() else None
        except RefusedError as error:
            status, record.reason = FAILED, str(error)
            record.result = error.result if isinstance(error, JobFailedError) else record.result
        except Exception as error:  # noqa: BLE001 a fault of the emulation is shown where the user looks for one
            status, record.reason = FAILED, f"InternalError of the embedded AWS: {error!r}"
        else:
            self.stopping.wait(STEP_SECONDS / 2)
            record.result = result or record.result
            status = STOPPED if self.stopping.is_set() else SUCCEEDED
        # The end time last: it is what tells the walk, in another thread, that the status is final.
        record.status, ended = status, time.time()
        self._tell_step(node.name, record, before="Executing", ended=ended)
        record.end_time = self.changed = ended

    def _run_of(self, node: Node) -> StepRun:
        done = {
            name: record.result.properties for name, record in self.steps.items() if self._status(name) == SUCCEEDED
        }
        scope = Scope(self.parameters, self.variables, done)
        experiment = resolve(self.document.get("PipelineExperimentConfig") or {}, scope)
        return StepRun(
            name=node.name,
            type=str(node.body["Type"]),
            arguments=node.body.get("Arguments") or {},
            scope=replace(scope, experiment=experiment),
            role_arn=str(self.pipeline["RoleArn"]),
            execution_id=self.id,
            stopping=self.stopping,
        )

    def _finish(self) -> None:
        failed = [name for name, record in self.steps.items() if record.status == FAILED]
        self.changed = time.time()
        if self.stopping.is_set():
            status = STOPPED
        elif failed:
            self.reason = f"Step failure: One or multiple steps failed: {', '.join(failed)}"
            status = FAILED
        else:
            status = SUCCEEDED
        # The event first: whoever sees the execution ended finds what the event started.
        self._tell(status, before=self.status, ended=self.changed)
        self.status = status

    def _tell(self, status: str, *, before: str, ended: float | None = None) -> None:
        state_changes.execution_changed(
            self.arn, status, before=before, started=self.started, ended=ended, named=self.named
        )

    def _tell_step(self, name: str, record: StepRecord, *, before: str, ended: float | None = None) -> None:
        state_changes.step_changed(
            self.arn,
            name,
            str(record.body["Type"]),
            record.status,
            before=before,
            started=record.start_time,
            ended=ended,
            reason=record.reason,
            metadata=record.result.metadata,
        )
