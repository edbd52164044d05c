class Store {
  constructor(db, list) {
    this.db = db;
    this.list = list;
  }

  one(id) {
    return this.db.findOne({ id });
  }

  async names(connection) {
    const found = await connection.listCollections().toArray();
    return found.map((each) => each.name);
  }

  async prepare(entries) {
    await entries.createIndex({ at: 1 });
    return entries;
  }

  plan(table) {
    table.dropIndex(['at']);
    return table;
  }

  first(id) {
    return this.list.find((each) => each.id === id);
  }

  all(iterator) {
    return iterator.toArray();
  }
}

module.exports = Store;
