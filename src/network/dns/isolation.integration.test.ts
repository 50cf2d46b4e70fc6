import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  aRecord,
  anyRecord,
  dnsReply,
  framed,
  questionType,
  startDnsBytesServer,
} from '../../../test/support/dns-bytes-server.ts';
import { answering, startRawServer } from '../../../test/support/raw-server.ts';
import { createNetwork, type Network } from '../index.ts';
import { openResolver } from './resolver.ts';
import { newMeasurements } from '../probe/measurements.ts';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

type Replies = (question: Buffer) => readonly Buffer[];

const noError = 0x8180;
const home: Replies = (question) => {
  const answers = questionType(question) === 1 ? [aRecord('127.0.0.1')] : [];
  return [dnsReply(question, { flags: noError, answers })];
};
const nobody: Replies = (question) => [dnsReply(question, { flags: 0x8183 })];
const fails: Replies = (question) => [dnsReply(question, { flags: 0x8182 })];
const silent: Replies = () => [];
const answer =
  (...answers: readonly Buffer[]): Replies =>
  (question) => [dnsReply(question, { flags: noError, answers })];
const changed =
  (bytes: Readonly<Record<number, number>>): Replies =>
  (question) =>
    home(question).map((reply) => {
      for (const [at, value] of Object.entries(bytes)) reply[Number(at)] = value;
      return reply;
    });
const wrongId: Replies = (question) =>
  home(question).map((reply) => {
    reply[0] = (reply[0] ?? 0) ^ 0xff;
    return reply;
  });
const truncated: Replies = (question) => [dnsReply(question, { flags: 0x8380 })];

/** A name server for which names say themselves what becomes of them: the label decides. */
async function serve(
  byLabel: Readonly<Record<string, Replies>>,
  tcp?: (socket: Socket) => void,
): Promise<string> {
  const server = await startDnsBytesServer((question) => {
    const first = question.toString('latin1', 13, 13 + (question[12] ?? 0));
    return (byLabel[first.split('-')[0] ?? ''] ?? home)(question);
  }, tcp);
  ends.push(() => server.stop());
  return server.resolver;
}

function open(resolvers: readonly string[]): Network {
  const network = createNetwork({
    resolvers,
    extraCaPems: [],
    targets: 'private',
    userAgent: 'UptimeSquirrel/test',
  });
  ends.push(() => network.close());
  return network;
}

async function startSite(): Promise<number> {
  const site = await startRawServer(answering('HTTP/1.1 204 No Content\r\n\r\n'));
  ends.push(() => site.stop());
  return site.port;
}

/** What becomes of a site: `up`, or why not. */
async function visit(network: Network, host: string, port: number): Promise<string> {
  const deadline = network.startDeadline({ endsAt: performance.now() + 8_000 });
  const line = await network.connect(
    { host, port, family: 'both', isSecure: false, isVerified: true, reading: 'stream' },
    { deadline, measurements: newMeasurements() },
  );
  deadline.close();
  if ('kind' in line) return `${line.fault.outcome} ${line.fault.reason}`;
  line.close();
  return 'up';
}

const good = Array.from({ length: 24 }, (_, n) => `good-${n}.d${n}.example`);

/** Visits the good names again and again while the bad ones are being looked up. */
async function inCompany(
  network: Network,
  bad: readonly string[],
): Promise<{ readonly good: readonly string[]; readonly bad: readonly string[] }> {
  const port = await startSite();
  const visits = bad.map((host) => visit(network, host, port));
  const seen: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const names = good.map((name) => name.replace('.d', `.r${round}-d`));
    seen.push(...(await Promise.all(names.map((name) => visit(network, name, port)))));
    await wait(100);
  }
  return { good: [...new Set(seen)], bad: await Promise.all(visits) };
}

const pointerLoop = Buffer.from('c02900010001000000010004cb007101', 'hex');
const hostile: Readonly<Record<string, Replies>> = {
  loop: answer(pointerLoop),
  garbage: (question) => [Buffer.concat([question.subarray(0, 2), Buffer.alloc(200, 0xa7)])],
  seven: (question) => [question.subarray(0, 7)],
  shorta: answer(anyRecord({ type: 1, data: Buffer.of(127, 0, 0) })),
  shortaaaa: answer(anyRecord({ type: 28, data: Buffer.alloc(4) }), pointerLoop),
  two: changed({ 5: 2 }),
  bareid: (question) => wrongId(question).map((reply) => reply.subarray(0, 12)),
  flood: (question) => Array.from({ length: 500 }, () => wrongId(question)).flat(),
  cut: truncated,
};

