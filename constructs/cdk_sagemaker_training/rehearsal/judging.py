"""From what a job did to what is to be said of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.catalog.images import parse_image_uri
from cdk_sagemaker_training.rehearsal.last_words import last_error, last_lines
from cdk_sagemaker_training.rehearsal.metric_lines import missed_lines
from cdk_sagemaker_training.rehearsal.resuming import resumed
from cdk_sagemaker_training.rehearsal.verdict import Judgement, Verdict
from cdk_sagemaker_training.runtime.container import OUT_OF_MEMORY
from cdk_sagemaker_training.runtime.job import Job
from cdk_sagemaker_training.runtime.outcome import COMPLETED, FAILED, INTERRUPTED, MAX_RUN, MAX_WAIT, Outcome
from cdk_sagemaker_training.runtime.programs import script_of

_CHECKPOINT_NAME: Final = re.compile(r"check_?point|ckpt|\.(?:ckpt|pt|pth|h5|keras|pkl|joblib)$", re.IGNORECASE)
_MODEL_NAME: Final = re.compile(r"model|\.(?:pt|pth|h5|keras|pkl|joblib|bin|onnx|json|ubj)$", re.IGNORECASE)
_GIB: Final = 2**30
_XGBOOST_BEGINS_ANEW: Final = (
    "the container of XGBoost 1.3-1 and later looks for no checkpoint of its own (callback.py and checkpointing.py of "
    "aws/sagemaker-xgboost-container, read at cb8df91; not seen on AWS): keep the job short, or train from a script"
)
_SAVES_WHEN_TOLD: Final = "hyperparameter save_model_on_termination, where the algorithm has it"
_MUCH: Final = 0.8
"""Of an instance's memory."""


def judge(
    job: Job, outcome: Outcome, *, seconds: int, max_run: int | None = None, handles_sigterm: bool = False
) -> Sequence[Verdict]:
    """Verdicts in the order of the job's life.

    ``seconds``: how long it was given here; ``max_run``: in SageMaker, where that is known. ``handles_sigterm``:
    whether its script has a handler for that signal.
    """
    checks: Sequence[Callable[[], Iterator[Verdict]]] = (
        lambda: _contract(job, outcome, seconds, max_run),
        lambda: _channels(job, outcome),
        lambda: _metrics(job, outcome),
        lambda: _checkpoints(job, outcome),
        lambda: _resume(job, outcome),
        lambda: _stop(job, outcome, handles_sigterm=handles_sigterm),
        lambda: _model(outcome),
        lambda: _memory(job, outcome),
    )
    return [verdict for check in checks for verdict in check()]


def _contract(job: Job, outcome: Outcome, seconds: int, max_run: int | None) -> Iterator[Verdict]:
    attempts = len(outcome.attempts)
    if outcome.status == COMPLETED:
        times = "" if attempts == 1 else f", in {attempts} attempts"
        of = "" if max_run is None else f" of the {max_run:,} s that it may run"
        message = f"It ended with exit code 0 after {outcome.billable_seconds:.1f} s{of}{times}"
        yield Verdict(check="contract", judgement=Judgement.GOOD, message=message)
    elif outcome.secondary in {MAX_RUN, MAX_WAIT}:
        yield _fault(
            "time",
            "does-not-end",
            f"It had not ended after {seconds} s, and was stopped",
            "end the loop, or give a smaller sample or --max-seconds more",
        )
    elif not attempts:
        yield _fault("contract", "no-start", outcome.reason, "")
    elif outcome.status == FAILED and not _ran_out_of_memory(outcome):  # the check of memory says it
        yield _failure(job, outcome)


def _failure(job: Job, outcome: Outcome) -> Verdict:
    error = last_error(outcome)
    code = next((code for code in outcome.attempts[-1].exit_codes if code), 1)
    fault, when, fix = "crashed", "", "what it printed last says where"
    if re.match(r"(?:ModuleNotFoundError|ImportError)\b", error):
        fault, when = "import-failed", " before it trained"
        fix = "put it into requirements.txt beside the script, or choose an image that has it"
    elif re.match(r"KeyError: 'SM_CHANNEL_", error):
        names = ", ".join(f"SM_CHANNEL_{channel.name.upper()}" for channel in job.channels) or "none"
        fix = f"the job has {names}: read that, or name the channel as the script does"
    return Verdict(
        check="contract",
        judgement=Judgement.ERROR,
        fault=fault,
        message=f"It ended with exit code {code}{when}{f': {error}' if error else ''}",
        fix=fix,
        printed=last_lines(outcome),
    )


