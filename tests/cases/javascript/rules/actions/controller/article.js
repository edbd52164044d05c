const Base = require('./base');

module.exports = class extends Base {
  getAction() {
    return this.success(this.names());
  }

  names() {
    return [];
  }
};
