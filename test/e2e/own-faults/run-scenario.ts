import { scenarios } from './scenarios.ts';

// node test/e2e/own-faults/run-scenario.ts NAME [long]: the record goes to standard output.
const [, , name = '', form = 'short'] = process.argv;
const scenario = scenarios[name];
if (scenario === undefined) {
  process.stderr.write(`no such scenario; there are ${Object.keys(scenarios).join(', ')}\n`);
  process.exit(2);
}
// What was under way when a service was ended on purpose.
process.on('unhandledRejection', () => undefined);
const record = await scenario(form === 'long' ? 'long' : 'short').catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? error.stack : String(error)} ${String(error instanceof Error ? error.cause : '')}\n`,
  );
  process.exit(1);
});
process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
process.exit(0);
