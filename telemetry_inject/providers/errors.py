"""What went wrong with a request, told from what HTTP and the SDKs say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from telemetry_inject.debugtrace import hide
from telemetry_inject.providers.base import Cause, ProviderError
from telemetry_inject.providers.learned import learned

BY_STATUS: Mapping[int, Cause] = {
    401: "auth",
    402: "payment",
    403: "auth",
    404: "model",
    408: "timeout",
    413: "context",
    429: "rate",
    503: "overloaded",
    504: "timeout",
    529: "overloaded",
}
CONTEXT = ("context_length", "context length", "context size", "exceed_context", "prompt is too long",
           "too many tokens", "maximum context", "longer than the context", "context limit",
           "input token count", "reduce the length")  # fmt: skip
PAYMENT = ("insufficient_quota", "credit balance", "billing", "spend limit")


def from_status(
    status: int,
    body: object,
    headers: Mapping[str, str],
    secrets: tuple[str, ...] = (),
) -> ProviderError:
    """Return the error for an answer with an HTTP status of 400 or more.

    `body` is what the server sent: a text, or an object that may hold one.
    """
    text = str(body)
    cause = BY_STATUS.get(status, "server" if status >= 500 else "request")
    lower = text.lower()
    if status in (400, 413, 422, 500) and any(each in lower for each in CONTEXT):
        cause = "context"
    elif status in (400, 403, 429) and any(each in lower for each in PAYMENT):
        cause = "payment"
    return ProviderError(
        cause,
        f"HTTP {status}: {shortened(_message(body) or text, secrets)}",
        retry_after=retry_after(headers),
        status=status,
        learned=learned(text) if cause in ("context", "request") else None,
    )


def _message(body: object) -> str | None:
    """Return the sentence in `{"error": {"message": …}}` and its kin; None where there is none."""
    inner = body.get("error", body) if isinstance(body, Mapping) else None
    found = inner.get("message") if isinstance(inner, Mapping) else inner
    return found if isinstance(found, str) and found.strip() else None


def shortened(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return a server's words on one line, without secrets."""
    plain = " ".join(hide(text, secrets).split())
    return plain if len(plain) <= 300 else f"{plain[:297]}..."


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds that the headers ask to wait; None where they do not."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name)
        if not value:
            continue
        try:
            return max(0.0, float(value) / unit)
        except ValueError:
            pass
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            continue
        return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
    return None
