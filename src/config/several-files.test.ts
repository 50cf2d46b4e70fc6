import { describe, expect, test } from 'vitest';
import { formatProblem } from '../core/format-problem.ts';
import { sampleChannelKinds, sampleMonitorKinds } from '../../test/support/sample-kinds.ts';
import { loadConfigs } from './load-config.ts';
import type { SquirrelConfig } from './squirrel-config.ts';
import { plannedMaintenance } from '../core/people/maintenance.ts';

const setup = { env: {}, monitorKinds: sampleMonitorKinds, channelKinds: sampleChannelKinds };

function load(...texts: readonly string[]) {
  return loadConfigs(
    texts.map((text, index) => ({ text, file: `${'abc'[index] ?? 'x'}.yaml` })),
    setup,
  );
}

function configOf(...texts: readonly string[]): SquirrelConfig {
  const reading = load(...texts);
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  return reading.config;
}

function linesOf(...texts: readonly string[]): readonly string[] {
  const reading = load(...texts);
  return reading.kind === 'ok' ? [] : reading.problems.map(formatProblem);
}

describe('several config files', () => {
  test('may leave a section empty that another one fills', () => {
    const full =
      'operator: ops\ndefaults: { interval: 1m }\nowners: [{ id: ops }]\nmonitors: [{ url: a.com }]';
    const empty = 'operator:\ndefaults:\nowners:\nmonitors:';
    const whole = configOf(full);
    expect(whole.monitors).toHaveLength(1);
    expect(configOf(full, empty)).toEqual(whole);
    const origins = whole.monitorOrigins.map((place) => ({ ...place, file: 'b.yaml' }));
    expect(configOf(empty, full)).toEqual({ ...whole, monitorOrigins: origins });
    expect(linesOf('monitor:', 'monitors:')).toHaveLength(1);
  });

  test('tell where each monitor and each of its settings stands', () => {
    const first = 'monitors:\n  - url: a.com\n    interval: 1m\n';
    const second = '# two\nmonitors:\n  - { url: b.com }\n  - name: C\n    url: c.com\n';
    expect(configOf(first, second).monitorOrigins).toEqual([
      { file: 'a.yaml', line: 2, lines: { url: 2, interval: 3 } },
      { file: 'b.yaml', line: 3, lines: { url: 3 } },
      { file: 'b.yaml', line: 4, lines: { name: 4, url: 5 } },
    ]);
  });

  test.each(['__proto__', 'constructor', 'toString'])('know no key %s either', (key) => {
    const line = `${key}: { monitors: [{ url: a.com }] }`;
    expect(linesOf(line, 'owners: []')).toEqual(linesOf(line));
    expect(linesOf(line)).toHaveLength(1);
    expect(linesOf(`defaults: { ${key}: { interval: 1m } }`, 'owners: []')).toHaveLength(1);
  });

  test('are one: lists follow each other, maps have the keys of all, and owners count everywhere', () => {
    const config = configOf(
      'defaults: { interval: 1m }\nowners: [{ id: ops }]\nmonitors: [{ url: a.com }]',
      'defaults: { timeout: 5s, interval: 1m }\nmonitors: [{ url: b.com, owner: ops }]\noperator: ops',
    );
    expect(config.monitors.map(({ target }) => target)).toEqual([
      'https://a.com/',
      'https://b.com/',
    ]);
    expect(config.monitors).toMatchObject([
      { intervalMs: 60_000, timeoutMs: 5_000 },
      { intervalMs: 60_000, timeoutMs: 5_000, ownerIds: ['ops'] },
    ]);
    expect(config.operatorId).toBe('ops');
  });

  test('that say different things are told so, with both places', () => {
    expect(
      linesOf('defaults: { interval: 1m }\noperator: a', 'operator: b\ndefaults: { interval: 2m }'),
    ).toEqual([
      expect.stringContaining('a.yaml:2:1: operator must be'),
      'b.yaml:1:1: operator is set otherwise in a.yaml:2 (leave it out of one of the two files)',
      'b.yaml:2:13: defaults.interval is set otherwise in a.yaml:1 (leave it out of one of the two files)',
    ]);
  });

  test('have their mistakes named in the file and by the place that they have there', () => {
    expect(
      linesOf(
        'owners: [{ id: ops }]\nmonitors:\n  - { url: a.com }',
        'monitors:\n  - { url: b.com, interval: soon }\n  - { url: a.com }\nowners: [{ id: ops }]\nsurprise: 1',
      ),
    ).toEqual([
      expect.stringContaining('b.yaml:2:19: monitors[0].interval must be'),
      'b.yaml:3:5: monitors[1] watches https://a.com/, and so does monitors[0] of a.yaml (one monitor an address)',
      'b.yaml:4:12: owners[0].id "ops" is already used by owners[0].id of a.yaml',
      expect.stringContaining('b.yaml:5:1: surprise is not a known setting'),
    ]);
  });

  test('that are broken are all named', () => {
    expect(linesOf('- 1', 'monitors: [}', 'owners: [{ id: a }]')).toEqual([
      expect.stringContaining('b.yaml:1:12: the file is not valid YAML'),
    ]);
    expect(linesOf('- 1', 'owners: [{ id: a }]')).toEqual([
      expect.stringContaining('a.yaml:1:1: the file must hold a map'),
    ]);
  });
});

describe('anchors', () => {
  test('bring the same settings to several monitors, which may say more', () => {
    const config = configOf(
      [
        'x-shop: &shop { interval: 10s, timeout: 3s }',
        'monitors:',
        '  - { <<: *shop, url: a.com }',
        '  - { <<: *shop, url: b.com, timeout: 4s }',
        '  - &c { url: c.com }',
        '  - { <<: [*c, *shop], url: d.com }',
      ].join('\n'),
    );
    expect(config.monitors).toMatchObject([
      { target: 'https://a.com/', intervalMs: 10_000, timeoutMs: 3_000 },
      { target: 'https://b.com/', intervalMs: 10_000, timeoutMs: 4_000 },
      { target: 'https://c.com/' },
      { target: 'https://d.com/', intervalMs: 10_000, timeoutMs: 3_000 },
    ]);
  });

  test('have variables put in once', () => {
    const reading = loadConfigs(
      [{ file: 'a.yaml', text: 'x-a: &a { name: "${NAME}" }\nmonitors: [{ <<: *a, url: a.com }]' }],
      { ...setup, env: { NAME: 'Shop' } },
    );
    expect(reading.kind === 'ok' && reading.config.monitors).toMatchObject([{ name: 'Shop' }]);
  });
});

test('the times of maintenance may carry an offset', () => {
  const [window] = configOf(
    [
      'monitors: [{ url: a.com, name: Shop }]',
      'maintenance:',
      '  - { name: d, monitors: [Shop], from: 2027-01-10T22:00:00Z, to: 2027-01-11T00:00+01:00, timezone: Asia/Tehran }',
    ].join('\n'),
  ).maintenance;
  expect(window && plannedMaintenance(window)?.rule).toMatchObject({
    startsAt: Date.UTC(2027, 0, 10, 22),
    endsAt: Date.UTC(2027, 0, 10, 23),
  });
});
