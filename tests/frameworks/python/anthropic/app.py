"""Answers by a model."""

import anthropic


def answer(base: str, question: str) -> str:
    client = anthropic.Anthropic(base_url=base, api_key="none", max_retries=0)
    message = client.messages.create(
        model="tiny", max_tokens=64, messages=[{"role": "user", "content": question}]
    )
    return message.content[0].text
