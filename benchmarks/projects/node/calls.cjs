// Prints the least nanoseconds of a call of the exported function: FILE function|async|generator sdk|api.
'use strict'
const { createRequire } = require('node:module')
const [file, kind, provider] = process.argv.slice(2)
const installed = createRequire(file)
const CALLS = 20000
const ROUNDS = 15

if (provider === 'sdk') {
  const api = installed('@opentelemetry/api')
  const { BasicTracerProvider } = installed('@opentelemetry/sdk-trace-base')
  const { AsyncLocalStorageContextManager } = installed('@opentelemetry/context-async-hooks')
  const dropping = { onStart () {}, onEnd () {}, async forceFlush () {}, async shutdown () {} }
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  api.trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [dropping] }))
}

const work = installed(file)
let sum = 0

const calls = {
  function () { for (let i = 0; i < CALLS; i++) sum += work(i) },
  generator () { for (let i = 0; i < CALLS; i++) for (const each of work(i)) sum += each },
  async async () { for (let i = 0; i < CALLS; i++) sum += await work(i) }
}

async function main () {
  let least = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint()
    await calls[kind]()
    least = Math.min(least, Number(process.hrtime.bigint() - start) / CALLS)
  }
  if (!Number.isFinite(sum)) throw new Error('the work was not done')
  console.log(JSON.stringify(least))
}

main()
