const queue = require('./queue');

exports.drain = function drain(limit = 5) {
  let taken = 0;
  while (taken < limit && queue.next()) {
    taken += 1;
  }
  return taken;
};

exports.size = function size() {
  return queue.size();
};
