"""Servers that speak Ollama's protocol on loopback, with speeds and faults that a real one cannot
be asked to show. What they answer has the shapes of Ollama 0.32.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class FakeOllama:
    """One server. Everything may be changed while it runs."""

    models: Mapping[str, Mapping[str, Any]]
    """By name: what `/api/show` says; `size` goes into the list."""
    seconds: float = 0.0
    """What an answer takes."""
    version: str = "0.32.15"
    fails: int = 0
    """So many of the next requests are answered with status 500."""
    on_gpu: float = 1.0
    """The share of a model that ends up on GPUs."""
    chats: Counter[str] = field(default_factory=Counter)
    bodies: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    loaded: dict[str, dict[str, Any]] = field(default_factory=dict)
    most: int = 0
    """The most chats that were under way at once."""
    port: int = 0
    _active: int = 0
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> FakeOllama:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=2048)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        """Refuse connections from now on."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                if self._server is None:
                    return
                _, path, _ = line.decode().split(" ")
                length = 0
                while (head := await reader.readline()) not in (b"\r\n", b""):
                    if head.lower().startswith(b"content-length:"):
                        length = int(head.split(b":")[1])
                body = json.loads(await reader.readexactly(length)) if length else {}
                status, answer = await self._answer(path, body)
                text = json.dumps(answer).encode() + b"\n"
                kind = "application/x-ndjson" if path == "/api/chat" else "application/json"
                writer.write(
                    f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n"
                    f"Content-Length: {len(text)}\r\n\r\n".encode()
                    + text
                )
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body:
            self.bodies.append((path, body))
        if path == "/api/version":
            return 200, {"version": self.version}
        if path == "/api/tags":
            return 200, {"models": [_tag(name, each) for name, each in self.models.items()]}
        if path == "/api/ps":
            return 200, {"models": [*self.loaded.values()]}
        model = self.models.get(body.get("model", ""))
        if model is None:
            return 404, {"error": f"model '{body.get('model')}' not found"}
        if path == "/api/show":
            return 200, {key: each for key, each in model.items() if key != "size"}
        if path == "/api/generate":
            size = int(model.get("size", 0))
            self.loaded[body["model"]] = {
                "name": body["model"],
                "size": size,
                "size_vram": int(size * self.on_gpu),
                "context_length": body.get("options", {}).get("num_ctx", 4096),
            }
            return 200, {"model": body["model"], "done": True, "done_reason": "load"}
        return await self._chat(body)

    async def _chat(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self._active += 1
        self.most = max(self.most, self._active)
        self.chats[body["model"]] += 1
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self._active -= 1
        if self.fails > 0:
            self.fails -= 1
            return 500, {"error": "llama runner process has terminated"}
        return 200, {
            "model": body["model"],
            "created_at": "2026-11-21T12:00:00Z",
            "message": {"role": "assistant", "content": "{}"},
            "done": True,
            "done_reason": "stop",
            "prompt_eval_count": 5,
            "eval_count": 2,
        }


def _tag(name: str, model: Mapping[str, Any]) -> dict[str, Any]:
    details = {"parameter_size": "8.0B", "quantization_level": "Q4_K_M"}
    return {"name": name, "model": name, "size": model.get("size", 0), "details": details}
