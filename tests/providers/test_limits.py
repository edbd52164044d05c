"""What fits into a model: kept with its age, asked, listed, learned, and what is said of nobody knows."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry_inject.providers.base import Answer, Limits, Meter, ProviderError, Request, Target
from telemetry_inject.providers.errors import from_status
from telemetry_inject.providers.learned import learned
from telemetry_inject.providers.limits import DEFAULT, FRESH, Detected, TokenDetector
from telemetry_inject.providers.listed import listed

CLOUD, OWN = "https://api.example.com", "http://127.0.0.1:8080"
UNKNOWN = Target("openai", "nobody-knows-this")


@dataclass
class Server:
    """A provider that says what it is told to, and counts."""

    says: Limits | None
    url: str = CLOUD
    name: str = "openai"
    asked: int = 0
    fails: bool = False

    def server(self, target: Target) -> str:
        return self.url

    def missing(self, target: Target) -> str | None:
        return None

    async def ask(self, request: Request, meter: Meter) -> Answer:
        raise NotImplementedError

    async def models(self) -> tuple[str, ...]:
        return ()

    async def limits(self, target: Target) -> Limits | None:
        self.asked += 1
        if self.fails:
            raise ProviderError("connection", "nobody is there")
        return self.says

    async def close(self) -> None:
        return None


class Clock:
    """Time that goes on when it is told to."""

    now = 1e9

    def __call__(self) -> float:
        return self.now


def detect(detector: TokenDetector, server: Server, target: Target = UNKNOWN, *, refresh: bool = False) -> Detected:  # fmt: skip
    return asyncio.run(detector.detect(server, target, refresh=refresh))


API = Limits(None, 100_000, 8_000, "api")


def test_a_providers_word_is_kept_for_a_week(tmp_path: Path) -> None:
    clock, server = Clock(), Server(API)
    first = detect(TokenDetector(tmp_path, clock), server)
    assert (first.limits, first.from_cache, first.age) == (API, False, 0)
    clock.now += FRESH - 1
    again = detect(TokenDetector(tmp_path, clock), server)
    assert (again.limits, again.from_cache, again.age) == (API, True, FRESH - 1)
    assert server.asked == 1
    clock.now += 1
    assert detect(TokenDetector(tmp_path, clock), server).age == 0
    assert detect(TokenDetector(tmp_path, clock), server, refresh=True).from_cache is False
    assert server.asked == 3


def test_ones_own_server_is_asked_each_time_and_its_last_word_holds_while_it_is_away(
    tmp_path: Path,
) -> None:
    clock, server = Clock(), Server(Limits(4096, source="api"), OWN)
    assert detect(TokenDetector(tmp_path, clock), server).limits.context_window == 4096
    server.says = Limits(8192, source="api")  # it was started anew
    assert detect(TokenDetector(tmp_path, clock), server).limits.context_window == 8192
    server.fails = True
    clock.now += 60
    away = detect(TokenDetector(tmp_path, clock), server)
    assert (away.limits.context_window, away.from_cache, away.age) == (8192, True, 60)
    assert away.note == "nobody is there"


def test_what_nobody_knows_is_8192_in_and_2048_out() -> None:
    found = detect(TokenDetector(None), Server(None, OWN))
    assert found.limits == DEFAULT
    assert (DEFAULT.max_input, DEFAULT.max_output, DEFAULT.context_window) == (8192, 2048, None)
    assert TokenDetector(None).limits(UNKNOWN) == DEFAULT


def test_half_an_answer_is_filled_up_and_says_from_where() -> None:
    found = detect(TokenDetector(None), Server(Limits(4096, source="api"), OWN)).limits
    assert (found.context_window, found.max_input, found.max_output) == (4096, None, 1024)
    assert found.source == "api, default"


def test_window_input_and_output_are_apart() -> None:
    found = listed(Target("openai", "gpt-5"))
    assert found is not None
    assert (found.context_window, found.max_input, found.max_output) == (400_000, 272_000, 128_000)
    assert found.room(128_000) == 272_000
    assert found.room(200_000) == 200_000
    assert Limits().room(5) is None
    dated = listed(Target("openai", "gpt-5-2025-08-07"))
    assert dated is not None
    assert dated.max_output == 128_000


def test_a_list_says_nothing_of_a_model_on_ones_own_server() -> None:
    found = detect(TokenDetector(None), Server(None, OWN), Target("openai", "gpt-5")).limits
    assert found == DEFAULT
    assert detect(TokenDetector(None), Server(None), Target("openai", "gpt-5")).limits.max_input == 272_000  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.", (8192, None, None)),
        ("max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000.", (None, None, 16384)),
        ("prompt is too long: 210000 tokens > 200000 maximum", (None, 200000, None)),
        ("max_tokens: 99999 > 8192, which is the maximum allowed number of output tokens for claude-x", (None, None, 8192)),
        ("input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length", (200000, None, None)),
        ("{'error': {'code': 400, 'message': 'request (12000 tokens) exceeds the available context size (8192 tokens), try increasing it', 'n_ctx': 8192}}", (8192, None, None)),
        ("The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", (None, 1048576, None)),
        ("Please reduce the length of the messages or completion. Current length is 9000 while limit is 8192", (8192, None, None)),
    ],
)  # fmt: skip
def test_refusals_teach(text: str, expected: tuple[int | None, ...]) -> None:
    error = from_status(400, text, {})
    assert error.learned is not None
    found = error.learned
    assert (found.context_window, found.max_input, found.max_output) == expected
    if expected[2] is None:
        assert error.cause == "context"


@pytest.mark.parametrize("text", ["", "no", "maximum context length is 0", "n_ctx: 3", "a 8192 b"])
def test_other_words_teach_nothing(text: str) -> None:
    assert learned(text) is None


def test_what_was_learned_is_the_last_word_and_is_kept(tmp_path: Path) -> None:
    server, detector = Server(API), TokenDetector(tmp_path)
    detect(detector, server)
    taught = detector.learn(server, UNKNOWN, Limits(None, None, 4_000, "learned"))
    assert taught is not None
    assert taught.limits == Limits(None, 100_000, 4_000, "learned")
    assert detector.learn(server, UNKNOWN, Limits(None, None, 5_000, "learned")) is None
    assert detector.limits(UNKNOWN).max_output == 4_000
    later = detect(TokenDetector(tmp_path), server)
    assert (later.limits, later.from_cache) == (Limits(None, 100_000, 4_000, "learned"), True)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["model", "server", "at", "source", "context_window", "max_input"]), inner),
    max_leaves=8).map(lambda value: json.dumps(value).encode())))  # fmt: skip
def test_a_damaged_file_is_asked_over(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    folder, server = tmp_path_factory.mktemp("cache"), Server(API)
    detect(TokenDetector(folder), server)
    [path] = folder.rglob("*.json")
    path.write_bytes(junk)
    found = detect(TokenDetector(folder), server)
    assert (found.limits, found.from_cache) == (API, False)


NUMBERS = st.none() | st.integers(256, 1 << 20)
LIMITS = st.builds(Limits, NUMBERS, NUMBERS, NUMBERS, st.just("api"))


@settings(max_examples=100, deadline=None)
@given(said=LIMITS, lessons=st.lists(LIMITS, max_size=5))
def test_limits_only_shrink_and_are_never_unknown(
    tmp_path_factory: pytest.TempPathFactory, said: Limits, lessons: list[Limits]
) -> None:
    folder, server = tmp_path_factory.mktemp("cache"), Server(said)
    detector = TokenDetector(folder)
    before = detect(detector, server).limits
    for each in lessons:
        detector.learn(server, UNKNOWN, each)
        after = detector.limits(UNKNOWN)
        for name in ("context_window", "max_input", "max_output"):
            old, new = getattr(before, name), getattr(after, name)
            assert old is None or (new is not None and new <= old)
        before = after
    assert before.max_output
    assert before.max_input or before.context_window


@pytest.mark.parametrize(
    "body",
    [
        {"message": "no such key", "type": "auth"},
        {"error": {"message": "no such key"}},
        {"error": "no such key"},
        "no such key",
    ],
)
def test_an_error_is_the_servers_sentence(body: object) -> None:
    assert str(from_status(401, body, {})) == "HTTP 401: no such key"


def test_an_error_without_a_sentence_is_shown_whole() -> None:
    assert str(from_status(500, {"code": 7}, {})) == "HTTP 500: {'code': 7}"
    assert from_status(429, {"message": "x", "code": "insufficient_quota"}, {}).cause == "payment"
