"""The families of models: a judge has no vote on what its own family wrote."""

from __future__ import annotations

import re

FAMILIES: tuple[tuple[str, str], ...] = (
    ("gpt", r"gpt|chatgpt|davinci|codex|\bo[1-9](?:-|$)"),
    ("claude", r"claude|opus|sonnet|haiku"),
    ("gemini", r"gemini|gemma"),
    ("llama", r"llama(?!\.cpp)|vicuna|alpaca|wizard|hermes|tulu|nemotron"),
    ("qwen", r"qwen|qwq"),
    ("mistral", r"mi[sx]tral|codestral|devstral|magistral|ministral|zephyr|dolphin"),
    ("deepseek", r"deepseek"),
    ("phi", r"\bphi"),
    ("granite", r"granite"),
    ("command", r"command-?[ra]|\baya"),
    ("grok", r"grok"),
    ("kimi", r"kimi|moonshot"),
    ("glm", r"glm"),
    ("smollm", r"smollm"),
    ("starcoder", r"starcoder"),
    ("yi", r"\byi\b"),
)
"""Who descends from whom, by words in names; a distilled model belongs to both of its families."""


def families(model: str) -> frozenset[str]:
    """Return the families of a model, by its name.

    One that is not known is a family of its own: the first word of its name.
    """
    name = model.rsplit("/", 1)[-1].lower()
    known = frozenset(family for family, words in FAMILIES if re.search(words, name))
    return known or frozenset(re.findall(r"[a-z]+", name)[:1] or [name])
