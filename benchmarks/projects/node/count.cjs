// Starts an SDK that counts spans, in every Node process that requires this file first.
//
// Each process writes, when it ends, SPAN_COUNTS/<pid>-<thread>.json: spans started and ended, names of
// spans that ended twice and of those that never ended.
'use strict'
const { createRequire } = require('node:module')
const { threadId } = require('node:worker_threads')
const fs = require('node:fs')
const path = require('node:path')

const installed = createRequire(path.join(process.env.SPAN_MODULES, 'package.json'))
const { BasicTracerProvider } = installed('@opentelemetry/sdk-trace-base')
const { AsyncLocalStorageContextManager } = installed('@opentelemetry/context-async-hooks')
const api = installed('@opentelemetry/api')

const counts = { started: 0, ended: 0, twice: {}, leaked: {} }
const open = new Map()

const counting = {
  onStart (span) {
    counts.started++
    open.set(span.spanContext().spanId, span.name)
    const end = span.end
    span.end = function (...args) {
      if (!span.isRecording()) counts.twice[span.name] = (counts.twice[span.name] ?? 0) + 1
      return end.apply(span, args)
    }
  },
  onEnd (span) {
    counts.ended++
    open.delete(span.spanContext().spanId)
  },
  async forceFlush () {},
  async shutdown () {}
}

api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
api.trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [counting] }))
const write = fs.writeFileSync

process.on('exit', () => {
  for (const name of open.values()) counts.leaked[name] = (counts.leaked[name] ?? 0) + 1
  write(path.join(process.env.SPAN_COUNTS, `${process.pid}-${threadId}.json`), JSON.stringify(counts))
})
