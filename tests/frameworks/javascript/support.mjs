// What the drivers share: servers on loopback and one way to ask them.
import http from 'node:http';

export async function serve(handler, use) {
  const server = http.createServer(handler);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

export const loopback = (use) =>
  serve((request, response) => {
    response.writeHead(request.url.endsWith('missing') ? 404 : 200, {
      'content-type': 'application/json',
    });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify({ path: request.url }));
  }, use);

export async function ask(url, options) {
  const answer = await fetch(url, options);
  return `${answer.status} ${await answer.text()}`;
}
