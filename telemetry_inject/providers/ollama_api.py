"""What an Ollama server says about itself, and how it is told to load a model.

The SDK's `show` has no `verbose`, without which a server leaves out every list of more than five
numbers, so the few paths are asked directly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telemetry_inject.providers.base import Cause, ProviderError

if TYPE_CHECKING:
    from httpx import AsyncClient

PATIENCE = 5.0
"""Seconds that a server has to say what it is and has."""
LOADING = 600.0
"""Seconds that a model has to be loaded."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A model that a server has. `size` in bytes, of all its layers."""

    name: str
    size: int
    parameters: str = ""
    """As people say it: `8.0B`."""
    quantisation: str = ""
    remote: bool = False
    """Run by Ollama's cloud, not by this server."""


@dataclass(frozen=True, slots=True)
class Running:
    """A model that a server has loaded. Sizes in bytes."""

    name: str
    size: int
    on_gpu: int
    context: int
    """0 where the server does not say."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a server says."""

    version: str
    listed: tuple[Listed, ...]
    running: tuple[Running, ...]

    def find(self, model: str) -> Listed | None:
        """Return the model of that name; one without a tag is `:latest`."""
        wanted = full(model)
        return next((each for each in self.listed if full(each.name) == wanted), None)

    def loaded(self, model: str) -> Running | None:
        """Return the model of that name if it is loaded."""
        wanted = full(model)
        return next((each for each in self.running if full(each.name) == wanted), None)


def full(model: str) -> str:
    """Return a model's name with its tag."""
    return model if ":" in model.rsplit("/", 1)[-1] else f"{model}:latest"


async def facts(server: str) -> Facts:
    """Return what the server at a base URL has and holds. Raises `ProviderError`."""
    async with _client(server, PATIENCE) as client:
        version, tags, running = await asyncio.gather(
            _get(client, "/api/version"), _get(client, "/api/tags"), _get(client, "/api/ps")
        )
    return Facts(
        str(version.get("version") or ""),
        tuple(_listed(each) for each in _entries(tags)),
        tuple(_running(each) for each in _entries(running)),
    )


async def show(server: str, model: str) -> Mapping[str, Any]:
    """Return everything that a server knows about a model. Raises `ProviderError`."""
    async with _client(server, PATIENCE) as client:
        return await _post(client, "/api/show", {"model": model, "verbose": True})


async def load(server: str, model: str, options: Mapping[str, object]) -> None:
    """Load a model and wait for it: a request that is cancelled would abort its loading.

    Raises `ProviderError`.
    """
    chosen = dict(options)
    body: dict[str, object] = {"model": model, "stream": False}
    if "keep_alive" in chosen:
        body["keep_alive"] = chosen.pop("keep_alive")
    async with _client(server, LOADING) as client:
        await _post(client, "/api/generate", {**body, "options": chosen})


def _client(server: str, seconds: float) -> AsyncClient:
    try:
        import httpx
    except ImportError:
        missing = "the package ollama is not installed: pip install 'telemetry-inject[models]'"
        raise ProviderError("missing", missing) from None
    return httpx.AsyncClient(base_url=server, timeout=httpx.Timeout(seconds, connect=PATIENCE))


async def _get(client: AsyncClient, path: str) -> Mapping[str, Any]:
    return await _asked(client, "GET", path, None)


async def _post(client: AsyncClient, path: str, body: Mapping[str, object]) -> Mapping[str, Any]:
    return await _asked(client, "POST", path, body)


async def _asked(
    client: AsyncClient, method: str, path: str, body: Mapping[str, object] | None
) -> Mapping[str, Any]:
    import httpx

    where = f"{client.base_url}".rstrip("/")
    try:
        answer = await client.request(method, path, json=body)
        content = answer.json()
    except httpx.TimeoutException:
        raise ProviderError("timeout", f"{where}{path} did not answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = str(error) or type(error).__name__
        raise ProviderError("connection", f"{where}: {why}") from None
    except ValueError:
        raise ProviderError("server", f"{where}{path}: not an Ollama server") from None
    if answer.status_code >= 400 or not isinstance(content, dict):
        said = content.get("error") if isinstance(content, dict) else None
        cause: Cause = "model" if answer.status_code == 404 else "server"
        message = f"{where}{path}: {said or f'status {answer.status_code}'}"
        raise ProviderError(cause, message, status=answer.status_code)
    return content


def _entries(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    models = content.get("models")
    return [each for each in models or () if isinstance(each, dict) and each.get("name")]


def _listed(entry: Mapping[str, Any]) -> Listed:
    details = entry.get("details")
    details = details if isinstance(details, dict) else {}
    return Listed(
        name=str(entry["name"]),
        size=_size(entry.get("size")),
        parameters=str(details.get("parameter_size") or ""),
        quantisation=str(details.get("quantization_level") or ""),
        remote=bool(entry.get("remote_host") or entry.get("remote_model")),
    )


def _running(entry: Mapping[str, Any]) -> Running:
    return Running(
        name=str(entry["name"]),
        size=_size(entry.get("size")),
        on_gpu=_size(entry.get("size_vram")),
        context=_size(entry.get("context_length")),
    )


def _size(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
