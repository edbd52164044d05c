"""Anthropic, and every server that speaks its Messages: llama.cpp, gateways."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from json import JSONDecodeError
from time import monotonic
from typing import TYPE_CHECKING, Any

from telemetry_inject.providers import schemas
from telemetry_inject.providers.address import public
from telemetry_inject.providers.base import (
    Answer,
    Finish,
    Limits,
    Meter,
    ProviderError,
    Request,
    Target,
    Usage,
)
from telemetry_inject.providers.errors import from_status, shortened

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

OFFICIAL = "https://api.anthropic.com"
NO_KEY = "none"
"""What a server without keys is sent; the SDK insists on something."""
FINISH: Mapping[str | None, Finish] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
    None: "cut",
}


def connect(environment: Mapping[str, str]) -> Anthropic:
    """Return the provider for an environment: `ANTHROPIC_API_KEY`, `ANTHROPIC_BASE_URL`."""
    if find_spec("anthropic") is not None:
        import_module("anthropic")  # takes a second, which no request is to wait for
    return Anthropic(
        environment.get("ANTHROPIC_API_KEY") or None, environment.get("ANTHROPIC_BASE_URL") or None
    )


class Anthropic:
    """The provider `anthropic`."""

    name = "anthropic"

    def __init__(self, key: str | None, base_url: str | None) -> None:
        self._key = key
        self._base = (base_url or OFFICIAL).rstrip("/")
        self._clients: dict[str, AsyncAnthropic] = {}

    def server(self, target: Target) -> str:
        """Return the base URL that requests to `target` go to."""
        return (target.server or self._base).rstrip("/")

    def missing(self, target: Target) -> str | None:
        """Return what must be set or installed before it can be asked, and how; None: nothing."""
        if find_spec("anthropic") is None:
            return "the package anthropic is not installed: pip install 'telemetry-inject[models]'"
        if self._key is None and self.server(target) == OFFICIAL:
            return "ANTHROPIC_API_KEY is not set (or ANTHROPIC_BASE_URL, for a server of your own)"
        return None

    async def ask(self, request: Request, meter: Meter) -> Answer:
        """Return the answer, streamed; raises `ProviderError`."""
        text: list[str] = []
        finish: str | None = None
        usage, model = Usage(), ""
        async with self._errors(request.target) as client:
            stream = await client.messages.create(**self._arguments(request))
            async with stream:
                async for event in stream:
                    if event.type == "message_start":
                        model, usage = event.message.model, _input(event.message.usage)
                        meter.input_tokens = usage.input_tokens
                    elif event.type == "content_block_delta" and event.delta.type == "text_delta":
                        if meter.first is None:
                            meter.first = monotonic()
                        meter.characters += len(event.delta.text)
                        text.append(event.delta.text)
                    elif event.type == "message_delta":
                        finish = event.delta.stop_reason or finish
                        usage = _with_output(usage, event.usage.output_tokens)
        return Answer("".join(text), FINISH.get(finish, "stop"), usage, model)

    async def models(self) -> tuple[str, ...]:
        """Return the names that the server lists; raises `ProviderError`."""
        async with self._errors(Target(self.name, "")) as client:
            return tuple([each.id async for each in client.models.list(limit=1000, timeout=10)])

    async def limits(self, target: Target) -> Limits | None:
        """Return what the server says about a model; raises `ProviderError`."""
        async with self._errors(target) as client:
            found = await client.models.retrieve(target.model, timeout=10)
        most_in = getattr(found, "max_input_tokens", None)
        most_out = getattr(found, "max_tokens", None)
        if most_in is None and most_out is None:
            return None
        return Limits(max_input=most_in, max_output=most_out, source="api")

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

    def _arguments(self, request: Request) -> dict[str, Any]:
        cached = {"type": "text", "text": request.system, "cache_control": {"type": "ephemeral"}}
        arguments: dict[str, Any] = {
            "model": request.target.model,
            "system": [cached],
            "messages": [{"role": "user", "content": request.user}],
            "stream": True,
            "max_tokens": request.max_output,
            "timeout": request.timeout,
        }
        if request.schema is not None:
            schema = schemas.without_sizes(request.schema)
            arguments["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
        extra = dict(request.target.options)
        if request.temperature is not None and self.server(request.target) != OFFICIAL:
            extra["temperature"] = request.temperature  # Anthropic's own models take none any more
        if extra:
            arguments["extra_body"] = extra
        return arguments

    def _client(self, target: Target) -> AsyncAnthropic:
        from anthropic import AsyncAnthropic

        base = self.server(target)
        if base not in self._clients:
            self._clients[base] = AsyncAnthropic(
                api_key=self._key or NO_KEY, base_url=base, max_retries=0
            )
        return self._clients[base]

    @asynccontextmanager
    async def _errors(self, target: Target) -> AsyncIterator[AsyncAnthropic]:
        """Give the client, and turn whatever it raises into a `ProviderError`."""
        missing = self.missing(target)
        if missing is not None:
            raise ProviderError("missing" if find_spec("anthropic") is None else "auth", missing)
        import anthropic
        import httpx2

        secrets = (self._key,) if self._key else ()
        try:
            yield self._client(target)
        except anthropic.APITimeoutError as error:
            raise ProviderError("timeout", "no answer in time") from error
        except anthropic.APIConnectionError as error:
            why = f"{public(self.server(target))}: {shortened(str(error.__cause__ or error), secrets)}"
            sent = not isinstance(error.__cause__, httpx2.ConnectError)
            raise ProviderError("connection", why, sent=sent) from error
        except anthropic.APIStatusError as error:
            raise _status(error, secrets) from error
        except httpx2.TimeoutException as error:
            raise ProviderError("timeout", "the answer stopped coming") from error
        except httpx2.HTTPError as error:
            why = shortened(str(error) or type(error).__name__, secrets)
            raise ProviderError("connection", f"the connection broke: {why}") from error
        except (anthropic.AnthropicError, JSONDecodeError, UnicodeDecodeError) as error:
            why = shortened(str(error), secrets)
            raise ProviderError(
                "server", f"the server does not speak its protocol: {why}"
            ) from error


def _status(error: Any, secrets: tuple[str, ...]) -> ProviderError:
    body = error.body or error.message
    text, status = str(body), int(error.status_code)
    if status < 400:  # an error in the middle of a stream that began with 200
        status = 529 if "overloaded" in text else 429 if "rate_limit" in text else 500
    return from_status(status, body, error.response.headers, secrets)


def _input(found: Any) -> Usage:
    read, write = found.cache_read_input_tokens or 0, found.cache_creation_input_tokens or 0
    return Usage(found.input_tokens + read + write, None, read, write)


def _with_output(usage: Usage, tokens: int) -> Usage:
    return Usage(usage.input_tokens, tokens, usage.cache_read, usage.cache_write)