test('whatever bytes one name is answered with, every other site is up', async () => {
  const halfFrame = (socket: Socket): void => {
    socket.on('data', (chunk: Buffer) => {
      const [reply = chunk] = home(chunk.subarray(2));
      socket.end(framed(reply).subarray(0, 20));
    });
  };
  const network = open([await serve(hostile, halfFrame)]);
  const bad = Object.keys(hostile).flatMap((label) => [`${label}.a.test`, `${label}-2.b.test`]);
  const seen = await inCompany(network, bad);
  expect(seen.good).toEqual(['up']);
  expect(new Set(seen.bad.map((verdict) => verdict.split(' ')[0]))).toEqual(new Set(['down']));
});

test('a broken answer about IPv6 does not end a site that has IPv4', async () => {
  const broken: Replies = (question) =>
    questionType(question) === 1 ? home(question) : answer(pointerLoop)(question);
  const network = open([await serve({ half: broken })]);
  expect(await visit(network, 'half.example', await startSite())).toBe('up');
});

test('names that fail do not change which resolver others are answered by', async () => {
  // The first knows the names of the house, the second denies them; both know who serves the root.
  const hostileHere = { silent: silent, fails: fails, loop: answer(pointerLoop) };
  const inner = await serve(hostileHere);
  const outer = await serve({ good: nobody });
  const network = open([inner, outer]);
  const bad = ['silent.x.test', 'fails.x.test', 'loop.x.test'];
  const port = await startSite();
  // Each of them is answered by the second resolver, and that is no reproach to the first.
  expect(await Promise.all(bad.map((host) => visit(network, host, port)))).toEqual(
    bad.map(() => 'up'),
  );
  expect((await inCompany(network, bad)).good).toEqual(['up']);
});

test('names that fail cast no doubt on the resolver', async () => {
  const network = open([await serve({ silent, fails, gone: nobody })]);
  const bad = [
    ...Array.from({ length: 10 }, (_, n) => `silent-${n}.x${n}.test`),
    ...Array.from({ length: 10 }, (_, n) => `fails-${n}.x${n}.test`),
    'gone.example',
  ];
  const seen = await inCompany(network, bad);
  expect(seen.good).toEqual(['up']);
  expect(seen.bad.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'down dns_timeout'));
  expect(seen.bad.slice(10, 20)).toEqual(Array.from({ length: 10 }, () => 'down dns_servfail'));
  expect(seen.bad[20]).toBe('down dns_nxdomain');
});

test('a failure that was a moment long is asked about once more', async () => {
  let asked = 0;
  const moment: Replies = (question) => {
    asked += 1;
    return asked <= 2 ? fails(question) : home(question);
  };
  const network = open([await serve({ moment })]);
  expect(await visit(network, 'moment.example', await startSite())).toBe('up');
});

test('thousands of silent names keep nobody waiting until the end', async () => {
  const network = open([await serve({ silent })]);
  const port = await startSite();
  const stopping = new AbortController();
  const crowd = Array.from({ length: 4_300 }, async (_, n) => {
    const endsAt = performance.now() + 8_000;
    const deadline = network.startDeadline({ endsAt, signal: stopping.signal });
    const request = {
      family: 'both',
      isSecure: false,
      isVerified: true,
      reading: 'stream',
    } as const;
    const probe = { deadline, measurements: newMeasurements() };
    const line = await network.connect({ host: `silent-${n}.s${n}.test`, port, ...request }, probe);
    deadline.close();
    return 'kind' in line ? line.fault.outcome : 'up';
  });
  const seen = await Promise.all(good.map((host) => visit(network, host, port)));
  stopping.abort();
  expect(seen).toEqual(good.map(() => 'up'));
  expect(new Set(await Promise.all(crowd))).not.toContain('up');
});

test('six thousand names at once are all answered', async () => {
  const resolver = openResolver({ servers: [await serve({})], knowsLocalNames: false });
  ends.push(() => resolver.stop());
  const kinds = await Promise.all(
    Array.from(
      { length: 6_000 },
      (_, n) =>
        new Promise<string>((resolve) => {
          const question = { name: `good.all-${n}.example`, family: 'both' } as const;
          resolver.lookUp(question, ({ kind }) => resolve(kind));
        }),
    ),
  );
  expect(kinds.filter((kind) => kind !== 'found')).toEqual([]);
});
