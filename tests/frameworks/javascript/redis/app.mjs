import { createClient } from 'redis';

export class Visits {
  constructor(url) {
    this.client = createClient({ url });
  }

  async open() {
    await this.client.connect();
    await this.client.flushDb();
  }

  async count(page) {
    return this.client.incr(`visits:${page}`);
  }

  async close() {
    await this.client.close();
  }
}
