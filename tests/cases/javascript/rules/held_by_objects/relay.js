const redis = require('redis');
const { list } = require('./list');

function relay(port) {
  const state = {};
  state.socket = require('dgram').createSocket('udp4');
  state.names = list(port);
  state.announce = function announce(text) {
    state.socket.send(text, port);
  };
  state.rename = function rename(text) {
    return state.names.set(port, text);
  };
  return state;
}

class Cache {
  constructor() {
    const self = this;
    self.client = redis.createClient();
    self.known = new Map();
  }

  kept(name) {
    const self = this;
    return self.client.get(name);
  }

  seen(name) {
    const self = this;
    return self.known.get(name);
  }
}

module.exports = { relay, Cache };
