'use strict';

const Anthropic = require('@anthropic-ai/sdk');

async function answer(baseURL, question) {
  const client = new Anthropic({ baseURL, apiKey: 'none', maxRetries: 0 });
  const message = await client.messages.create({
    model: 'tiny',
    max_tokens: 64,
    messages: [{ role: 'user', content: question }],
  });
  return message.content[0].text;
}

module.exports = { answer };