def _ran_out_of_memory(outcome: Outcome) -> bool:
    last = outcome.attempts[-1]
    return (
        last.ran_out_of_memory
        or OUT_OF_MEMORY in last.exit_codes
        or bool(re.match(r"(?:\w+\.)*(?:_ArrayMemoryError|MemoryError|OutOfMemoryError)\b", last_error(outcome)))
    )


def _channels(job: Job, outcome: Outcome) -> Iterator[Verdict]:
    names = [channel.name for channel in job.channels]
    if not names or not outcome.attempts or outcome.status != COMPLETED:
        return
    unread = [name for name in names if all(name in attempt.unread_channels for attempt in outcome.attempts)]
    if unread:
        yield Verdict(
            check="channels",
            judgement=Judgement.WARNING,
            fault="channel-not-read",
            message=f"No file of {_listed(unread)} was read",
            fix="read /opt/ml/input/data/<channel> (SM_CHANNEL_<CHANNEL>), or leave the channel out",
        )
    else:
        yield Verdict(check="channels", judgement=Judgement.GOOD, message=f"It read {_listed(names)}")


def _metrics(job: Job, outcome: Outcome) -> Iterator[Verdict]:
    if not outcome.attempts:
        return
    lines = [line.text for line in outcome.metrics.lines]
    for definition in job.metric_definitions:
        name, caught = definition["Name"], outcome.metrics.caught[definition["Name"]]
        if caught:
            last = outcome.metrics.last()[name].value
            message = f"{name}: {caught} value{'s' if caught != 1 else ''}, the last one {last:g}"
            yield Verdict(check="metrics", judgement=Judgement.GOOD, message=message)
        elif outcome.status == FAILED:
            yield _unseen("metrics", f"{name}: it failed before it printed one")
        elif name in outcome.metrics.refused:
            yield _fault("metrics", "regex-refused", f"{name}: {outcome.metrics.refused[name]}", "")
        else:
            missed = missed_lines(name, definition["Regex"], lines)
            nearest = f"; nearest line: {missed[0].line.strip()[:160]!r}" if missed else "; no line is like it"
            yield _fault(
                "metrics",
                "metric-not-found",
                f"{name}: {definition['Regex']!r} matches none of {len(lines)} lines{nearest}",
                f"the regex {missed[0].regex}" if missed else "print it, or drop the definition",
            )


def _checkpoints(job: Job, outcome: Outcome) -> Iterator[Verdict]:
    if not outcome.attempts:
        return
    written = {name for attempt in outcome.attempts for name in attempt.written}
    outside = [path for path in _outside(outcome) if _CHECKPOINT_NAME.search(path)]
    if not job.checkpoint_uri:
        if job.uses_spot:
            fix = "checkpoint_s3_uri, and a script that writes to /opt/ml/checkpoints and reads from it"
            yield _fault("checkpoints", "spot-without-checkpoints", "It is on Spot and keeps nothing", fix)
    elif written:
        message = f"{len(written)} file{'s' if len(written) != 1 else ''} in {job.checkpoint_folder}: {_some(written)}"
        yield Verdict(check="checkpoints", judgement=Judgement.GOOD, message=message)
    elif outside:
        message = f"Nothing in {job.checkpoint_folder}, but {_some(outside)}, where nothing is kept"
        fix = f"write to {job.checkpoint_folder}, or name that folder as checkpoint_local_path"
        yield _fault("checkpoints", "checkpoint-elsewhere", message, fix)
    elif outcome.status == FAILED:
        yield _unseen("checkpoints", "It failed before it wrote one")
    else:
        message = f"Nothing was written to {job.checkpoint_folder}"
        yield _fault("checkpoints", "no-checkpoint", message, "write one every so often, and read it at the start")


