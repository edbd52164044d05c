// Run the `main` of a case's drive.mjs; with a second argument, under an SDK, and write its spans there.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, target] = process.argv.slice(2);
const KINDS = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUSES = ['UNSET', 'OK', 'ERROR'];
let exporter;

if (target) {
  const sdk = await import('@opentelemetry/sdk-trace-node');
  exporter = new sdk.InMemorySpanExporter();
  const spanProcessors = [new sdk.SimpleSpanProcessor(exporter)];
  new sdk.NodeTracerProvider({ spanProcessors }).register();
}
const { main } = await import(pathToFileURL(`${folder}/drive.mjs`));
await main();
if (target) {
  const spans = exporter.getFinishedSpans().map((span) => ({
    name: span.name,
    kind: KINDS[span.kind],
    status: STATUSES[span.status.code],
    attributes: span.attributes,
  }));
  writeFileSync(target, JSON.stringify(spans));
}
