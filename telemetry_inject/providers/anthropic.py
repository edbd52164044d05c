"""Anthropic, and every server that speaks its Messages: llama.cpp, gateways."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from telemetry_inject.providers import schemas
from telemetry_inject.providers.base import (
    Answer,
    Finish,
    Limits,
    Meter,
    Request,
    Target,
    Usage,
)
from telemetry_inject.providers.hosted import Hosted, settings

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

OFFICIAL = "https://api.anthropic.com"
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
    return Anthropic(*settings("anthropic", environment))


class Anthropic(Hosted):
    """The provider `anthropic`."""

    name = "anthropic"
    official = OFFICIAL

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

    @asynccontextmanager
    async def _errors(self, target: Target) -> AsyncIterator[AsyncAnthropic]:
        """Give the client, and turn whatever it raises into a `ProviderError`."""
        self._ready(target)
        import anthropic

        with self._told(target, anthropic, anthropic.AnthropicError):
            yield self._kept(target, anthropic.AsyncAnthropic)

    def _status(self, status: int, body: str) -> int:
        if status >= 400:
            return status
        # An error in the middle of a stream that began with 200.
        return 529 if "overloaded" in body else 429 if "rate_limit" in body else 500


def _input(found: Any) -> Usage:
    read, write = found.cache_read_input_tokens or 0, found.cache_creation_input_tokens or 0
    return Usage(found.input_tokens + read + write, None, read, write)


def _with_output(usage: Usage, tokens: int) -> Usage:
    return Usage(usage.input_tokens, tokens, usage.cache_read, usage.cache_write)
