import anthropic
import litellm
import ollama
from google import genai
from langchain_openai import ChatOpenAI
from openai import OpenAI

client = OpenAI()


class Writer:
    def __init__(self):
        self.client = anthropic.Anthropic()

    def answer(self, model: str, question):
        return self.client.messages.create(model=model, messages=[question])


def summarise(text, limit: int):
    return client.chat.completions.create(messages=[text], max_tokens=limit)


def embed(text):
    return client.embeddings.create(input=text)


def local(question):
    return ollama.chat(model="tiny", messages=[question])


def complete(question):
    return ollama.Client().generate("tiny", question)


def ask(question):
    model = ChatOpenAI()
    return model.invoke(question)


def gemini(question):
    return genai.Client().models.generate_content(model="a", contents=question)


def any_model(question):
    return litellm.completion(model="a", messages=[question])


def prompt(question):
    return {"role": "user", "content": question}
