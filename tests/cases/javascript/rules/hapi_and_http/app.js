const http = require('node:http');
const Hapi = require('@hapi/hapi');

const hapi = Hapi.server();

function health(request, h) {
  return h.response('ok').code(200);
}

function handle(request, response) {
  response.end(text(request.url));
}

function text(url) {
  return `you asked for ${url}`;
}

function start() {
  return http.createServer(handle);
}

hapi.route({ method: 'GET', path: '/health', handler: health });