def _resume(job: Job, outcome: Outcome) -> Iterator[Verdict]:
    if not job.uses_spot or not outcome.attempts:
        return
    interrupted = [attempt for attempt in outcome.attempts if attempt.ended == INTERRUPTED]
    if not interrupted or len(outcome.attempts) == 1:
        yield _unseen("resume", "It ended before it was interrupted: a larger sample shows whether it resumes")
        return
    second = outcome.attempts[len(interrupted)]
    found = resumed(outcome.metrics.lines, outcome.metrics.values, second.number)
    if second.restored and second.read == []:
        message = f"After the interruption it read none of {_some(second.restored)}"
        fix = f"look into {job.checkpoint_folder} at the start, and go on from what is there"
        yield _fault("resume", "checkpoint-not-read", message, fix)
    elif found is not None and found.first_again and found.steps_before > 1:
        despite = f" although {_some(second.restored)} was there" if second.restored else ""
        message = f"It began anew{despite}: {found.again} of {found.steps_before} steps were done again"
        yield Verdict(
            check="resume",
            judgement=Judgement.WARNING if _is_built_in(job) else Judgement.ERROR,
            fault="checkpoint-not-used" if second.restored else "began-anew",
            message=message,
            fix=_XGBOOST_BEGINS_ANEW if _is_built_in(job) else "go on from the step after the last one that is kept",
        )
    elif (
        found is None
        and outcome.metrics.values
        and not any(value.attempt == second.number for value in outcome.metrics.values)
    ):
        yield _unseen("resume", "It had no step left to do after the interruption: more steps show whether it resumes")
    elif found is None:
        yield _unseen("resume", "Nothing that it printed says which step it went on from")
    else:
        again = f"{found.again} of {found.steps_before} steps done again, {found.seconds_lost:.1f} s lost"
        yield Verdict(check="resume", judgement=Judgement.GOOD, message=f"It went on from its checkpoint: {again}")


def _stop(job: Job, outcome: Outcome, *, handles_sigterm: bool) -> Iterator[Verdict]:
    """Issue 125 of aws/sagemaker-training-toolkit, open since 2022: scripts of framework images get no SIGTERM."""
    if script_of(job) is not None and handles_sigterm:
        yield Verdict(
            check="stop",
            judgement=Judgement.WARNING,
            fault="sigterm-not-delivered",
            message="Its handler for SIGTERM is never called: AWS's toolkit does not hand the signal on to a script",
            fix="write a checkpoint every so often instead of when the job is stopped",
        )
    elif script_of(job) is None and any(
        attempt.ignored_stop for attempt in outcome.attempts if attempt.ended not in {COMPLETED, FAILED}
    ):
        yield Verdict(
            check="stop",
            judgement=Judgement.WARNING,
            fault="ignores-sigterm",
            message="It did not end by itself after SIGTERM, and was killed",
            fix=_SAVES_WHEN_TOLD if _is_built_in(job) else "handle SIGTERM: save what there is and end within 120 s",
        )


def _model(outcome: Outcome) -> Iterator[Verdict]:
    if outcome.status != COMPLETED:
        return
    outside = [path for path in _outside(outcome) if _MODEL_NAME.search(path)]
    if outcome.model_files:
        count = len(outcome.model_files)
        message = f"{count} file{'s' if count != 1 else ''}: {_some(outcome.model_files)}"
        yield Verdict(check="model", judgement=Judgement.GOOD, message=message)
    elif outside:
        message = f"/opt/ml/model is empty, but it wrote {_some(outside)}, where nothing is kept"
        yield _fault("model", "model-elsewhere", message, "save to SM_MODEL_DIR, /opt/ml/model")
    else:
        yield _fault("model", "no-model", "/opt/ml/model is empty", "save to SM_MODEL_DIR, /opt/ml/model")


def _memory(job: Job, outcome: Outcome) -> Iterator[Verdict]:
    if not outcome.attempts:
        return
    peak = outcome.peak / _GIB
    if _ran_out_of_memory(outcome):
        message = f"It ran out of memory, at {peak:.2f} GiB"
        fix = "read less at once, or take an instance with more memory (and --memory to rehearse it)"
        yield _fault("memory", "out-of-memory", message, fix)
        return
    held = job.memory_gib
    of = "" if held is None else f" of the {held:g} GiB of {job.instance_type}"
    much = held is not None and peak > held * _MUCH
    message = f"{peak:.2f} GiB at most{of}, for this sample"
    yield Verdict(check="memory", judgement=Judgement.WARNING if much else Judgement.GOOD, message=message)


def _is_built_in(job: Job) -> bool:
    image = parse_image_uri(job.image)
    return image is not None and script_of(job) is None


def _outside(outcome: Outcome) -> list[str]:
    return sorted({path for attempt in outcome.attempts for path in attempt.outside})


def _fault(check: str, fault: str, message: str, fix: str) -> Verdict:
    return Verdict(check=check, judgement=Judgement.ERROR, fault=fault, message=message, fix=fix)


def _unseen(check: str, message: str) -> Verdict:
    return Verdict(check=check, judgement=Judgement.UNSEEN, message=message)


def _some(names: Sequence[str] | set[str]) -> str:
    found = sorted(names)
    return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")


def _listed(names: Sequence[str]) -> str:
    return f"channel{'s' if len(names) != 1 else ''} {', '.join(names)}"
