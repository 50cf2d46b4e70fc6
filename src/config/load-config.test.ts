import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIRECT_INGRESS } from '../core/address/ingress.ts';
import { NO_SIGN_IN } from './sign-in-sections.ts';
import { eachEntity } from '../core/entities.ts';
import { SERVICE_DEFAULTS } from '../core/monitor/monitor-defaults.ts';
import { sampleChannelKinds, sampleMonitorKinds } from '../../test/support/sample-kinds.ts';
import { loadConfig, type ConfigReading } from './load-config.ts';
import type { SquirrelConfig } from './squirrel-config.ts';
import type { Environment } from './document/substitute-environment.ts';
import { plannedMaintenance } from '../core/people/maintenance.ts';
import {
  CHANNEL_FALLBACKS,
  MONITOR_FALLBACKS,
  OWNER_FALLBACKS,
} from '../testing/sample-fallbacks.ts';

function load(text: string, env: Environment = {}): ConfigReading {
  return loadConfig({
    text,
    file: 'squirrel.yaml',
    env,
    monitorKinds: sampleMonitorKinds,
    channelKinds: sampleChannelKinds,
  });
}

function configOf(text: string, env: Environment = {}): SquirrelConfig {
  const reading = load(text, env);
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  return reading.config;
}

const full = `
defaults: { interval: 5m, timeout: 10s, confirm: { after: [10s, 30s] }, recover: { after: [] } }
owners:
  - { id: ops, name: Operations, language: en, timezone: Europe/Berlin }
channels:
  - { id: mail, kind: email, owner: ops, to: ops@example.com, smtp: 'smtp://127.0.0.1:2525', from: 'squirrel@example.com' }
  - { id: hook, kind: webhook, owner: ops, url: 'http://127.0.0.1:9000/hook', secret: \${HOOK_SECRET} }
monitors:
  - { url: 'https://example.com/', name: Shop, interval: 60s, owner: ops }
maintenance:
  - { name: deploy, monitors: [Shop], from: '2027-01-10T22:00', to: '2027-01-10T23:00', timezone: Europe/Berlin }
server: { publicUrl: 'https://example.com/squirrel', allowedHosts: [Squirrel], trustedProxies: [10.0.0.0/8], rateLimit: 60 }
operator: ops
canaries:
  - 192.0.2.1:443
  - { address: 'https://example.org/', keyword: Example }
deadMan: ['https://hb.example/ping/1']
`;

const operatorOf = (text: string): string[] => {
  const reading = load(`owners: [{ id: ops }]\n${text}`);
  return reading.kind === 'ok' ? [] : reading.problems.map(({ message }) => message);
};

