"""What `openai` and `anthropic` have in common: their SDKs are made by the same generator.

https://www.stainless.com/: the same names of errors, options of clients, and HTTP underneath.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from json import JSONDecodeError
from typing import Any, ClassVar

from telemetry_inject.providers.address import public
from telemetry_inject.providers.base import ProviderError, Target
from telemetry_inject.providers.errors import from_status, shortened

NO_KEY = "none"
"""What a server without keys is sent; the SDK insists on something."""


class Hosted:
    """A provider with a key, whose server may be somebody else's that speaks the same."""

    name: ClassVar[str]
    """Of the provider, and of the package of its SDK."""
    official: ClassVar[str]
    """The base URL of the provider's own server, the only one that insists on a key."""

    def __init__(self, key: str | None, base_url: str | None) -> None:
        self._key = key
        self._base = (base_url or self.official).rstrip("/")
        self._clients: dict[str, Any] = {}

    def server(self, target: Target) -> str:
        """Return the base URL that requests to `target` go to."""
        return (target.server or self._base).rstrip("/")

    def missing(self, target: Target) -> str | None:
        """Return what must be set or installed before it can be asked, and how; None: nothing."""
        if find_spec(self.name) is None:
            return (
                f"the package {self.name} is not installed: pip install 'telemetry-inject[models]'"
            )
        if self._key is None and self.server(target) == self.official:
            setting = self.name.upper()
            return f"{setting}_API_KEY is not set (or {setting}_BASE_URL, for a server of your own)"
        return None

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

    def _kept(self, target: Target, client: Callable[..., Any]) -> Any:
        """Return the one client for the server of `target`; `client` is the SDK's class."""
        base = self.server(target)
        if base not in self._clients:
            key = self._key or NO_KEY
            self._clients[base] = client(api_key=key, base_url=base, max_retries=0)
        return self._clients[base]

    def _ready(self, target: Target) -> None:
        """Raise `ProviderError` where something is missing."""
        missing = self.missing(target)
        if missing is not None:
            raise ProviderError("missing" if find_spec(self.name) is None else "auth", missing)

    @contextmanager
    def _told(self, target: Target, sdk: Any, broken: type[Exception]) -> Iterator[None]:
        """Turn whatever an SDK raises into a `ProviderError`; `broken` is the root of its errors."""
        import httpx2

        secrets = (self._key,) if self._key else ()
        try:
            yield
        except sdk.APITimeoutError as error:
            raise ProviderError("timeout", "no answer in time") from error
        except sdk.APIConnectionError as error:
            why = f"{public(self.server(target))}: {shortened(str(error.__cause__ or error), secrets)}"
            sent = not isinstance(error.__cause__, httpx2.ConnectError)
            raise ProviderError("connection", why, sent=sent) from error
        except sdk.APIStatusError as error:
            body = error.body or error.message
            status = self._status(int(error.status_code), str(body))
            raise from_status(status, body, error.response.headers, secrets) from error
        except httpx2.TimeoutException as error:
            raise ProviderError("timeout", "the answer stopped coming") from error
        except httpx2.HTTPError as error:
            why = shortened(str(error) or type(error).__name__, secrets)
            raise ProviderError("connection", f"the connection broke: {why}") from error
        except (broken, JSONDecodeError, UnicodeDecodeError) as error:
            why = shortened(str(error), secrets)
            raise ProviderError(
                "server", f"the server does not speak its protocol: {why}"
            ) from error

    def _status(self, status: int, body: str) -> int:
        """Return the HTTP status that an error is to be taken for."""
        del body
        return status


def settings(name: str, environment: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return the key and the base URL that an environment has for a provider, and load its SDK."""
    if find_spec(name) is not None:
        import_module(name)  # takes a second, which no request is to wait for
    setting = name.upper()
    return environment.get(f"{setting}_API_KEY") or None, (
        environment.get(f"{setting}_BASE_URL") or None
    )
