import { request, Agent } from 'undici';

export async function load(base, name) {
  const dispatcher = new Agent();
  try {
    const { statusCode, body } = await request(`${base}/${name}`, { dispatcher });
    return { statusCode, body: await body.json() };
  } finally {
    await dispatcher.close();
  }
}
