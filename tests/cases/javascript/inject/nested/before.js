const events = require('./events');

function outer(items) {
  const seen = [];
  items.forEach(function each(item) {
    const text = `
  ${item}
    as it is`;
    function inner() {
      // deep
      return text;
    }

    seen.push(inner());
  });
  /*
   * moved
   */
  /* not
     moved */
  return seen;
}

module.exports = outer;
