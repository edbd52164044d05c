"""A chain."""

from langchain_core.language_models import FakeListChatModel
from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI


def ask(base: str, question: str) -> str:
    model = ChatOpenAI(base_url=base, api_key="none", max_retries=0, model="tiny")
    return model.invoke(question).content


def rehearse(question: str) -> str:
    chain = ChatPromptTemplate.from_template("Answer: {question}") | FakeListChatModel(
        responses=["tea"]
    )
    return chain.invoke({"question": question}).content
