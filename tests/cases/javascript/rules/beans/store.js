const { R } = require("redbean-node");
const Redlock = require("redlock");
const { hgetall, hget } = require("./values");

const redlock = new Redlock([]);

async function login(name) {
  return R.findOne("user", " name = ? ", [name]);
}

async function rename(id, name) {
  await R.exec("UPDATE user SET name = ? WHERE id = ?", [name, id]);
}

async function hold(name) {
  return redlock.lock(name, 1000);
}

async function free(lock) {
  await lock.unlock();
}

function open(door) {
  door.unlock();
  return door;
}

function values(name) {
  return hgetall(name).concat(hget(name));
}

module.exports = { login, rename, hold, free, open, values };
