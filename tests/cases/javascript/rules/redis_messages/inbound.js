const Redis = require('ioredis');

class Inbound {
  listen(emitter) {
    this.redis = new Redis();
    this.redis.on('message', (channel, event) => {
      this.events.push([channel, event]);
    });
    this.redis.on('error', (error) => {
      this.error = error;
    });
    emitter.on('message', (event) => {
      this.events.push(event);
    });
  }
}

module.exports = Inbound;
