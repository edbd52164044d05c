"""OpenAI, and every server that speaks its Chat Completions: llama.cpp, vLLM, LM Studio, Azure."""

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
    from openai import AsyncOpenAI

OFFICIAL = "https://api.openai.com/v1"
FINISH: Mapping[str | None, Finish] = {
    "stop": "stop",
    "length": "length",
    "content_filter": "refusal",
    None: "cut",
}


def connect(environment: Mapping[str, str]) -> OpenAI:
    """Return the provider for an environment: `OPENAI_API_KEY`, `OPENAI_BASE_URL`."""
    return OpenAI(*settings("openai", environment))


class OpenAI(Hosted):
    """The provider `openai`."""

    name = "openai"
    official = OFFICIAL

    async def ask(self, request: Request, meter: Meter) -> Answer:
        """Return the answer, streamed; raises `ProviderError`."""
        text: list[str] = []
        refused = False
        finish: str | None = None
        usage, model = Usage(), ""
        async with self._errors(request.target) as client:
            stream = await client.chat.completions.create(**self._arguments(request))
            async with stream:
                async for chunk in stream:
                    model = chunk.model or model
                    if chunk.usage is not None:
                        usage = _usage(chunk.usage)
                    for choice in chunk.choices or ():
                        finish = choice.finish_reason or finish
                        refused = refused or bool(choice.delta.refusal)
                        part = choice.delta.content or ""
                        if part and meter.first is None:
                            meter.first = monotonic()
                        meter.characters += len(part)
                        text.append(part)
        ended = "refusal" if refused else FINISH.get(finish, "stop")
        return Answer("".join(text), ended, usage, model)

    async def models(self) -> tuple[str, ...]:
        """Return the names that the server lists; raises `ProviderError`."""
        async with self._errors(Target(self.name, "")) as client:
            return tuple(each.id for each in (await client.models.list(timeout=10)).data)

    async def limits(self, target: Target) -> Limits | None:
        """Return the context window where a compatible server says it; OpenAI does not."""
        if self.server(target) == OFFICIAL:
            return None
        async with self._errors(target) as client:
            # A kept connection may just be closing; asking again costs nothing here.
            asking = client.with_options(max_retries=2, timeout=10)
            listed = (await asking.models.list()).data
        found = [each for each in listed if each.id == target.model] or listed
        extra: dict[str, Any] = (found[0].model_extra or {}) if len(found) == 1 else {}
        window = (extra.get("meta") or {}).get("n_ctx") or extra.get("max_model_len")
        return Limits(context_window=window, source="api") if isinstance(window, int) else None

    def _arguments(self, request: Request) -> dict[str, Any]:
        official = self.server(request.target) == OFFICIAL
        arguments: dict[str, Any] = {
            "model": request.target.model,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.user},
            ],
            "stream": True,
            "stream_options": {"include_usage": True},
            "timeout": request.timeout,
            # Models that reason take the first name only, servers of others often the second only.
            ("max_completion_tokens" if official else "max_tokens"): request.max_output,
        }
        if request.temperature is not None:
            arguments["temperature"] = request.temperature
        if request.schema is not None:
            schema = schemas.without_sizes(request.schema) if official else dict(request.schema)
            form = {"name": "answer", "strict": True, "schema": schema}
            arguments["response_format"] = {"type": "json_schema", "json_schema": form}
        if request.target.options:
            arguments["extra_body"] = dict(request.target.options)
        return arguments

    @asynccontextmanager
    async def _errors(self, target: Target) -> AsyncIterator[AsyncOpenAI]:
        """Give the client, and turn whatever it raises into a `ProviderError`."""
        self._ready(target)
        import openai

        with self._told(target, openai, openai.OpenAIError):
            yield self._kept(target, openai.AsyncOpenAI)


def _usage(found: Any) -> Usage:
    details = found.prompt_tokens_details
    return Usage(
        input_tokens=found.prompt_tokens,
        output_tokens=found.completion_tokens,
        cache_read=(details.cached_tokens if details else 0) or 0,
        cache_write=(getattr(details, "cache_write_tokens", 0) if details else 0) or 0,
    )
