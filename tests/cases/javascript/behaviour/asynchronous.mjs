// Promises, async generators and what happens to errors in them. Prints what must not change.
const seen = [];

function note(label, value) {
  seen.push([label, value === undefined ? 'undefined' : value]);
}

const wait = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function plain(value) {
  await null;
  return value;
}

async function returnsPromise(value) {
  const pending = plain(value);
  return pending;
}

async function returnsThenable() {
  return {
    then(resolve) {
      note('then', 'called once');
      resolve('from thenable');
    },
  };
}

async function returnsInTry() {
  try {
    return rejects('not caught inside');
  } catch (error) {
    return 'wrongly caught';
  }
}

async function awaitsInTry() {
  try {
    return await rejects('caught inside');
  } catch (error) {
    return error.message;
  }
}

async function returnsBeforeFinally() {
  try {
    return plain('late').then((value) => {
      note('order', 'value');
      return value;
    });
  } finally {
    note('order', 'finally');
  }
}

async function rejects(message) {
  await wait(1);
  throw new Error(message);
}

async function throwsAtOnce() {
  throw new TypeError('at once');
}

function syncThrow() {
  throw new TypeError('synchronous');
}

function syncPromise(value) {
  return Promise.resolve(value);
}

async function* pages(limit) {
  try {
    for (let page = 0; page < limit; page += 1) {
      await null;
      yield page;
    }
  } finally {
    note('pages closed', limit);
  }
}

async function* returnsRejection() {
  return rejects('from generator');
}

class Client {
  #calls = 0;
  get = async (path) => {
    this.#calls += 1;
    await null;
    return `${path} ${this.#calls}`;
  };
  async post(...parts) {
    const [first] = arguments;
    await null;
    return [first, parts.length, this instanceof Client];
  }
}

async function recursive(n) {
  if (n === 0) {
    return 0;
  }
  const below = await recursive(n - 1);
  return below + 1;
}

async function attempt(label, run) {
  try {
    note(label, await run());
  } catch (error) {
    note(label, `${error.name}: ${error.message}`);
  }
}

process.on('unhandledRejection', (reason) => {
  note('unhandledRejection', reason.message);
});
process.on('rejectionHandled', () => {
  note('rejectionHandled', 'yes');
});

await attempt('plain', () => plain(1));
await attempt('returnsPromise', () => returnsPromise(2));
await attempt('returnsThenable', () => returnsThenable());
await attempt('returnsInTry', () => returnsInTry());
await attempt('awaitsInTry', () => awaitsInTry());
await attempt('returnsBeforeFinally', () => returnsBeforeFinally());
await attempt('rejects', () => rejects('plainly'));
await attempt('throwsAtOnce', () => throwsAtOnce());
await attempt('syncThrow', () => syncThrow());
await attempt('syncPromise', () => syncPromise(3));
await attempt('same promise', async () => {
  const shared = Promise.resolve(1);
  function share() {
    return shared;
  }
  return share() === share();
});
await attempt('pages', async () => {
  const got = [];
  for await (const page of pages(3)) {
    got.push(page);
  }
  return got;
});
await attempt('pages closed early', async () => {
  for await (const page of pages(9)) {
    if (page === 1) break;
  }
});
await attempt('returnsRejection', async () => {
  const running = returnsRejection();
  return running.next();
});
await attempt('Client.get', () => new Client().get('/x'));
await attempt('Client.post', () => new Client().post('a', 'b'));
await attempt('recursive', () => recursive(200));
await attempt('race', () => Promise.race([plain('first'), wait(20)]));
void rejects('nobody listens');
await wait(20);
note('kinds', [plain, pages, syncPromise].map((each) => Object.prototype.toString.call(each)));
console.log(JSON.stringify(seen, null, 1));
