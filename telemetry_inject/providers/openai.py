"""OpenAI, and every server that speaks its Chat Completions: llama.cpp, vLLM, LM Studio, Azure."""

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
    from openai import AsyncOpenAI

OFFICIAL = "https://api.openai.com/v1"
NO_KEY = "none"
"""What a server without keys is sent; the SDK insists on something."""
FINISH: Mapping[str | None, Finish] = {
    "stop": "stop",
    "length": "length",
    "content_filter": "refusal",
    None: "cut",
}


def connect(environment: Mapping[str, str]) -> OpenAI:
    """Return the provider for an environment: `OPENAI_API_KEY`, `OPENAI_BASE_URL`."""
    if find_spec("openai") is not None:
        import_module("openai")  # takes a second, which no request is to wait for
    return OpenAI(
        environment.get("OPENAI_API_KEY") or None, environment.get("OPENAI_BASE_URL") or None
    )


class OpenAI:
    """The provider `openai`."""

    name = "openai"

    def __init__(self, key: str | None, base_url: str | None) -> None:
        self._key = key
        self._base = (base_url or OFFICIAL).rstrip("/")
        self._clients: dict[str, AsyncOpenAI] = {}

    def server(self, target: Target) -> str:
        """Return the base URL that requests to `target` go to."""
        return (target.server or self._base).rstrip("/")

    def missing(self, target: Target) -> str | None:
        """Return what must be set or installed before it can be asked, and how; None: nothing."""
        if find_spec("openai") is None:
            return "the package openai is not installed: pip install 'telemetry-inject[models]'"
        if self._key is None and self.server(target) == OFFICIAL:
            return "OPENAI_API_KEY is not set (or OPENAI_BASE_URL, for a server of your own)"
        return None

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

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

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

    def _client(self, target: Target) -> AsyncOpenAI:
        from openai import AsyncOpenAI

        base = self.server(target)
        if base not in self._clients:
            self._clients[base] = AsyncOpenAI(
                api_key=self._key or NO_KEY, base_url=base, max_retries=0
            )
        return self._clients[base]

    @asynccontextmanager
    async def _errors(self, target: Target) -> AsyncIterator[AsyncOpenAI]:
        """Give the client, and turn whatever it raises into a `ProviderError`."""
        missing = self.missing(target)
        if missing is not None:
            raise ProviderError("missing" if find_spec("openai") is None else "auth", missing)
        import httpx2
        import openai

        secrets = (self._key,) if self._key else ()
        try:
            yield self._client(target)
        except openai.APITimeoutError as error:
            raise ProviderError("timeout", "no answer in time") from error
        except openai.APIConnectionError as error:
            why = f"{public(self.server(target))}: {shortened(str(error.__cause__ or error), secrets)}"
            sent = not isinstance(error.__cause__, httpx2.ConnectError)
            raise ProviderError("connection", why, sent=sent) from error
        except openai.APIStatusError as error:
            body = error.body or error.message
            raise from_status(error.status_code, body, error.response.headers, secrets) from error
        except httpx2.TimeoutException as error:
            raise ProviderError("timeout", "the answer stopped coming") from error
        except httpx2.HTTPError as error:
            why = shortened(str(error) or type(error).__name__, secrets)
            raise ProviderError("connection", f"the connection broke: {why}") from error
        except (openai.OpenAIError, JSONDecodeError, UnicodeDecodeError) as error:
            why = shortened(str(error), secrets)
            raise ProviderError(
                "server", f"the server does not speak its protocol: {why}"
            ) from error


def _usage(found: Any) -> Usage:
    details = found.prompt_tokens_details
    return Usage(
        input_tokens=found.prompt_tokens,
        output_tokens=found.completion_tokens,
        cache_read=(details.cached_tokens if details else 0) or 0,
        cache_write=(getattr(details, "cache_write_tokens", 0) if details else 0) or 0,
    )
