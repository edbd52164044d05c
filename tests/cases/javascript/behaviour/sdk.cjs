// Loaded before a program: starts an SDK that counts, and says at the end what it has counted.
'use strict';
const { context, trace } = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');

const counted = { started: 0, ended: 0, twice: 0, errors: 0 };
const seen = new WeakSet();

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new BasicTracerProvider({
    spanProcessors: [
      {
        onStart() {
          counted.started += 1;
        },
        onEnd(span) {
          if (seen.has(span)) counted.twice += 1;
          seen.add(span);
          counted.ended += 1;
          if (span.status.code === 2) counted.errors += 1;
        },
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  }),
);
process.on('exit', () => {
  process.stderr.write(`COUNTED ${JSON.stringify(counted)}\n`);
});
