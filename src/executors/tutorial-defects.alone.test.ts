import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor, ExecutorDefinition, Job, JobReport } from '../core/ports/executor.ts';
import { startFarm, type Farm } from '../farm/farm.ts';
import type { SiteBehaviour } from '../farm/sites/site-behaviour.ts';
import { createNetwork } from '../network/index.ts';
import { http } from '../probers/http/http-prober.ts';
import { executors } from './index.ts';
import { openProcess } from './pool/process-channel.ts';
import { openThread } from './pool/thread-channel.ts';
import type { OpenChannel } from './pool/worker-channel.ts';

// What the classic comparison of Python programs gets wrong, tried on real probes of sites on this machine.

const workerEntry = new URL('../entrypoints/probe-worker.ts', import.meta.url);
const limit = { timeout: 40_000 };
const sites: readonly (readonly [name: string, behaviour: SiteBehaviour, verdict: string])[] = [
  ['ok', { kind: 'answer', status: 200 }, 'up'],
  ['get-only', { kind: 'answer', status: 200, headStatus: 405 }, 'up'],
  ['missing', { kind: 'nxdomain' }, 'down dns_nxdomain'],
  ['closed', { kind: 'refuse' }, 'down connect_refused'],
  ['broken', { kind: 'answer', status: 503 }, 'down http_503'],
  ['hanging', { kind: 'hang' }, 'down head_timeout'],
  ['gone', { kind: 'answer', status: 404 }, 'down http_404'],
];
const own = executors.filter(({ kind }) => kind !== 'queue');
let farm: Farm;

beforeAll(async () => {
  process.env['NODE_COMPILE_CACHE'] ??= '/tmp/node-compile-cache';
  const named = sites.map(([name, behaviour]) => ({ name: `${name}.farm.example`, behaviour }));
  farm = await startFarm({ sites: named });
});
afterAll(() => farm.stop());

function jobsOf(urls: readonly string[]): readonly Job[] {
  return urls.map((url, id) => {
    const given = { method: 'auto', expect: '200-399', maxRedirects: 5, headers: {} };
    const { options } = http.canonical({ ...given, url, insecure: false, family: 'both' });
    // Only the deadline that is to pass is short: on a busy machine the others may take their time.
    const timeoutMs = url.includes('hanging') ? 2_500 : 30_000;
    return { id, kind: 'http', options, timeoutMs, memory: null };
  });
}

async function check(definition: ExecutorDefinition): Promise<readonly JobReport[]> {
  const settings = {
    resolvers: [farm.resolver],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'UptimeSquirrel/test',
  } as const;
  const prober = http.open(createNetwork(settings));
  const jobs = jobsOf(farm.sites.map(({ url }) => url));
  const reports: JobReport[] = [];
  let executor: Executor | undefined;
  await new Promise<void>((resolve, reject) => {
    executor = definition.open({
      workers: 4,
      runJob: (job, signal) => prober.probe(job, signal),
      workerEntry,
      workerSettings: settings,
      onWorkerEvent: () => {},
      onReports: (finished) => {
        if (reports.push(...finished) === jobs.length) resolve();
      },
    });
    executor.start().then(() => executor?.submit(jobs), reject);
  });
  await executor?.stop(0);
  return reports.sort((a, b) => a.id - b.id);
}

describe.concurrent.each(own.map((definition) => ({ kind: definition.kind, definition })))(
  '$kind',
  ({ kind, definition }) => {
    test(
      'a site that refuses HEAD is up, and each failure has its true reason',
      limit,
      async () => {
        const reports = await check(definition);
        const verdicts = reports.map(({ result: { outcome, reason } }) =>
          reason === null ? outcome : `${outcome} ${reason}`,
        );
        expect(verdicts).toEqual(sites.map(([, , verdict]) => verdict));
        expect(reports[1]?.result.notes).toContain('head_unsupported');
        const isHere = reports.map(({ pid }) => pid === process.pid);
        expect(new Set(isHere)).toEqual(new Set([kind !== 'processes']));
        if (kind === 'processes') expect(new Set(reports.map(({ pid }) => pid)).size).toBe(4);
      },
    );
  },
);

test.each([
  ['a thread', openThread],
  ['a child process', openProcess],
] as const satisfies (readonly [string, OpenChannel])[])(
  '%s ends by itself when nothing more will come',
  async (_name, open) => {
    const detail = await new Promise<string>((resolve) => {
      const channel = open(
        { name: 'Worker-1', entry: workerEntry },
        {
          onMessage: ({ type }) => {
            if (type === 'ready') channel.send({ type: 'stop' });
          },
          onEnd: resolve,
        },
      );
      const settings = { resolvers: [], extraCaPems: [], targets: 'private', userAgent: 'x' };
      channel.send({ type: 'start', name: 'Worker-1', settings, oneAtATime: true });
    });
    expect(detail).toBe('it ended with code 0');
  },
);
