"""What CDK says of a construct and never changes, asked for once.

Each question to CDK crosses to Node and back, which takes some 0.2 ms: a thousand pipelines in one workspace would ask
for the name of its bucket a thousand times. Answers are kept with the Python object of the construct, and go with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar, cast

from aws_cdk import IResource, Stack, Stage
from constructs import IConstruct, Node

from cdk_sagemaker_training.definition.fields.unknown import is_token

T = TypeVar("T")

_HOLDERS: Final = "what holds it"
_HOME: Final = "where it is"
_KEPT: Final = "_cdk_sagemaker_training.asked_once"
_PATH: Final = "path"
_STACK: Final = "its stack"


def fixed(construct: object, name: str) -> Any:
    """An attribute of a construct that never changes: ``fixed(bucket, "bucket_name")``."""
    return once(construct, name, lambda: getattr(construct, name))


def know_place(construct: IConstruct, scope: IConstruct, construct_id: str) -> None:
    """Tell, of a construct that was just made in a scope, what follows from that: its stack, its path, what holds it.

    For constructs that are neither a stack nor a stage.
    """
    known = _known_of(construct)
    known[_STACK] = stack_of(scope)
    known[_PATH] = f"{path_of(scope)}/{construct_id.replace('/', '--')}".removeprefix("/")
    known[_HOLDERS] = [*holders_of(scope), scope]


class Home(NamedTuple):
    """Where a resource is; tokens where synth does not know it."""

    account: str
    region: str


def home_of(resource: IResource) -> Home:
    """``resource.env``."""

    def asked() -> Home:
        env = resource.env
        return Home(env.account, env.region)

    return once(resource, _HOME, asked)


def know_home(resource: IResource, scope: IConstruct) -> None:
    """Tell, of a resource that was just made in a scope, and not imported, that it is where the stack is."""
    _known_of(resource)[_HOME] = Home(account_of(scope), region_of(scope))


def differ(one: str, other: str) -> bool:
    """Whether two accounts or regions are known not to be the same; of tokens nothing is known."""
    return one != other and not is_token(one) and not is_token(other)


def differences(theirs: Home, scope: IConstruct) -> Iterator[tuple[str, str, str]]:
    """What is known not to be that of a scope's stack: "account" or "region", theirs, and that of the stack."""
    for what, one, other in zip(Home._fields, theirs, (account_of(scope), region_of(scope)), strict=True):
        if differ(one, other):
            yield what, one, other


def node_of(construct: IConstruct) -> Node:
    """``construct.node``."""
    return once(construct, "node", lambda: construct.node)


def resource_of(construct: IConstruct) -> IConstruct | None:
    """``construct.node.default_child`` of a construct that makes its resource itself, or never."""
    return once(construct, "its resource", lambda: node_of(construct).default_child)


def stack_of(construct: IConstruct) -> Stack:
    """``Stack.of``."""
    return once(construct, _STACK, lambda: Stack.of(construct))


def path_of(construct: IConstruct) -> str:
    """``construct.node.path``."""
    return once(construct, _PATH, lambda: node_of(construct).path)


def holders_of(construct: IConstruct) -> Sequence[IConstruct]:
    """All that hold the construct, the outermost first: ``construct.node.scopes`` without itself."""
    return once(construct, _HOLDERS, lambda: node_of(construct).scopes[:-1])


def region_of(construct: IConstruct) -> str:
    """The region of the construct's stack; a token where synth does not know it."""
    return cast("str", fixed(stack_of(construct), "region"))


def account_of(construct: IConstruct) -> str:
    """The account of the construct's stack; a token where synth does not know it."""
    return cast("str", fixed(stack_of(construct), "account"))


def partition_of(construct: IConstruct) -> str:
    """The partition of the construct's stack; a token where synth does not know it."""
    return cast("str", fixed(stack_of(construct), "partition"))


def url_suffix_of(construct: IConstruct) -> str:
    """What hosts of AWS end in where the construct's stack is; a token."""
    return cast("str", fixed(stack_of(construct), "url_suffix"))


def arn_of(
    construct: IConstruct, service: str, resource: str, *, region: str | None = None, account: str | None = None
) -> str:
    """``Stack.format_arn`` without a way to Node.

    ``resource``: ``pipeline/churn``. ``region``, ``account``: those of the stack where none is given.
    """
    where = region_of(construct) if region is None else region
    whose = account_of(construct) if account is None else account
    return f"arn:{partition_of(construct)}:{service}:{where}:{whose}:{resource}"


class Synthesis:
    """What checks learn while one synthesis lasts, when nothing changes any more: the next one learns it anew."""

    def __init__(self) -> None:
        self._checks: set[int] = set()
        self._known: dict[object, object] = {}

    def _begin(self, check: object) -> Synthesis:
        if id(check) in self._checks:
            self._checks.clear()
            self._known.clear()
        self._checks.add(id(check))
        return self

    @staticmethod
    def seen_by(check: object, scope: IConstruct) -> Synthesis:
        """The one that is going on in the stage of ``scope``.

        ``check``: a validation that calls this once each time it is asked. One that comes again has been asked by
        another synthesis (``Template.from_stack`` of a test, say), between which anything may have changed.
        """
        stage = once(stack_of(scope), "its stage", lambda: Stage.of(scope) or stack_of(scope))
        return once(stage, "synthesis", Synthesis)._begin(check)  # noqa: SLF001 - of this class

    def once(self, what: object, ask: Callable[[], T]) -> T:
        """What ``ask`` answers, the first time in this synthesis. ``what``: tells it from everything else."""
        if what not in self._known:
            self._known[what] = ask()
        return cast("T", self._known[what])


def once(construct: object, what: object, ask: Callable[[], T]) -> T:
    """What ``ask`` answers, the first time. ``what``: tells it from all else that is known of the construct."""
    known = _known_of(construct)
    if what not in known:
        known[what] = ask()
    return cast("T", known[what])


def once_there(construct: object, what: object, ask: Callable[[], T | None]) -> T | None:
    """The same of what may come later: asked for until it is there."""
    known = _known_of(construct)
    if what not in known and (found := ask()) is not None:
        known[what] = found
    return cast("T | None", known.get(what))


def _known_of(construct: object) -> dict[object, object]:
    return cast("dict[object, object]", vars(construct).setdefault(_KEPT, {}))
