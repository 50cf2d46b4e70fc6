import { describe, expect, it } from 'vitest';
import { asOwnerId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';
import type { StageOptions } from '../../../test/support/engine/engine-stage.ts';
import { saying, soundWitnesses } from '../../../test/support/engine/scripted-witnesses.ts';
import type { ScriptedWitnesses } from '../../../test/support/engine/scripted-witnesses.ts';

const operatorId = asOwnerId('operator');
const day = 86_400_000;

/** A stage whose operator has a channel of his own; everybody else's is `hook`. */
function openStage(
  changes: StageOptions['changes'] = {},
  witnesses: ScriptedWitnesses = soundWitnesses,
): EngineStage {
  const stage = new EngineStage({ changes: { operatorId, ...changes }, witnesses });
  stage.channel('ops', { ownerId: operatorId });
  return stage;
}

const kindsOf = (stage: EngineStage): string[] => stage.told.map(([, kind]) => kind);
const at = (address: string, rest: Partial<ProbeResult> = {}) => ({ address, ...rest });
const silent = (address: string) =>
  at(address, { outcome: 'down', reason: 'connect_timeout', phase: 'connect', message: 'silence' });
const alone = { intervalMs: 5_000, confirmAfterMs: [], recoverAfterMs: [] };
const outcomesOf = (stage: EngineStage): Set<string> =>
  new Set(stage.storage.tables.checks.map(({ outcome }) => outcome));

/** Our router is silent from the one second to the other. */
const cutOff =
  (from: number, to: number): ScriptedWitnesses =>
  (second, request) =>
    second >= from && second < to
      ? saying({ gateway: { answer: 'silent' } })(second, request)
      : soundWitnesses(second, request);

/** Sites at addresses of their own, all of which do the same. */
function plantSites(
  stage: EngineStage,
  count: number,
  script: (second: number, address: string) => Partial<ProbeResult>,
): void {
  for (let n = 1; n <= count; n += 1) {
    stage.site(`s${n}`, (second) => script(second, `192.0.2.${n}`), alone);
  }
}

describe('when nobody can be reached any more, because our router is gone', () => {
  it('blames no site, tells the operator once, and ends by itself', async () => {
    const stage = openStage({}, cutOff(20, 60));
    plantSites(stage, 10, (second, address) =>
      second >= 20 && second < 60 ? silent(address) : at(address),
    );
    await stage.start();
    await stage.until(120);
    expect(kindsOf(stage)).toEqual(['alarm', 'alarm_over']);
    expect(outcomesOf(stage)).toEqual(new Set(['up', 'unknown']));
    const statuses = [...stage.storage.tables.watched.values()].map(({ state }) => state.status);
    expect(new Set(statuses)).toEqual(new Set(['up']));
  });

  it('still tells of a site that cannot be reached while the others can', async () => {
    const stage = openStage();
    plantSites(stage, 10, (second, address) =>
      second >= 20 && address === '192.0.2.3' ? silent(address) : at(address),
    );
    await stage.start();
    await stage.until(60);
    expect(kindsOf(stage)).toEqual(['opened']);
    // Its interval, and the moment that the evidence takes.
    expect(stage.told[0]?.[0]).toBeLessThan(20 + 5 + 2);
  });

  it('shows the alarm while it is open, and tells somebody although nobody is named', async () => {
    const stage = new EngineStage({ changes: { operatorId: null }, witnesses: cutOff(20, 60) });
    plantSites(stage, 10, (second, address) =>
      second >= 20 && second < 60 ? silent(address) : at(address),
    );
    await stage.start();
    await stage.until(50);
    expect(stage.engine.health().alarm).toMatchObject({ cause: 'network', endedAt: null });
    await stage.until(120);
    expect(stage.engine.health().alarm).toBeNull();
    expect(kindsOf(stage)).toEqual(['alarm', 'alarm_over']);
  });
});

describe('when the clock is set', () => {
  const certificate = (stage: EngineStage) => ({
    validFrom: stage.startedAt - day,
    validTo: stage.startedAt + 90 * day,
  });
  const expired = (stage: EngineStage, address: string): Partial<ProbeResult> =>
    stage.clock.now() > stage.startedAt + 90 * day
      ? at(address, {
          outcome: 'down',
          reason: 'tls_expired',
          phase: 'tls',
          message: 'expired',
          evidence: { certificate: certificate(stage) },
        })
      : at(address);

  it.each([10 * 365 * day, -365 * day, 3_600_000, -3_600_000])(
    'by %d ms no certificate is blamed, and the operator is told once',
    async (byMs) => {
      const stage = openStage();
      plantSites(stage, 5, (_, address) => expired(stage, address));
      await stage.start();
      await stage.until(30);
      const probes = stage.storage.tables.checks.length;
      stage.clock.jump(byMs);
      await stage.clock.advance(60_000);
      const perMinute = stage.storage.tables.checks.length - probes;
      // As long as the clock says that all certificates have expired, there is nothing to judge them by.
      if (stage.engine.health().alarm !== null) stage.clock.jump(-byMs);
      await stage.clock.advance(60_000);
      expect(outcomesOf(stage).has('down')).toBe(false);
      expect(stage.notifier.tries.map(({ delivery }) => delivery.notice.kind)).toEqual([
        'alarm',
        'alarm_over',
      ]);
      // Twelve rounds of five, and not a hundred at once.
      expect(perMinute).toBeGreaterThan(40);
      expect(perMinute).toBeLessThan(190);
    },
  );

  it('a certificate is not blamed even before the schedule has noticed', async () => {
    const stage = openStage();
    plantSites(stage, 5, (_, address) => ({ ...expired(stage, address), takesMs: 400 }));
    await stage.start();
    await stage.until(30);
    for (let n = 0; n < 40; n += 1) {
      stage.clock.jump(100 * day);
      await stage.clock.advance(300);
      stage.clock.jump(-100 * day);
      await stage.clock.advance(300);
    }
    const { checks } = stage.storage.tables;
    expect(outcomesOf(stage).has('down')).toBe(false);
    expect(checks.some(({ reason }) => reason === 'clock')).toBe(true);
  });

  it('by less than two seconds nothing happens', async () => {
    const stage = openStage();
    plantSites(stage, 5, (_, address) => at(address));
    await stage.start();
    await stage.until(30);
    stage.clock.jump(1_900);
    await stage.clock.advance(60_000);
    expect(stage.told).toEqual([]);
  });
});

describe('a process that stood still', () => {
  it('tells the operator once that it did', async () => {
    const stage = openStage();
    plantSites(stage, 5, (_, address) => at(address));
    await stage.start();
    await stage.until(30);
    await stage.clock.standStill(60_000);
    await stage.clock.advance(60_000);
    expect(kindsOf(stage)).toEqual(['alarm', 'alarm_over']);
    expect(stage.notifier.tries[0]?.delivery.notice.incident.reason).toBe('stall');
  });
});

describe('an alarm that is open when the process dies', () => {
  const broken = (until: number) => (second: number, address: string) =>
    second >= 20 && second < until ? silent(address) : at(address);

  it.each([
    ['goes on', 200],
    ['ends', 62],
  ])('%s in the next life, under one id', async (_, until) => {
    const stage = openStage({}, cutOff(20, until));
    plantSites(stage, 10, broken(until));
    await stage.start();
    await stage.until(60);
    expect(kindsOf(stage)).toEqual(['alarm']);
    stage.kill();
    await stage.start();
    await stage.until(300);
    expect(kindsOf(stage)).toEqual(['alarm', 'alarm_over']);
    const ids = stage.notifier.tries.map(({ delivery }) => delivery.notice.incident.id);
    expect(new Set(ids).size).toBe(1);
  });
});

describe('a database that cannot be written', () => {
  it('does not keep the operator from hearing of it, once', async () => {
    const stage = openStage();
    plantSites(stage, 5, (_, address) => at(address));
    await stage.start();
    await stage.until(30);
    const full = new Error('database or disk is full');
    Object.assign(stage.storage.tables.broken, { history: full, ledger: full, outbox: full });
    await stage.until(90);
    expect(kindsOf(stage)).toEqual(['alarm']);
    Object.assign(stage.storage.tables.broken, { history: null, ledger: null, outbox: null });
    await stage.until(150);
    expect(kindsOf(stage)).toEqual(['alarm', 'alarm_over']);
  });
});

describe('canaries', () => {
  const canary = {
    host: '198.51.100.1',
    isName: false,
    port: 80,
    check: {
      kind: 'http',
      options: { url: 'http://canary.example/' },
      timeoutMs: 5_000,
    },
  } as const;

  it('that all fail with another text show a stranger in the way: even good answers count for nothing', async () => {
    const stage = openStage({ canaries: [canary] });
    const isThere = (second: number): boolean => second >= 20 && second < 80;
    stage.site(
      'canary',
      (second) =>
        isThere(second) ? { outcome: 'down', reason: 'keyword_missing', phase: 'body' } : {},
      { isPaused: true },
    );
    plantSites(stage, 5, (_, address) => at(address));
    await stage.start();
    await stage.until(75);
    const statuses = [...stage.storage.tables.watched.values()]
      .filter(({ monitor }) => !monitor.isPaused)
      .map(({ state }) => state.status);
    expect(new Set(statuses)).toEqual(new Set(['unknown']));
    await stage.until(150);
    expect(kindsOf(stage)).toEqual(['alarm', 'alarm_over']);
  });

  it('that fail while sites answer are blamed themselves', async () => {
    const stage = openStage({ canaries: [canary] });
    stage.site('canary', () => silent('198.51.100.1'), { isPaused: true });
    plantSites(stage, 5, (_, address) => at(address));
    await stage.start();
    await stage.until(120);
    expect(stage.told).toEqual([]);
  });

  it('that nobody reaches say that it is us, where no witness does', async () => {
    const stage = openStage({ canaries: [{ ...canary, check: null }] });
    plantSites(stage, 3, (second, address) =>
      second >= 20 && second < 60 ? silent(address) : at(address),
    );
    await stage.start();
    await stage.until(120);
    expect(kindsOf(stage)).toEqual(['alarm', 'alarm_over']);
    expect(outcomesOf(stage)).toEqual(new Set(['up', 'unknown']));
  });
});
