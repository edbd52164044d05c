"""A server that misbehaves on purpose, in all three protocols: OpenAI's, Anthropic's and Ollama's.

What it does with a request stands in the model's name, as `behaviour@seconds`, or in a table that
the test gives. It counts what it was asked, and notes when a client hung up.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Protocol = Literal["openai", "anthropic", "ollama"]
PATHS: Mapping[str, Protocol] = {
    "/v1/chat/completions": "openai",
    "/v1/messages": "anthropic",
    "/api/chat": "ollama",
}


@dataclass
class Behaviour:
    """What is done with one request."""

    text: str | Callable[[str], str] = "{}"
    """The answer, or what makes it from the question."""
    delay: float = 0.0
    """Seconds before the first part of the answer."""
    kind: Literal[
        "answer", "status", "hang", "drop", "cut", "garbage", "truncated", "refusal", "html", "late"
    ] = "answer"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = '{"error": {"message": "on purpose", "type": "server_error"}}'


@dataclass
class Hung:
    """A request whose client went away before its answer was complete."""

    model: str
    question: str
    at: float
    """`time.monotonic()`."""


class Server:
    """The server; `behave` decides by model, question and how often that was asked."""

    def __init__(
        self,
        behave: Callable[[str, str, int], Behaviour],
        most: int | None = None,
        pages: Mapping[str, Behaviour] = MappingProxyType({}),
    ) -> None:
        self._behave = behave
        self._most = most
        self._pages = pages
        """By path: what is answered to questions that no model gets."""
        self.asked: Counter[str] = Counter()
        self.questions: Counter[tuple[str, str]] = Counter()
        self.hung: list[Hung] = []
        self.active = 0
        self.peak = 0
        self.refused = 0
        self.headers: list[dict[str, str]] = []
        self.port = 0
        self.connections = 0

    @property
    def environment(self) -> dict[str, str]:
        """What makes the providers ask this server."""
        base = f"http://127.0.0.1:{self.port}"
        return {
            "OPENAI_BASE_URL": f"{base}/v1",
            "ANTHROPIC_BASE_URL": base,
            "OLLAMA_HOST": base,
        }

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.connections -= 1
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}
        path = first.split(" ")[1].split("?")[0]
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.headers.append(headers)
        if path in self._pages:
            page = self._pages[path]
            await _plain(writer, page.status, page.body, page.headers)
            return True
        if path not in PATHS:
            await _plain(writer, 404, "{}", {})
            return True
        asked = json.loads(body)
        model, question = asked["model"], asked["messages"][-1]["content"]
        self.questions[model, question] += 1
        self.asked[model] += 1
        if self._most is not None and self.active >= self._most:
            self.refused += 1
            await _plain(writer, 429, '{"error": {"message": "too many"}}', {})
            return True
        self.active += 1
        self.peak = max(self.peak, self.active)
        try:
            behaviour = self._behave(model, question, self.questions[model, question])
            return await self._watched(PATHS[path], model, question, behaviour, reader, writer)
        finally:
            self.active -= 1

    async def _watched(
        self,
        protocol: Protocol,
        model: str,
        question: str,
        behaviour: Behaviour,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Answer, and note when the client hangs up meanwhile."""
        answer = asyncio.create_task(_answer(protocol, model, question, behaviour, writer))
        gone = asyncio.create_task(reader.read(1))
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            self.hung.append(Hung(model, question, time.monotonic()))
            answer.cancel()
            with suppress(asyncio.CancelledError, ConnectionError):
                await answer
            return False
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone
        return answer.result()


async def _plain(
    writer: asyncio.StreamWriter, status: int, body: str, headers: Mapping[str, str]
) -> None:
    data = body.encode()
    extra = "".join(f"{k}: {v}\r\n" for k, v in headers.items())
    writer.write(
        f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{extra}"
        f"content-length: {len(data)}\r\n\r\n".encode()
        + data
    )
    await writer.drain()


