import { createClient } from 'redis';

export class Visits {
  constructor(url) {
    this.client = createClient({ url });
  }

  async open() {
    await this.client.connect();
  }

  async count(page) {
    return this.client.incr(`visits:${page}`);
  }

  async close() {
    await this.client.flushDb();
    await this.client.close();
  }
}
