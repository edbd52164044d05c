'use strict';

const http = require('node:http');

function handle(request, response) {
  response.end(`you asked for ${request.url}`);
}

function start() {
  return http.createServer(handle);
}

function get(url) {
  return new Promise((resolve, reject) => {
    http
      .get(url, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      })
      .on('error', reject);
  });
}

module.exports = { start, get };
