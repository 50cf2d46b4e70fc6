import { expect, onTestFinished, test } from 'vitest';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import { NO_WORDS } from '../../core/check/words.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { sampleDelivery, sampleNotice } from '../../testing/notifier/sample-delivery.ts';
import { command } from './command.ts';

async function run(script: string, name = 'Shop', timeoutSeconds = 20): Promise<DeliveryResult> {
  const network = loopbackNetwork();
  onTestFinished(() => network.close());
  const options = { argv: ['/bin/sh', '-c', script, 'sh', '$(id)'], timeoutSeconds };
  const notice = sampleNotice('opened');
  const named = { ...notice, monitor: { ...notice.monitor, name } };
  return command
    .open(network, NO_WORDS)
    .deliver({ ...sampleDelivery('opened', options), notice: named });
}

test.each([
  ['cat | head -c 24', 'exit status 0: {"type":"incident.opened'],
  ['echo "$SQUIRREL_MONITOR_NAME|$SQUIRREL_TYPE"', 'exit status 0: Shop|incident.opened'],
  [
    'echo "$SQUIRREL_ID|$SQUIRREL_INCIDENT_RESOLVEDAT"',
    'exit status 0: msg_inc_m1_2_opened_chan|null',
  ],
  // Arguments are what they are: no shell has read them.
  ['echo "$1"', 'exit status 0: $(id)'],
  ['pwd', 'exit status 0: /'],
  // A program need not read its input, nor print.
  ['exit 0', 'exit status 0'],
])('%s is delivered', async (script, detail) => {
  expect(await run(script)).toEqual({ kind: 'delivered', detail });
});

test('a name is a text, whatever is in it', async () => {
  const name = '$(touch /nowhere) `id` ; "\'\u0000';
  const { detail } = await run('printf %s "$SQUIRREL_MONITOR_NAME"', name);
  expect(detail).toBe('exit status 0: $(touch /nowhere) `id` ; "\'');
});

test('of our environment it sees what it needs, and no key', async () => {
  process.env['SQUIRREL_ADMIN_TOKEN'] = 'canary-4711';
  onTestFinished(() => {
    delete process.env['SQUIRREL_ADMIN_TOKEN'];
  });
  expect((await run('env | grep -c canary')).detail).toBe('exit status 1: 0');
  expect((await run('test -n "$PATH"')).kind).toBe('delivered');
});

test.each([
  ['echo no >&2; exit 75', 'retry', 'exit_75'],
  ['exit 65', 'refused', 'exit_65'],
  ['kill -9 $$', 'retry', 'command_signal'],
])('%s is %s', async (script, kind, code) => {
  expect(await run(script)).toMatchObject({ kind, code });
});

test('a program that does not end is ended, with all that it started', async () => {
  const before = performance.now();
  const result = await run('sleep 61 & sleep 62', 'Shop', 1);
  expect(result).toMatchObject({ kind: 'retry', code: 'command_timeout' });
  expect(performance.now() - before).toBeLessThan(20_000);
});

test('what it leaves behind keeps nobody waiting', async () => {
  const { kind } = await run('sleep 5 & exit 0');
  expect(kind).toBe('delivered');
});

test('output without end is cut off', async () => {
  const { detail } = await run('yes | head -c 5000000; echo; exit 3');
  expect(detail).toBe('exit status 3: y');
});

test('a program that is not there, or no path', async () => {
  const network = loopbackNetwork();
  onTestFinished(() => network.close());
  const options = { argv: ['/nowhere/at-all'] };
  const result = await command.open(network, NO_WORDS).deliver(sampleDelivery('opened', options));
  expect(result).toMatchObject({ kind: 'retry', code: 'command_not_started', isUnreachable: true });
  expect(command.problemsOf?.({ argv: ['ls'] })).toMatchObject([{ path: 'argv' }]);
  expect(command.problemsOf?.(options)).toEqual([]);
});
