import { describe, expect, test } from 'vitest';
import { formatProblem } from '../core/format-problem.ts';
import { readStartOptions, type StartFlags } from './start-options.ts';
import { executors } from '../executors/index.ts';

const defaults = {
  host: '127.0.0.1',
  port: 8377,
  dataDir: './data',
  engine: 'multicore',
  workers: null,
  perHost: 4,
  perAddress: 16,
  probeMetrics: 10_000,
  resolvers: [],
  caFiles: [],
  databaseUrl: null,
  engineOptions: {},
  logLevel: 'info',
  targets: 'private',
  configFiles: [],
  isPruning: false,
  operatorId: null,
  canaries: [],
  deadManUrls: [],
  ingress: {
    publicUrl: null,
    allowedHosts: [],
    trustedProxies: [],
    signInHeader: null,
    rateLimit: null,
  },
  adminToken: null,
};

describe('readStartOptions', () => {
  test('without anything said, the defaults hold', () => {
    expect(readStartOptions({}, {}, executors)).toEqual({ kind: 'ok', options: defaults });
    expect(
      readStartOptions({}, { SQUIRREL_PORT: '', SQUIRREL_ADMIN_TOKEN: '' }, executors),
    ).toEqual({
      kind: 'ok',
      options: defaults,
    });
  });

  test('flags come before variables', () => {
    const env = {
      SQUIRREL_HOST: '0.0.0.0',
      SQUIRREL_PORT: '0',
      SQUIRREL_DATA: '/var/lib/squirrel',
      SQUIRREL_ENGINE: 'event-loop',
      SQUIRREL_WORKERS: '200',
      SQUIRREL_PER_HOST: '2',
      SQUIRREL_PROBE_METRICS: '50',
      SQUIRREL_RESOLVER: '192.0.2.1, [2001:db8::1]:5353',
      SQUIRREL_CA: 'a.pem,b.pem',
      SQUIRREL_DATABASE: 'postgres://db/squirrel',
      SQUIRREL_QUEUE: 'rediss://cache:6380',
      SQUIRREL_LOG_LEVEL: 'debug',
      SQUIRREL_TARGETS: 'public',
      SQUIRREL_CONFIG: 'squirrel.yaml',
      SQUIRREL_OPERATOR: 'ops',
      SQUIRREL_CANARIES: 'https://a.example/, 192.0.2.1:443',
      SQUIRREL_PUBLIC_URL: 'https://Status.example/squirrel',
      SQUIRREL_ALLOWED_HOST: 'squirrel, 2001:db8::1',
      SQUIRREL_ADMIN_TOKEN: '0123456789abcdef',
    };
    const flags = {
      host: '::1',
      port: '9000',
      perAddress: '0',
      rateLimit: '0',
      resolver: ['127.0.0.1:53', '127.0.0.2'],
      ca: ['c.pem'],
      trustedProxy: ['127.0.0.1', '10.0.0.0/8'],
    };
    expect(readStartOptions(flags, env, executors)).toEqual({
      kind: 'ok',
      options: {
        host: '::1',
        port: 9000,
        dataDir: '/var/lib/squirrel',
        engine: 'event-loop',
        workers: 200,
        perHost: 2,
        perAddress: 0,
        probeMetrics: 50,
        resolvers: ['127.0.0.1:53', '127.0.0.2'],
        caFiles: ['c.pem'],
        databaseUrl: 'postgres://db/squirrel',
        engineOptions: { queue: 'rediss://cache:6380' },
        logLevel: 'debug',
        targets: 'public',
        configFiles: ['squirrel.yaml'],
        isPruning: false,
        operatorId: 'ops',
        canaries: ['https://a.example/', '192.0.2.1:443'],
        deadManUrls: [],
        ingress: {
          publicUrl: 'https://status.example/squirrel/',
          allowedHosts: ['squirrel', '[2001:db8::1]'],
          trustedProxies: ['127.0.0.1', '10.0.0.0/8'],
          signInHeader: null,
          rateLimit: 0,
        },
        adminToken: '0123456789abcdef',
      },
    });
  });

  const wrong: readonly (readonly [StartFlags, Record<string, string>, string])[] = [
    [{ port: '99999' }, {}, '--port must be a whole number from 0 to 65535, not "99999"'],
    [
      { publicUrl: 'status.example' },
      {},
      '--public-url must be a URL such as https://status.example/ or https://example.com/squirrel/, not "status.example"',
    ],
    [
      {},
      { SQUIRREL_PUBLIC_URL: 'https://a.example/api/' },
      'SQUIRREL_PUBLIC_URL must be a URL such as https://status.example/ or https://example.com/squirrel/, not "https://a.example/api/" (/api is an address of the service itself: take another path)',
    ],
    [
      { allowedHost: ['a.example:80'] },
      {},
      '--allowed-host must be a host name or an IP address without a port, not "a.example:80" (for example status.example.com)',
    ],
    [
      { trustedProxy: ['proxy.example'] },
      {},
      '--trusted-proxy must be an IP address or a network, not "proxy.example" (for example 127.0.0.1 or 10.0.0.0/8)',
    ],
    [{ port: '80.5' }, {}, '--port must be a whole number from 0 to 65535, not "80.5"'],
    [
      {},
      { SQUIRREL_PORT: 'http' },
      'SQUIRREL_PORT must be a whole number from 0 to 65535, not "http"',
    ],
    [{ workers: '0' }, {}, '--workers must be a whole number from 1 to 100000, not "0"'],
    [{ host: '' }, {}, '--host must be a host name or an IP address, not ""'],
    [{ data: '' }, {}, '--data must be a folder, not ""'],
    [
      { engine: 'multicor' },
      {},
      '--engine must be one of serial, threads, futures, processes, event-loop, multicore, queue, not "multicor" (did you mean multicore?)',
    ],
    [
      { logLevel: 'verbose' },
      {},
      '--log-level must be one of debug, info, warn, error, silent, not "verbose"',
    ],
    [
      {},
      { SQUIRREL_LOG_LEVEL: 'warning' },
      'SQUIRREL_LOG_LEVEL must be one of debug, info, warn, error, silent, not "warning" (did you mean warn?)',
    ],
    [{ targets: 'all' }, {}, '--targets must be one of private, public, not "all"'],
    [
      { resolver: ['dns.example'] },
      {},
      '--resolver must be the IP address of a DNS server, not "dns.example" (for example 192.0.2.1, 192.0.2.1:5353 or [2001:db8::1]:53)',
    ],
    [
      { queue: 'localhost' },
      {},
      '--queue must be a Redis URL such as redis://127.0.0.1:6379, not "localhost"',
    ],
    [
      { database: 'squirrel.db' },
      {},
      '--database must be a database URL such as sqlite:./data/squirrel.db, not "squirrel.db"',
    ],
    [
      {},
      { SQUIRREL_ADMIN_TOKEN: 'hunter2' },
      'SQUIRREL_ADMIN_TOKEN must have at least 16 characters and no spaces (for example the output of: openssl rand -hex 32)',
    ],
  ];

  test.each(wrong)('%j %j', (flags, env, says) => {
    const reading = readStartOptions(flags, env, executors);
    expect(reading.kind === 'invalid' ? reading.problems.map(formatProblem) : []).toEqual([says]);
  });

  test('says everything at once', () => {
    const reading = readStartOptions(
      { port: 'x', engine: 'y' },
      { SQUIRREL_TARGETS: 'z' },
      executors,
    );
    expect(reading).toMatchObject({
      problems: [{ path: '--port' }, { path: '--engine' }, { path: 'SQUIRREL_TARGETS' }],
    });
  });
});
