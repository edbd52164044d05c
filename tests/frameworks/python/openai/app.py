"""Summaries by a model."""

from openai import AsyncOpenAI, OpenAI


class Writer:
    def __init__(self, base: str) -> None:
        self.client = OpenAI(base_url=base, api_key="none", max_retries=0)

    def summarise(self, text: str, model: str) -> str:
        answer = self.client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": text}]
        )
        return answer.choices[0].message.content


async def embed(base: str, text: str) -> list[float]:
    client = AsyncOpenAI(base_url=base, api_key="none", max_retries=0)
    answer = await client.embeddings.create(model="small", input=text)
    return answer.data[0].embedding
