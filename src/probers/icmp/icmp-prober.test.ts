import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPingOutput } from '../../network/icmp/ping-output.ts';
import { openProbeStage } from '../../testing/prober/probe-stage.ts';
import { icmp } from './icmp-prober.ts';
import { withoutStalls } from '../../testing/without-stalls.ts';

const stage = openProbeStage(icmp);
const usualPath = process.env['PATH'];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squirrel-ping-'));
  process.env['PATH'] = `${folder}:${usualPath}`;
});
afterEach(() => {
  process.env['PATH'] = usualPath;
  rmSync(folder, { recursive: true });
});
afterAll(() => stage.close());

/** Puts a ping of our own in front of the machine's. */
function playPing(script: string): void {
  const file = join(folder, 'ping');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const reply = (sequence: number, time = '0.5'): string =>
  `64 bytes from 127.0.0.1: icmp_seq=${sequence} ttl=64 time=${time} ms`;
const print = (...lines: readonly string[]): string => `cat <<'END'\n${lines.join('\n')}\nEND\n`;
const summary = (sent: number, received: number): string =>
  `${sent} packets transmitted, ${received} received, 0% packet loss, time 40ms`;

describe('a ping', () => {
  test('is up with its times', async () => {
    playPing(print(reply(1, '0.25'), reply(2, '0.75'), reply(3, '0.5'), '', summary(3, 3)));
    expect(await stage.probe({ url: 'ping://127.0.0.1' })).toMatchObject({
      outcome: 'up',
      address: '127.0.0.1',
      message: 'answered 3 of 3 echo requests',
      timings: { firstByteMs: 0.25 },
      evidence: {
        packetsSent: 3,
        packetsReceived: 3,
        lossRatio: 0,
        roundTripMs: { min: 0.25, mean: 0.5, max: 0.75 },
      },
    });
  });

  test('is called without a shell and with nothing but numbers', async () => {
    playPing(`echo "$LC_ALL $# $*" >'${join(folder, 'said')}'; ${print(reply(1), summary(1, 1))}`);
    await stage.probe({ host: 'localhost', packets: 1, family: 'ipv4' });
    expect(readFileSync(join(folder, 'said'), 'utf8')).toBe('C 6 -n -c 1 -i 0.2 127.0.0.1\n');
  });

  test.each([
    ['two of three', [reply(1), reply(2), summary(3, 2)], {}, 'up', null, ['packet_loss']],
    ['one of three', [reply(1), summary(3, 1)], {}, 'down', 'packet_loss', []],
    ['one of three', [reply(1), summary(3, 1)], { maxLoss: 70 }, 'up', null, ['packet_loss']],
    ['the same twice', [reply(1), reply(1), summary(3, 1)], {}, 'down', 'packet_loss', []],
    ['nothing', [summary(3, 0)], {}, 'down', 'ping_silent', []],
    ['nothing', [summary(3, 0)], { maxLoss: 99 }, 'down', 'ping_silent', []],
    [
      'a router’s word',
      ['From 10.0.0.1 icmp_seq=1 Destination Host Unreachable', summary(3, 0)],
      {},
      'down',
      'unreachable',
      [],
    ],
  ])('that hears %s', async (_, lines, options, outcome, reason, notes) => {
    playPing(`${print(...lines)}exit 1`);
    const form = { host: '127.0.0.1', ...options };
    expect(await stage.probe(form)).toMatchObject({ outcome, reason, notes });
  });

  test.each([
    ['ping: connect: Network is unreachable', 'network'],
    ['ping: socket: Operation not permitted', 'no_ping'],
    ['ping: sendmsg: No buffer space available', 'resources'],
    ['ping: invalid option', 'no_ping'],
    ['', 'no_ping'],
  ])('that complains %j is our own fault', async (complaint, reason) => {
    playPing(`echo '${complaint}' >&2; exit 2`);
    expect(await stage.probe({ host: '127.0.0.1' })).toMatchObject({ outcome: 'unknown', reason });
  });

  test('is unknown where there is none', async () => {
    process.env['PATH'] = folder;
    expect(await stage.probe({ host: '127.0.0.1' })).toMatchObject({
      outcome: 'unknown',
      reason: 'no_ping',
      message: 'our machine has no ping: install the package iputils-ping',
    });
  });

  test('that hangs is ended in time, and what it heard counts', async () => {
    const trap = `trap 'echo "${summary(3, 1)}"; exit 1' INT`;
    playPing(`${trap}\n${print(reply(1))}sleep 5 >&- 2>&- &\nwait`);
    const result = await stage.probe({ host: '127.0.0.1', maxLoss: 70 }, { timeoutMs: 500 });
    expect(result).toMatchObject({ outcome: 'up', notes: ['packet_loss'] });
    expect(withoutStalls(result.timings.totalMs)).toBeLessThan(750);
  });

  test('that is deaf to signals is killed', async () => {
    playPing(`trap '' INT TERM; exec sleep 5`);
    const result = await stage.probe({ host: '127.0.0.1' }, { timeoutMs: 300 });
    expect(result).toMatchObject({ outcome: 'down', reason: 'ping_silent' });
    expect(withoutStalls(result.timings.totalMs)).toBeLessThan(550);
  });

  test('that is aborted ends at once', async () => {
    playPing('exec sleep 5');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const result = await stage.probe({ host: '127.0.0.1' }, { signal: controller.signal });
    expect(result).toMatchObject({ outcome: 'unknown', reason: 'stopped' });
    expect(withoutStalls(result.timings.totalMs)).toBeLessThan(400);
  });

  test.each(['169.254.169.254', '224.0.0.1', '0.0.0.0'])('of %s is never sent', async (host) => {
    playPing(`touch '${join(folder, 'called')}'`);
    expect(await stage.probe({ host })).toMatchObject({
      outcome: 'blocked',
      reason: 'special_address',
    });
    expect(existsSync(join(folder, 'called'))).toBe(false);
  });

  test.each(['ping://a:7', 'ping://a/b', 'ping://-c', 'ping://a b'])(
    'of %s is refused',
    async (url) => {
      await expect(stage.probe({ url })).rejects.toThrow();
    },
  );
});

describe('what ping prints', () => {
  test('is read in the words of iputils and BusyBox', () => {
    const lines = [
      'PING ::1(::1) 56 data bytes',
      '64 bytes from ::1: icmp_seq=1 ttl=64 time=0.179 ms',
      '64 bytes from ::1: seq=2 ttl=64 time=12 ms',
      '64 bytes from ::1: icmp_seq=3 ttl=64 time<1 ms (DUP!)',
      '2 packets transmitted, 3 packets received, 0% packet loss',
    ];
    expect(readPingOutput(lines.join('\n'))).toEqual({
      roundTripsMs: [0.179, 12, 1],
      sent: 2,
      refusal: null,
    });
  });

  test('is read without throwing and quickly, whatever it is', () => {
    const word = fc.constantFrom(
      '64 bytes from ',
      'icmp_seq=',
      'time=',
      ' ms',
      '1',
      ' ',
      '\n',
      'From ',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 300 }).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, (output) => {
        const { roundTripsMs, sent } = readPingOutput(output);
        expect(roundTripsMs.every((time) => Number.isFinite(time) && time >= 0)).toBe(true);
        expect(sent === null || Number.isInteger(sent)).toBe(true);
      }),
    );
    const startedAt = performance.now();
    readPingOutput(`64 bytes from a: ${'icmp_seq=1 time='.repeat(4_000)}\n`.repeat(10));
    readPingOutput(`64 bytes from a: ${'icmp_seq=1 time='.repeat(28)}\n`.repeat(140));
    expect(withoutStalls(performance.now() - startedAt)).toBeLessThan(500);
  });
});
