"""One execution: walks the steps of a definition in the order of their references, several at a time.

What a step does is ``run_step``'s, which step comes next ``Walk``'s; this module has the threads, statuses and times.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import (
    bridge,
    caching,
    clock,
    faults,
    graph,
    json_files,
    loops,
    state_changes,
)
from cdk_sagemaker_training.local.emulator.expressions import Scope, resolve
from cdk_sagemaker_training.local.emulator.graph import FAILED, STOPPED, SUCCEEDED, Node
from cdk_sagemaker_training.local.emulator.records import Attempt, StepRecord
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.retries import Retries
from cdk_sagemaker_training.local.emulator.step_runs import StepFailedError, StepResult, StepRun, StepStoppedError
from cdk_sagemaker_training.local.emulator.steps import START_JOBS
from cdk_sagemaker_training.local.emulator.stopping import Stop
from cdk_sagemaker_training.local.emulator.walk import Walk

STEP_SECONDS: Final = 0.2
"""The least time that a step takes, so that a client that polls sees it run."""
MOST_AT_ONCE: Final = 50

_ORDER: Final = ("Starting", "Executing", "Stopping", STOPPED, FAILED, SUCCEEDED)

RunStep = Callable[[StepRun], StepResult]


@dataclass
class Execution:
    """One run of a pipeline, as it was when it was started."""

    arn: str
    pipeline: Mapping[str, Any]
    document: Mapping[str, Any]
    parameters: Mapping[str, object]
    variables: Mapping[str, object]
    most_at_once: int = MOST_AT_ONCE
    selected: frozenset[str] | None = None
    """The steps that run; None: all."""
    status: str = "Executing"
    reason: str = ""
    named: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Its display name and description, as far as it has them."""
    started: float = field(default_factory=time.time)
    changed: float = field(default_factory=time.time)
    steps: dict[str, StepRecord] = field(default_factory=dict[str, StepRecord])
    stopping: Stop = field(default_factory=Stop)

    def __post_init__(self) -> None:
        """Read the graph once."""
        found = graph.nodes(self.document)
        self._nodes = {
            name: node for name, node in found.items() if self.selected is None or {name, node.loop} & self.selected
        }
        self._items: dict[str, list[object]] = {}
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        """The last part of the ARN: twelve letters and digits."""
        return self.arn.rsplit("/", 1)[-1]

    def start(self, run_step: RunStep) -> None:
        """Walk the steps in a thread of its own, in the account and region of this request."""
        self._tell(self.status, before="")
        self._in_background(self._walk, run_step)

    def stop(self) -> None:
        """Ask it to stop: running steps are asked to end, no other one starts."""
        with self._lock:
            if self.status != "Executing":
                return
            self.status = "Stopping"
        self._tell(self.status, before="Executing")
        for name, record in list(self.steps.items()):
            self._enter(name, record, "Stopping")
        self.stopping.set()

    def retry(self, run_step: RunStep, most_at_once: int) -> None:
        """Run what failed, was stopped or did not start; steps that succeeded keep their results."""
        before, self.status, self.reason = self.status, "Executing", ""
        self.stopping, self.most_at_once = Stop(), most_at_once
        self._tell(self.status, before=before)
        self._in_background(self._walk, run_step)

    def _in_background(self, run: Callable[..., None], *given: object) -> None:
        bridge.thread(run, *given, name=self.id).start()

    def _walk(self, run_step: RunStep) -> None:
        try:
            self._run_all(run_step)
        except Exception as error:  # noqa: BLE001 a fault of the emulation is shown where the user looks for one
            self.reason = f"InternalError of the embedded AWS: {error!r}"
        self._finish()

    def _run_all(self, run_step: RunStep) -> None:
        walk = Walk(self._nodes, self.most_at_once)
        for name, record in self.steps.items():
            if record.status == SUCCEEDED:
                walk.end(name, record.status, record.result.branch)
        ended: queue.SimpleQueue[str] = queue.SimpleQueue()
        running = 0
        while True:
            running += self._begin(walk, ended, run_step)
            if not running:
                break
            name = ended.get()
            running -= 1
            walk.end(name, self.steps[name].status, self.steps[name].result.branch)

    def _begin(self, walk: Walk, ended: queue.SimpleQueue[str], run_step: RunStep) -> int:
        """Begin what can begin, and end the loops that have ended; how many steps were begun."""
        begun = 0
        while not self.stopping.is_set():
            taken = walk.take()
            for node in taken:
                record = self._record(node)
                if node.type == graph.LOOP:
                    self._open(walk, node, record)
                else:
                    self._in_background(self._run, node, record, run_step, ended)
                    begun += 1
            closed = walk.finished_loops()
            for loop in closed:
                self._close(loop)
                walk.end(loop, self.steps[loop].status)
            if not taken and not closed:
                break
        return begun

    def _record(self, node: Node) -> StepRecord:
        """A new record of a step; after a retry of the execution, it goes on counting attempts."""
        earlier = self.steps.pop(node.name, None)
        record = StepRecord(node.body, attempts=earlier.attempts if earlier else [])
        self.steps[node.name] = record
        self._tell_step(node.name, record, before="")
        return record

    def _enter(self, name: str, record: StepRecord, status: str, ended: float | None = None) -> None:
        """Show a step in a status, and tell of it. The end time last: it says that the status is final.

        Nothing happens to a step that is further on: it has ended, or is stopping already.
        """
        with self._lock:
            before = record.status
            if _ORDER.index(before) >= _ORDER.index(status):
                return
            record.status = status
        self._tell_step(name, record, before=before, ended=ended)
        if ended is not None:
            record.end_time = self.changed = ended

    def _run(self, node: Node, record: StepRecord, run_step: RunStep, ended: queue.SimpleQueue[str]) -> None:
        """Run one step, in a thread of its own."""
        try:
            self.stopping.wait(STEP_SECONDS / 2)
            self._enter(node.name, record, "Executing")
            status = STOPPED if self.stopping.is_set() else self._attempts(node, record, run_step)
            self.stopping.wait(STEP_SECONDS / 2)
            self._enter(node.name, record, status, time.time())
        finally:
            ended.put(node.name)

    def _attempts(self, node: Node, record: StepRecord, run_step: RunStep) -> str:
        """Try a step as often as its retry policies say; its status then."""
        retries, elapsed = Retries(node.body), 0.0
        while True:
            started, kind = time.time(), ""
            record.reason = ""
            try:
                status = self._attempt(node, record, run_step)
            except RefusedError as error:
                status, record.reason = FAILED, str(error)
                if isinstance(error, StepFailedError):
                    record.result, kind = error.result, error.exception_type
                if isinstance(error, StepStoppedError):
                    status = STOPPED
            except Exception as error:  # noqa: BLE001 a fault of the emulation is shown where the user looks for one
                status, record.reason = FAILED, f"InternalError of the embedded AWS: {error!r}"
            if not record.cached_from:
                record.attempts.append(Attempt(started, time.time(), record.reason, kind, record.result.metadata))
            elapsed += time.time() - started
            pause = retries.pause(kind, elapsed) if status == FAILED else None
            if pause is None:
                return status
            if clock.wait(self.stopping, pause):
                return STOPPED
            elapsed += pause

    def _attempt(self, node: Node, record: StepRecord, run_step: RunStep) -> str:
        scope, pipeline = self._scope(node), str(self.pipeline["PipelineName"])
        key = caching.key_of(node.body, scope)
        if (cached := caching.find(pipeline, node.body, key)) is not None:
            record.result, record.cached_from = cached.result, cached.execution_arn
            return SUCCEEDED

        def tell(metadata: Mapping[str, Any]) -> None:
            record.result = StepResult(metadata=metadata)

        run = StepRun(
            name=node.name,
            type=node.type,
            body=node.body,
            scope=scope,
            role_arn=str(self.pipeline["RoleArn"]),
            execution_arn=self.arn,
            stopping=self.stopping,
            tell=tell,
            attempt=len(record.attempts) + 1,
            fault=faults.take(pipeline, node.name, starts_job=node.type in START_JOBS),
        )
        found = run_step(run)
        files = json_files.of_step(node.body, found.properties)
        properties = {**found.properties, **({"PropertyFiles": files} if files else {})}
        record.result = StepResult(properties, found.metadata, found.branch)
        if key:
            caching.remember(pipeline, node.name, caching.Cached(key, self.arn, time.time(), record.result))
        return SUCCEEDED

    def _scope(self, node: Node) -> Scope:
        role = str(self.pipeline["RoleArn"])
        done = {
            name: record.result.properties
            for name, record in list(self.steps.items())
            if record.end_time is not None and record.status == SUCCEEDED
        }
        outer = Scope(self.parameters, self.variables, done, read_json=lambda uri: json_files.read(role, uri))
        experiment = resolve(self.document.get("PipelineExperimentConfig") or {}, outer)
        return Scope(self.parameters, self.variables, done, experiment, node.item, outer.read_json)

    def _body(self, loop: str) -> list[Node]:
        return [node for node in self._nodes.values() if node.loop == loop]

    def _open(self, walk: Walk, node: Node, record: StepRecord) -> None:
        """Begin a loop: its iterations are steps of the walk from now on."""
        self._enter(node.name, record, "Executing")
        try:
            self._items[node.name] = loops.items(node, self._scope(node))
        except RefusedError as error:
            record.reason = str(error)
            self._enter(node.name, record, FAILED, time.time())
            walk.end(node.name, FAILED)
            return
        walk.unroll(node.name, graph.iterations(self._body(node.name), self._items[node.name]))

    def _close(self, loop: str) -> None:
        """End a loop. That it fails when any of its steps does is unverified."""
        node, record, body = self._nodes[loop], self.steps[loop], self._body(loop)
        count = len(self._items[loop])
        records = [{each.name: self.steps.get(f"{each.name}-{index}") for each in body} for index in range(count)]
        statuses = [one.status if one else graph.NOT_RUN for each in records for one in each.values()]
        outputs = [{name: one.result.properties for name, one in each.items() if one} for each in records]
        record.result = StepResult(loops.answer(node, body, count, statuses, outputs))
        bad = [status for status in statuses if status != SUCCEEDED]
        record.reason = f"{len(bad)} of the {len(statuses)} steps of its iterations did not succeed." if bad else ""
        self._enter(loop, record, FAILED if bad else SUCCEEDED, time.time())

    def _finish(self) -> None:
        """End the execution, and loops that a stop has left open."""
        for name, record in self.steps.items():
            if record.end_time is None:
                self._enter(name, record, STOPPED, time.time())
        statuses = {name: record.status for name, record in self.steps.items()}
        failed = [name for name, status in statuses.items() if status == FAILED]
        self.changed = time.time()
        if self.stopping.is_set():
            status = STOPPED
        elif failed or self.reason:
            self.reason = self.reason or f"Step failure: One or multiple steps failed: {', '.join(failed)}"
            status = FAILED
        else:
            status = STOPPED if STOPPED in statuses.values() else SUCCEEDED
        # The event first: whoever sees the execution ended finds what the event started.
        self._tell(status, before=self.status, ended=self.changed)
        with self._lock:
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
            cached_from=record.cached_from,
        )
