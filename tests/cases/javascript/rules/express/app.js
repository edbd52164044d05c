const express = require('express');

const app = express();
const router = express.Router();
const registry = { get: (path, fn) => fn };

function total(id) {
  return id * 2;
}

function showOrder(request, response) {
  response.json(total(request.params.id));
}

const createOrder = async (request, response) => {
  await Promise.resolve();
  response.sendStatus(201);
};

function logRequest(request, response, next) {
  console.log(request.url);
  next();
}

function notAHandler(a, b) {
  return a + b;
}

exports.showUser = async function showUser(req, res) {
  res.json(await total(req.params.id));
};

app.get('/orders/:id', showOrder);
router.post('/', createOrder);
app.use(logRequest);
registry.get('/local', notAHandler);