describe('loadConfig', () => {
  test.each([
    ['operator: opps', 'operator must be the id of one of the owners, not "opps"'],
    ['operator: 7', 'operator must be the id of one of the owners, not 7'],
    ['canaries: [example.com]', 'canaries[0] must be an http(s) address or host:port'],
    ['canaries: [{ address: "a.example:1", keyword: x }]', 'because of its keyword'],
    ['canaries: [{ address: "http://a.example/", keywrd: x }]', 'canaries[0].keywrd'],
    ['deadMan: ["ftp://a.example/"]', 'deadMan[0] must be an http(s) address'],
    ['deadMan: [5]', 'deadMan[0] must be an http(s) address'],
    ['canaries: yes', 'canaries must be a list'],
    ['server: yes', 'server must be a map of settings'],
    ['server: { publicUrl: status.example }', 'server.publicUrl must be a URL such as'],
    ['server: { publicUrl: "https://a.example/ping" }', 'server.publicUrl must be a URL such as'],
    ['server: { publicUlr: "https://a.example/" }', 'server.publicUlr'],
    ['server: { allowedHosts: ["a.example:80"] }', 'server.allowedHosts[0] must be a host name'],
    ['server: { rateLimit: -1 }', 'server.rateLimit must be a whole number from 0 to 100000000'],
    ['server: { rateLimit: many }', 'server.rateLimit must be a whole number from 0 to 100000000'],
    ['server: { trustedProxies: [10.0.0.0/40] }', 'server.trustedProxies[0] must be an IP'],
  ])('refuses %s', (text, message) => {
    expect(operatorOf(text)).toEqual([expect.stringContaining(message)]);
  });

  test('reads every section', () => {
    expect(configOf(full, { HOOK_SECRET: 'whsec_abcdefgh' })).toEqual({
      defaults: { ...SERVICE_DEFAULTS, recoverAfterMs: [] },
      ...eachEntity(() => []),
      owners: [{ ...OWNER_FALLBACKS, id: 'ops', name: 'Operations', timezone: 'Europe/Berlin' }],
      channels: [
        {
          ...CHANNEL_FALLBACKS,
          id: 'mail',
          kind: 'email',
          ownerId: 'ops',
          isEnabled: true,
          options: {
            to: 'ops@example.com',
            smtp: 'smtp://127.0.0.1:2525',
            from: 'squirrel@example.com',
          },
        },
        {
          ...CHANNEL_FALLBACKS,
          id: 'hook',
          kind: 'webhook',
          ownerId: 'ops',
          isEnabled: true,
          options: { url: 'http://127.0.0.1:9000/hook', secret: 'whsec_abcdefgh', retries: 3 },
        },
      ],
      monitorOrigins: [
        { file: 'squirrel.yaml', line: 9, lines: { url: 9, name: 9, owner: 9, interval: 9 } },
      ],
      monitors: [
        {
          ...MONITOR_FALLBACKS,
          kind: 'http',
          name: 'Shop',
          target: 'https://example.com/',
          options: {
            url: 'https://example.com/',
            method: 'auto',
            expect: '200-399',
            maxRedirects: 5,
            headers: {},
            insecure: false,
          },
          intervalMs: 60_000,
          timeoutMs: 10_000,
          confirmAfterMs: [10_000, 30_000],
          recoverAfterMs: [],
          ownerIds: ['ops'],
          tags: [],
          isPaused: false,
        },
      ],
      maintenance: [
        {
          id: 'deploy',
          name: 'deploy',
          monitors: ['Shop'],
          tags: [],
          ownerIds: [],
          projectId: 'default',
          isForAll: false,
          begins: '2027-01-10T22:00',
          ends: '2027-01-10T23:00',
          forMs: null,
          days: [],
          at: null,
          cron: null,
          until: null,
          timezone: 'Europe/Berlin',
        },
      ],
      operatorId: 'ops',
      canaries: [
        { address: '192.0.2.1:443', keyword: null },
        { address: 'https://example.org/', keyword: 'Example' },
      ],
      deadManUrls: ['https://hb.example/ping/1'],
      ingress: {
        publicUrl: 'https://example.com/squirrel/',
        allowedHosts: ['squirrel'],
        trustedProxies: ['10.0.0.0/8'],
        signInHeader: null,
        rateLimit: 60,
      },
      signIn: NO_SIGN_IN,
    });
  });

  test('the example is a valid file', () => {
    const text = readFileSync(new URL('../../examples/squirrel.yaml', import.meta.url), 'utf8');
    expect(configOf(text).monitors.map(({ name }) => name)).toEqual([
      'Shop',
      'Login',
      'example.org',
    ]);
  });

  test.each(['', '# nothing', 'monitors:', '{}', '\uFEFF{"owners": []}'])(
    '%j is an empty config',
    (text) => {
      expect(configOf(text)).toEqual({
        defaults: SERVICE_DEFAULTS,
        ...eachEntity(() => []),
        monitorOrigins: [],
        monitors: [],
        operatorId: null,
        canaries: [],
        deadManUrls: [],
        ingress: DIRECT_INGRESS,
        signIn: NO_SIGN_IN,
      });
    },
  );

  test('JSON is read as it is, tabs included', () => {
    const text = '{\n\t"monitors": [\n\t\t{ "url": "http://a.com", "interval": "1m" }\n\t]\n}';
    expect(configOf(text).monitors[0]?.intervalMs).toBe(60_000);
  });

  test('variables stand for texts, numbers and truth values, with and without quotes', () => {
    const text =
      'monitors: [{ url: "http://${HOST}/", name: ${NAME}, maxRedirects: ${N}, paused: ${P}, keyword: "$${NAME}" }]';
    const [monitor] = configOf(text, {
      HOST: 'h.com',
      NAME: '${HOST}: {x}',
      N: '7',
      P: 'true',
    }).monitors;
    expect(monitor).toMatchObject({
      target: 'http://h.com/',
      name: '${HOST}: {x}',
      isPaused: true,
      options: { maxRedirects: 7, keyword: '${NAME}' },
    });
  });

  test('every missing variable is named, and nothing is said about the values it leaves empty', () => {
    const reading = load('monitors: [{ url: ${A}, name: ${B}, interval: 5 }]');
    expect(reading.kind === 'invalid' && reading.problems.map(({ message }) => message)).toEqual([
      'the environment variable A is not set',
      'the environment variable B is not set',
      'monitors[0].interval must be a duration from 1s to 7d, not 5',
    ]);
  });

  test('a variable called like a member of every object is not set', () => {
    const reading = load('monitors: [{ url: ${toString} }]');
    expect(reading).toMatchObject({
      problems: [{ message: 'the environment variable toString is not set' }],
    });
  });

  test('defaults hold for every monitor that says nothing', () => {
    const text =
      'defaults: { interval: 30s, owner: ops }\nowners: [{ id: ops }]\nmonitors: [{ url: a.com }, { url: b.com, owner: null }]';
    expect(
      configOf(text).monitors.map(({ intervalMs, ownerIds }) => [intervalMs, ownerIds[0] ?? null]),
    ).toEqual([
      [30_000, 'ops'],
      [30_000, null],
    ]);
  });

  test.each([
    ['2027-01-10T22:00', 'UTC', Date.UTC(2027, 0, 10, 22)],
    ['2027-01-10 22:00:30', 'UTC', Date.UTC(2027, 0, 10, 22, 0, 30)],
    ['2027-01-10T22:00', 'Asia/Tehran', Date.UTC(2027, 0, 10, 18, 30)],
    ['2027-01-10T22:00Z', 'Asia/Tehran', Date.UTC(2027, 0, 10, 22)],
    ['2027-01-10T22:00+02:00', 'Asia/Tehran', Date.UTC(2027, 0, 10, 20)],
    // Skipped by the change to summer time, and doubled by the change back.
    ['2027-03-28T02:30', 'Europe/Berlin', Date.UTC(2027, 2, 28, 1, 30)],
    ['2027-10-31T02:30', 'Europe/Berlin', Date.UTC(2027, 9, 31, 0, 30)],
  ])('a window from %s in %s', (from, timezone, startsAt) => {
    const text = `monitors: [{ url: a.com }]
maintenance: [{ name: x, monitors: [a.com], from: "${from}", to: 2030-01-01T00:00, timezone: ${timezone} }]`;
    const [window] = configOf(text).maintenance;
    expect(window && plannedMaintenance(window)?.rule).toMatchObject({ startsAt });
  });

  test.each([
    '['.repeat(200_000),
    '{a: '.repeat(20_000),
    '- '.repeat(20_000),
    `a: ${'['.repeat(900)}`,
  ])('deep nesting is one problem', (text) => {
    const reading = load(text);
    expect(reading.kind === 'invalid' && reading.problems.length).toBe(1);
  });

  test('an alias bomb is refused before it is opened', () => {
    const bomb = Array.from({ length: 30 }, (_, i) =>
      i === 0 ? 'a0: &a0 [x, x]' : `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`,
    ).join('\n');
    expect(load(bomb)).toMatchObject({
      kind: 'invalid',
      problems: [{ message: 'the aliases stand for more than 1000000 values' }],
    });
  });

  test('no text makes it throw or touches a prototype', () => {
    const words =
      'monitors:|owners:|channels:|defaults:|maintenance:|\n|  |- |{ | }|[|]|url: |a.com|id: |kind: |email|name: |__proto__: |constructor: |, |"|${|}|&a |*a|!!x |>|# |: |5|null|\t|---\n|<<: |?';
    const word = fc.constantFrom(...words.split('|'));
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
      fc.json({ maxDepth: 6 }),
    );
    fc.assert(
      fc.property(text, (given) => {
        load(given, { HOME: '/root' });
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });
});
