import Anthropic from '@anthropic-ai/sdk';
import { ChatOpenAI } from '@langchain/openai';
import ollama from 'ollama';
import OpenAI from 'openai';

const anthropic = new Anthropic();

export class Writer {
  constructor() {
    this.client = new OpenAI();
  }

  async summarise(text) {
    const answer = await this.client.chat.completions.create({ messages: [text] });
    return answer.choices[0];
  }

  async embed(text) {
    const answer = await this.client.embeddings.create({ input: text });
    return answer.data;
  }
}

export async function answer(question) {
  const message = await anthropic.messages.create({ messages: [question] });
  return message.content;
}

export async function local(question) {
  const reply = await ollama.chat({ model: 'tiny', messages: [question] });
  return reply.message;
}

export async function ask(question) {
  const model = new ChatOpenAI();
  return model.invoke(question);
}

export function prompt(question) {
  const message = { role: 'user', content: question };
  return message;
}
