const page = require('./page');

function sent() {
  return document.title;
}

function promised(url) {
  return page.open(url).then((found) => found.text());
}

function clash(x) {
  function x() {}
  return x;
}

function evaluates(code) {
  return eval(code);
}

class Late extends page.Base {
  constructor(flag) {
    if (flag) super(1);
    else super(2);
  }
}

const short = (a) => a + 1;

function nothing() {}

page.evaluate(sent);
module.exports = { promised, clash, evaluates, Late, short, nothing };
