const mongoose = require('mongoose');

const schema = new mongoose.Schema({ name: String, seen: [String] });

schema.statics.byName = function byName(name) {
  return this.findOne({ name });
};

schema.statics.shown = function shown(name) {
  return this.byName(name);
};

schema.methods.rename = function rename(name) {
  this.name = name;
  return this.save();
};

class Seen {
  constructor(names) {
    this.names = names;
  }

  find(name) {
    return this.names.indexOf(name);
  }

  has(name) {
    return this.find(name) >= 0;
  }
}

module.exports = { User: mongoose.model('User', schema), Seen };
