'use strict';

const knex = require('knex');

class Ledger {
  constructor(connection) {
    this.db = knex({ client: 'pg', connection });
  }

  async balance(cents) {
    const { rows } = await this.db.raw('select ?::int * 2 as n', [cents]);
    return rows[0].n;
  }

  async missing() {
    return await this.db('nowhere').select('*');
  }

  async close() {
    await this.db.destroy();
  }
}

module.exports = { Ledger };
