"""The contract of a provider, and the records that go to one and come back.

A provider knows nothing of code, prompts or plans: it sends a text and returns a text. It makes no
retries of its own, and a cancelled `ask` closes its connection before it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

# --------------------------------------------------------------------------- where to


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes: a model, and where a pool decided it, the server and its options."""

    provider: str
    model: str
    server: str | None = None
    """A base URL; None for the provider's own."""
    options: Mapping[str, object] = field(default_factory=dict, hash=False)
    """Passed through to the server as they are (Ollama: `num_ctx`, `main_gpu`, `keep_alive`, …)."""
    concurrency: int | None = None
    """How many requests may be under way there at once; None: the executor finds out."""

    @property
    def id(self) -> str:
        """The model as people name it: `openai:gpt-5-mini`."""
        return f"{self.provider}:{self.model}"

    @property
    def lane(self) -> str:
        """What shares one limit of concurrency: a server's model where a pool set a limit."""
        where = f"{self.provider}@{self.server or ''}"
        return f"{where}/{self.model}" if self.concurrency is not None else where


Healthy = Callable[[Target], bool]


class Contender(Protocol):
    """One competitor of a race: a model, or a pool whose next healthy model is used per request."""

    @property
    def name(self) -> str:
        """What reports call it."""

    def next(self, healthy: Healthy) -> Target | None:
        """Return where the next request goes; None where nothing of it is healthy.

        Called from tasks and threads alike.
        """

    def targets(self) -> tuple[Target, ...]:
        """Return all of its targets, for limits, prices and the keys of caches."""


@dataclass(frozen=True, slots=True)
class Only:
    """A contender that is one model."""

    target: Target

    @property
    def name(self) -> str:
        """The model's id."""
        return self.target.id

    def next(self, healthy: Healthy) -> Target | None:
        """Return the model, while it is healthy."""
        return self.target if healthy(self.target) else None

    def targets(self) -> tuple[Target, ...]:
        """Return the one model."""
        return (self.target,)


# --------------------------------------------------------------------------- what is sent


@dataclass(frozen=True, slots=True)
class Request:
    """One question. `system` is the same for many of them, so that a provider can cache it."""

    target: Target
    system: str
    user: str
    schema: Mapping[str, object] | None = None
    """JSON schema of the answer; each provider passes it on in its own form and trusts nobody."""
    max_output: int = 2048
    """Tokens, those of hidden reasoning included."""
    temperature: float | None = None
    """None leaves it to the model; many take no other."""
    timeout: float = 120.0
    """Seconds for the whole answer."""


@dataclass(slots=True)
class Meter:
    """What is known of a request while it is under way; read when it is cancelled or fails."""

    input_tokens: int | None = None
    """Where the provider says so before the answer is complete."""
    characters: int = 0
    """Of the answer, so far."""
    first: float | None = None
    """`time.monotonic()` when the first part of the answer came."""


# --------------------------------------------------------------------------- what comes back


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counted them; None where it did not say."""

    input_tokens: int | None = None
    """All of them, those from a cache included."""
    output_tokens: int | None = None
    """All of them, those of hidden reasoning included."""
    cache_read: int = 0
    """Of the input: read from the provider's cache."""
    cache_write: int = 0
    """Of the input: written to the provider's cache."""


Finish = Literal["stop", "length", "refusal", "cut"]
"""Why an answer ended; `cut` is a stream that broke off without saying why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, unchecked."""

    text: str
    finish: Finish
    usage: Usage = Usage()
    model: str = ""
    """The exact model that answered, as the server names it."""


Cause = Literal[
    "auth",  # no key, a wrong one, or no permission: no use trying again in this run
    "model",  # the server has no such model
    "payment",  # the account has no credit
    "rate",  # 429: too many requests or tokens; `retry_after` may say how long
    "overloaded",  # 503, 529: the server has too much to do
    "server",  # any other 5xx, or what no server of this kind says
    "timeout",
    "connection",  # refused, reset, cut off, name not found
    "context",  # the prompt is too long for the model
    "request",  # 400, 422: the server does not take the request as it is
    "missing",  # the SDK is not installed
]


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into a model, in tokens; None where it is not known."""

    context_window: int | None = None
    """Prompt and answer together."""
    max_input: int | None = None
    max_output: int | None = None
    source: str = ""
    """Where this was found: `api`, `genai-prices`, `learned`, `default`, …"""

    def room(self, answer: int) -> int | None:
        """Return the tokens that a prompt may have beside an answer of `answer`; None: unknown."""
        both = (self.max_input, self.context_window and self.context_window - answer)
        return min((max(0, each) for each in both if each is not None), default=None)


class ProviderError(Exception):
    """A request that brought no answer: the cause decides what is done about it."""

    def __init__(
        self,
        cause: Cause,
        message: str,
        *,
        retry_after: float | None = None,
        status: int | None = None,
        sent: bool = True,
        learned: Limits | None = None,
    ) -> None:
        """Keep the cause, a sentence without any key in it, and seconds to wait if it said so.

        `sent` is False where the server cannot have got the request; `learned` are the limits
        that a refusal names.
        """
        super().__init__(message)
        self.cause = cause
        self.message = message
        self.retry_after = retry_after
        self.status = status
        self.sent = sent
        self.learned = learned


class Provider(Protocol):
    """One kind of server. Opened by a function `(environment) -> Provider` that does no I/O."""

    @property
    def name(self) -> str:
        """What stands before the colon of `provider:model`."""

    def server(self, target: Target) -> str:
        """Return the base URL that requests to `target` go to."""

    def missing(self, target: Target) -> str | None:
        """Return what must be set or installed before it can be asked, and how; None: nothing."""

    async def ask(self, request: Request, meter: Meter) -> Answer:
        """Return the answer.

        Raises `ProviderError`. Never retries. Closes its connection when it is cancelled.
        """

    async def models(self) -> tuple[str, ...]:
        """Return the names that the server lists.

        Raises `ProviderError`.
        """

    async def limits(self, target: Target) -> Limits | None:
        """Return what the server itself says about a model's limits; None where it does not.

        Raises `ProviderError`.
        """

    async def close(self) -> None:
        """Close every connection."""
