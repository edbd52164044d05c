'use strict';

const express = require('express');

const app = express();
const router = express.Router();
const orders = new Map([[1, 250]]);

function total(id) {
  return orders.get(id);
}

function showOrder(req, res) {
  const id = Number(req.params.id);
  if (!orders.has(id)) {
    res.status(404).json({ error: 'no such order' });
    return;
  }
  res.json({ id, cents: total(id) });
}

async function createOrder(req, res) {
  const id = orders.size + 1;
  orders.set(id, 100);
  await Promise.resolve();
  res.status(201).json({ id });
}

app.get('/orders/:id', showOrder);
router.post('/', createOrder);
app.use('/orders', router);
app.get('/health', (req, res) => {
  res.send('ok');
});

module.exports = { app, total };
