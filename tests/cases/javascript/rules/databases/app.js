const { MongoClient } = require('mongodb');
const mysql = require('mysql2/promise');
const { Pool } = require('pg');
const Database = require('better-sqlite3');
const Redis = require('ioredis');
const { createClient } = require('redis');

const pool = new Pool();
const local = new Database('a.db');
const users = new MongoClient('mongodb://a').db().collection('users');

class Stock {
  constructor() {
    this.pool = new Pool();
    this.redis = new Redis();
  }

  async count(itemId) {
    const { rows } = await this.pool.query('select 1', [itemId]);
    return rows;
  }

  async cached(itemId) {
    const found = await this.redis.get(`stock:${itemId}`);
    return found;
  }

  label() {
    const text = 'stock';
    return text;
  }
}

async function once() {
  const client = await pool.connect();
  return client.query('select 1');
}

async function people() {
  const connection = await mysql.createConnection({});
  return connection.execute('select 1');
}

async function user(id) {
  const found = await users.findOne({ _id: id });
  return found;
}

function rows() {
  const statement = local.prepare('select 1');
  return statement.all();
}

async function visits() {
  const client = createClient();
  return client.incr('visits');
}

module.exports = { Stock, once, people, user, rows, visits };