async def _answer(
    protocol: Protocol, model: str, question: str, what: Behaviour, writer: asyncio.StreamWriter
) -> bool:
    if what.kind == "hang":
        await asyncio.sleep(3600)
    if what.kind != "late":
        await asyncio.sleep(what.delay)
    if what.kind == "drop":
        writer.transport.abort()
        return False
    if what.kind in ("status", "html"):
        body = "<html>a proxy's page</html>" if what.kind == "html" else what.body
        await _plain(writer, what.status, body, what.headers)
        return True
    kind = "application/x-ndjson" if protocol == "ollama" else "text/event-stream"
    writer.write(
        f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n".encode()
    )
    text = what.text if isinstance(what.text, str) else what.text(question)
    try:
        async for part in _parts(protocol, model, question, text, what):
            data = part.encode()
            writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            await writer.drain()
    except ConnectionAbortedError:  # cut in the middle
        writer.transport.abort()
        return False
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


async def _parts(
    protocol: Protocol, model: str, question: str, text: str, what: Behaviour
) -> AsyncIterator[str]:
    if what.kind == "garbage":
        yield "data: {not json\n\n" if protocol != "ollama" else "{not json\n"
        return
    half = len(text) // 2
    pieces = [text[:half], text[half:]] if half else [text]
    tokens = (len(question) // 4, max(1, len(text) // 4))
    make = {"openai": _openai, "anthropic": _anthropic, "ollama": _ollama}[protocol]
    for number, part in enumerate(make(model, pieces, tokens, what)):
        if what.kind == "late" and number == 1:
            await asyncio.sleep(what.delay)
        if what.kind == "cut" and number == 2:
            return
        yield part


def _event(data: Mapping[str, Any], name: str = "") -> str:
    return (f"event: {name}\n" if name else "") + f"data: {json.dumps(data)}\n\n"


def _openai(
    model: str, pieces: list[str], tokens: tuple[int, int], what: Behaviour
) -> Iterator[str]:
    base = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": model}
    for piece in pieces:
        delta = {"refusal": "No."} if what.kind == "refusal" else {"content": piece}
        yield _event({**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    finish = "length" if what.kind == "truncated" else "stop"
    yield _event({**base, "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    usage = {
        "prompt_tokens": tokens[0],
        "completion_tokens": tokens[1],
        "total_tokens": sum(tokens),
    }
    yield _event({**base, "choices": [], "usage": usage})
    yield "data: [DONE]\n\n"


def _anthropic(
    model: str, pieces: list[str], tokens: tuple[int, int], what: Behaviour
) -> Iterator[str]:
    message: dict[str, Any] = {
        "id": "m", "type": "message", "role": "assistant", "content": [], "model": model,
        "stop_reason": None, "stop_sequence": None,
        "usage": {"input_tokens": tokens[0], "output_tokens": 1},
    }  # fmt: skip
    yield _event({"type": "message_start", "message": message}, "message_start")
    block = {
        "type": "content_block_start",
        "index": 0,
        "content_block": {"type": "text", "text": ""},
    }
    yield _event(block, "content_block_start")
    for piece in pieces:
        delta = {"type": "text_delta", "text": piece}
        yield _event(
            {"type": "content_block_delta", "index": 0, "delta": delta}, "content_block_delta"
        )
    yield _event({"type": "content_block_stop", "index": 0}, "content_block_stop")
    reason = {"truncated": "max_tokens", "refusal": "refusal"}.get(what.kind, "end_turn")
    ended = {"stop_reason": reason, "stop_sequence": None}
    usage = {"output_tokens": tokens[1]}
    yield _event({"type": "message_delta", "delta": ended, "usage": usage}, "message_delta")
    yield _event({"type": "message_stop"}, "message_stop")


def _ollama(
    model: str, pieces: list[str], tokens: tuple[int, int], what: Behaviour
) -> Iterator[str]:
    base = {"model": model, "created_at": "2026-01-01T00:00:00Z"}
    for piece in pieces:
        message = {"role": "assistant", "content": piece}
        yield json.dumps({**base, "message": message, "done": False}) + "\n"
    last = {
        **base, "message": {"role": "assistant", "content": ""}, "done": True,
        "done_reason": "length" if what.kind == "truncated" else "stop",
        "prompt_eval_count": tokens[0], "eval_count": tokens[1],
    }  # fmt: skip
    yield json.dumps(last) + "\n"


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Run it in a thread with a loop of its own, on a free port of the loopback."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    stop = asyncio.Event()

    async def main() -> None:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, backlog=4096)
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        listening.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    thread = threading.Thread(target=lambda: loop.run_until_complete(main()))
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
