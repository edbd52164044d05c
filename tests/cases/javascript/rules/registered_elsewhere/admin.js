const express = require('express');

const router = express.Router();

router.param('id', (req, res, next, id) => {
  req.item = { id };
  next();
});

function setup(RED, client, io) {
  RED.httpAdmin.get('/inject/:id', (asked, answer) => {
    answer.sendStatus(200);
  });

  client.get('/status', (status, body) => {
    RED.state = [status, body];
  });

  io.sockets.on('connection', (socket) => {
    RED.sockets.push(socket);
  });

  RED.emitter.on('connection', (node) => {
    RED.nodes.push(node);
  });
}

module.exports = { router, setup };
