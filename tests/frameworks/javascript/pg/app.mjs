import pg from 'pg';

export class Stock {
  constructor(connectionString) {
    this.pool = new pg.Pool({ connectionString });
  }

  async count(item) {
    const { rows } = await this.pool.query('select length($1::text) as n', [item]);
    return rows[0].n;
  }

  async close() {
    await this.pool.end();
  }
}

export async function once(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query('select 7 as n');
  await client.end();
  return rows[0].n;
}
