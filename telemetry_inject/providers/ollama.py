"""Ollama: the models of a server of one's own. A pool may choose server and options per request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from json import JSONDecodeError
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

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
    from ollama import AsyncClient

DEFAULT = "http://127.0.0.1:11434"
PORTS: Mapping[str, int] = {"http": 80, "https": 443}
FINISH: Mapping[str | None, Finish] = {"stop": "stop", "length": "length", None: "cut"}
BESIDE = ("keep_alive", "think")
"""What stands beside Ollama's `options` in a request, not in them."""


def connect(environment: Mapping[str, str]) -> Ollama:
    """Return the provider for an environment: `OLLAMA_HOST`, of which the first is asked."""
    if find_spec("ollama") is not None:
        import_module("ollama")  # takes a second, which no request is to wait for
    return Ollama(servers(environment)[0])


def servers(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the base URLs in `OLLAMA_HOST`, a comma list; Ollama's own port where it is empty."""
    named = [each for each in (environment.get("OLLAMA_HOST") or "").split(",") if each.strip()]
    return tuple(dict.fromkeys(address(each) for each in named or [DEFAULT]))


class Ollama:
    """The provider `ollama`."""

    name = "ollama"

    def __init__(self, host: str) -> None:
        self._base = address(host)
        self._clients: dict[str, AsyncClient] = {}

    def server(self, target: Target) -> str:
        """Return the base URL that requests to `target` go to."""
        return address(target.server) if target.server else self._base

    def missing(self, target: Target) -> str | None:
        """Return what must be installed before it can be asked, and how; None: nothing."""
        if find_spec("ollama") is None:
            return "the package ollama is not installed: pip install 'telemetry-inject[models]'"
        return None

    async def ask(self, request: Request, meter: Meter) -> Answer:
        """Return the answer, streamed; raises `ProviderError`."""
        text: list[str] = []
        last: Any = None
        async with self._errors(request.target) as client:
            stream = await client.chat(**_arguments(request))
            try:
                async for part in stream:
                    content = part.message.content or ""
                    if content and meter.first is None:
                        meter.first = monotonic()
                    meter.characters += len(content)
                    text.append(content)
                    last = part if part.done else last
            finally:
                await stream.aclose()
        if last is None:
            return Answer("".join(text), "cut", Usage(), request.target.model)
        usage = Usage(last.prompt_eval_count, last.eval_count)
        return Answer("".join(text), FINISH.get(last.done_reason, "stop"), usage, last.model or "")

    async def models(self) -> tuple[str, ...]:
        """Return the names that the server lists; raises `ProviderError`."""
        async with self._errors(Target(self.name, "")) as client:
            listed = (await client.list()).models
        return tuple(each.model for each in listed if each.model)

    async def limits(self, target: Target) -> Limits | None:
        """Return the window: what the pool chose, else what the model was trained with."""
        chosen = target.options.get("num_ctx")
        if isinstance(chosen, int):
            return Limits(context_window=chosen, source="num_ctx")
        async with self._errors(target) as client:
            shown = await client.show(target.model)
        information: Mapping[str, Any] = shown.modelinfo or {}
        for key, value in information.items():
            if key.endswith(".context_length") and isinstance(value, int):
                return Limits(context_window=value, source="api")
        return None

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.close()  # type: ignore[no-untyped-call]
        self._clients.clear()

    def _client(self, target: Target) -> AsyncClient:
        from ollama import AsyncClient

        base = self.server(target)
        if base not in self._clients:
            self._clients[base] = AsyncClient(host=base)
        return self._clients[base]

    @asynccontextmanager
    async def _errors(self, target: Target) -> AsyncIterator[AsyncClient]:
        """Give the client, and turn whatever it raises into a `ProviderError`."""
        missing = self.missing(target)
        if missing is not None:
            raise ProviderError("missing", missing)
        import httpx
        import ollama

        try:
            yield self._client(target)
        except ollama.ResponseError as error:
            # An error in the middle of a stream has no status; a load that fails is a 500.
            status = error.status_code if error.status_code >= 400 else 500
            raise from_status(status, str(error.error), {}) from error
        except httpx.TimeoutException as error:
            raise ProviderError("timeout", "no answer in time") from error
        except (httpx.HTTPError, ConnectionError) as error:
            why = shortened(str(error).split(" Please ", maxsplit=1)[0] or type(error).__name__)
            sent = not isinstance(error, ConnectionError)  # the SDK's word for no connection
            raise ProviderError("connection", f"{self.server(target)}: {why}", sent=sent) from error
        except (JSONDecodeError, UnicodeDecodeError, ValueError) as error:
            why = shortened(str(error))
            raise ProviderError(
                "server", f"the server does not speak its protocol: {why}"
            ) from error


def address(host: str) -> str:
    """Return the base URL of an `OLLAMA_HOST`; one that listens everywhere is asked here."""
    scheme, found, rest = host.strip().partition("://")
    if not found:
        scheme, rest = "http", host.strip()
    split = urlsplit(f"{scheme}://{rest}")
    name = split.hostname or "127.0.0.1"
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(name, name)  # noqa: S104 - the reverse of it
    port = split.port or (PORTS[scheme] if found and scheme in PORTS else 11434)
    shown = f"[{name}]" if ":" in name else name
    return f"{scheme}://{shown}:{port}{split.path.rstrip('/')}"


def _arguments(request: Request) -> dict[str, Any]:
    chosen = request.target.options
    options = {key: each for key, each in chosen.items() if key not in BESIDE}
    options["num_predict"] = request.max_output
    if request.temperature is not None:
        options["temperature"] = request.temperature
    return {
        "model": request.target.model,
        "messages": [
            {"role": "system", "content": request.system},
            {"role": "user", "content": request.user},
        ],
        "stream": True,
        "format": dict(request.schema) if request.schema is not None else None,
        "options": options,
        **{key: chosen[key] for key in BESIDE if key in chosen},
    }
