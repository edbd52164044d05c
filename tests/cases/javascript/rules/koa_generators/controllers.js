const service = require('./service');

module.exports = function* show() {
  this.body = yield service.find(this.params.name);
};

exports.helper = function helper(name) {
  return name.trim();
};
