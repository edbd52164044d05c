// What a sloppy script can see of itself. Prints what must not change.
const seen = [];
const note = (label, value) => {
  seen.push([label, value === undefined ? 'undefined' : value]);
};

function attempt(label, run) {
  try {
    note(label, run());
  } catch (error) {
    note(label, `${error.name}: ${error.message}`);
  }
}

function plainReturn(a, b = 2, ...rest) {
  const sum = a + b;
  return sum + rest.length;
}

function nothing() {
  seen.length;
}

function emptyReturn(flag) {
  if (flag) {
    return;
  }
  note('emptyReturn', 'went on');
}

function usesArguments(a) {
  arguments[0] = 'changed';
  const inner = () => arguments.length;
  return [a, inner(), typeof arguments.callee];
}

function usesThis() {
  return this === globalThis ? 'global' : typeof this;
}

function Constructed(value) {
  if (!new.target) {
    return new Constructed(value);
  }
  this.value = value;
}

function redeclares(x) {
  var x;
  return x;
}

function hoists() {
  const first = helper();
  function helper() {
    return 'hoisted';
  }
  return first;
}

function functionOverParameter(x) {
  function x() {
    return 'inner';
  }
  return typeof x;
}

function twice() {
  function same() {
    return 1;
  }
  function same() {
    return 2;
  }
  return same();
}

function varAndFunction() {
  var thing;
  function thing() {}
  return typeof thing;
}

function varOutlives() {
  if (seen) {
    var inside = 'visible';
  }
  return inside;
}

function labels(rows) {
  const kept = [];
  outer: for (const row of rows) {
    for (const cell of row) {
      if (cell === 0) continue outer;
      if (cell < 0) break outer;
      kept.push(cell);
    }
  }
  return kept;
}

function throwsPlain() {
  throw 'a string';
}

function throwsNull() {
  throw null;
}

function throwsError() {
  throw new RangeError('too far');
}

function finallyWins() {
  try {
    throw new Error('lost');
  } finally {
    return 'finally';
  }
}

function* counts(limit) {
  try {
    for (let i = 0; i < limit; i += 1) {
      const got = yield i;
      if (got) note('sent', got);
    }
    return 'end';
  } finally {
    note('closed', limit);
  }
}

function* delegates() {
  const result = yield* counts(2);
  yield result;
}

const table = {
  method() {
    return Object.keys(this).length;
  },
  get got() {
    return 'got';
  },
  set put(value) {
    note('put', value);
  },
  ['com' + 'puted'](a) {
    return a;
  },
};

class Base {
  constructor(name) {
    this.name = name;
  }
  greet() {
    return `base ${this.name}`;
  }
  static make() {
    return new this('made');
  }
}

class Derived extends Base {
  #secret = 41;
  field = (extra) => {
    return this.#secret + extra;
  };
  constructor(name) {
    super(name.toUpperCase());
    this.target = new.target.name;
  }
  greet() {
    const parent = super.greet();
    return `derived of ${parent}`;
  }
}

class Returns extends Base {
  constructor() {
    super('x');
    return { other: true };
  }
}

function deep(n) {
  if (n === 0) {
    return 0;
  }
  return 1 + deep(n - 1);
}

function oneLine(a) { if (a) return a; return 'none' } function twoLine() { return oneLine() }

const multi = function () {
  const text = `first
  second \
third
    fourth`;
  const joined = 'one \
    two';
  /* not
  starred */
  return text + joined;
};

attempt('plainReturn', () => plainReturn(1));
attempt('plainReturn rest', () => plainReturn(1, 2, 3, 4));
attempt('nothing', () => nothing());
attempt('emptyReturn', () => emptyReturn(true));
attempt('emptyReturn', () => emptyReturn(false));
attempt('usesArguments', () => usesArguments('given', 2));
attempt('usesThis', () => usesThis());
attempt('usesThis string', () => usesThis.call('text'));
attempt('Constructed', () => Constructed(3).value);
attempt('Constructed instanceof', () => new Constructed(4) instanceof Constructed);
attempt('redeclares', () => redeclares('kept'));
attempt('hoists', () => hoists());
attempt('functionOverParameter', () => functionOverParameter(1));
attempt('twice', () => twice());
attempt('varAndFunction', () => varAndFunction());
attempt('varOutlives', () => varOutlives());
attempt('labels', () => labels([[1, 2], [0, 9], [3, -1, 4], [5]]));
attempt('throwsPlain', () => throwsPlain());
for (const thrower of [throwsPlain, throwsNull, throwsError]) {
  try {
    thrower();
  } catch (error) {
    note('caught', error instanceof Error ? error.message : error);
  }
}
attempt('finallyWins', () => finallyWins());
attempt('counts', () => [...counts(3)]);
attempt('counts closed early', () => {
  for (const each of counts(5)) {
    if (each === 1) break;
  }
});
attempt('counts sent', () => {
  const running = counts(3);
  running.next();
  running.next('hello');
  return [running.return('stop'), running.next()];
});
attempt('counts thrown into', () => {
  const running = counts(3);
  running.next();
  running.throw(new TypeError('into'));
});
attempt('delegates', () => [...delegates()]);
attempt('table', () => [table.method(), table.got, (table.put = 5), table.computed(6)]);
attempt('Derived', () => new Derived('me').greet());
attempt('Derived field', () => new Derived('me').field(1));
attempt('Derived target', () => new Derived('me').target);
attempt('Derived make', () => Derived.make().name);
attempt('Derived called', () => Derived());
attempt('Returns', () => new Returns().other);
attempt('deep', () => deep(3000));
attempt('oneLine', () => [oneLine(1), twoLine()]);
attempt('multi', () => multi());
attempt('names', () =>
  [plainReturn, usesArguments, counts, multi, table.method, table.computed, Derived, hoists].map(
    (each) => `${each.name}/${each.length}`,
  ),
);
console.log(JSON.stringify(seen, null, 1));
