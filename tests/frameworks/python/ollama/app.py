"""Answers by a local model."""

import ollama
from ollama import Client


def answer(host: str, question: str) -> str:
    reply = Client(host=host).chat(
        model="tiny", messages=[{"role": "user", "content": question}]
    )
    return reply.message.content


def complete(prompt: str) -> str:
    return ollama.generate(model="tiny", prompt=prompt).response
