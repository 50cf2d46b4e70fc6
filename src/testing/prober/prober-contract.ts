import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { nodeOf } from '../../core/forms/schema-node.ts';
import type { JsonObject } from '../../core/json.ts';
import { CHECK_DEFAULTS } from '../../core/monitor/monitor-defaults.ts';
import { describeMonitor, readMonitorInput } from '../../core/monitor/monitor-input.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { ProberDefinition } from '../../core/ports/prober.ts';
import type { Network } from '../../network/index.ts';
import { openHostilePort, type HostilePort, type PortManner } from './hostile-port.ts';
import { openProbeStage, type ProbeStage } from './probe-stage.ts';
import { expectWellFormed } from './well-formed-result.ts';
import { formAt, SAMPLE_SECRET, secretOptions, type Place } from './prober-samples.ts';
import { withoutStalls } from '../without-stalls.ts';

/** How a kind is put to the test; most need nothing but their definition. */
export interface ProberTrial {
  readonly definition: ProberDefinition<Network>;
  /** A monitor at a place that says something is expected there; made from the example of its addresses by default. */
  readonly formAt?: (place: Place) => JsonObject;
  /** Why a port that behaves badly need not make it `down`. */
  readonly ignoresPorts?: string;
  /** What has to stand beside a secret option, by its key. */
  readonly besideSecrets?: Readonly<Record<string, JsonObject>>;
}

const TIMEOUT_MS = 400;
/** What the port of probers allows beyond the deadline. */
const GRACE_MS = 250;
const manners: readonly PortManner[] = [
  'silent',
  'garbage',
  'trickle',
  'escapes',
  'hang-up',
  'reset',
];

/** Tries everything that is promised of a prober of any kind. */
export function proberContract(trial: ProberTrial): void {
  const { definition } = trial;
  describe(`the kind ${definition.kind}`, () => {
    formCases(definition);
    if (definition.isPushed === true) pushedCases(trial);
    else targetCases(trial);
  });
}

function formFor(trial: ProberTrial, place: Place): JsonObject | null {
  return trial.formAt?.(place) ?? formAt(trial.definition, place);
}

function formCases(definition: ProberDefinition<Network>): void {
  const kinds = new Map([[definition.kind, definition]]);
  const setup = { kinds, defaults: CHECK_DEFAULTS, path: '' };

  test('says of every option what it is', () => {
    const { properties = {} } = nodeOf(definition.options);
    for (const [key, node] of Object.entries(properties)) {
      expect(node.title, `the title of ${key}`).toBeTypeOf('string');
      expect(node.description, `the description of ${key}`).toBeTypeOf('string');
    }
  });

  const url = definition.address?.example;
  if (url === undefined) return;
  test('reads its own example, and what it makes of it', () => {
    const reading = readMonitorInput({ url }, setup);
    if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
    const { spec } = reading;
    expect(spec.kind).toBe(definition.kind);
    expect(definition.canonical(spec.options)).toEqual({
      target: spec.target,
      options: spec.options,
    });
    expect(readMonitorInput(describeMonitor(spec, kinds), setup)).toEqual(reading);
    expect(readMonitorInput({ kind: definition.kind, url: spec.target }, setup)).toMatchObject({
      spec: { target: spec.target },
    });
  });
}

function pushedCases(trial: ProberTrial): void {
  test('comes to a verdict without anything to go by', async () => {
    const stage = openProbeStage(trial.definition);
    const result = await stage.probe(formFor(trial, { host: '127.0.0.1', port: 9 }) ?? {});
    expectWellFormed(result, trial.definition);
    expect(result.outcome).not.toBe('up');
    stage.close();
  });
}

function targetCases(trial: ProberTrial): void {
  const { definition } = trial;
  const ports: HostilePort[] = [];
  let stage: ProbeStage;
  beforeAll(async () => {
    stage = openProbeStage(definition);
    // The first probe loads what probers load late, and no deadline is about that.
    await stage.probe(at({}), { timeoutMs: TIMEOUT_MS });
  });
  afterEach(async () => {
    for (const port of ports.splice(0)) await port.stop();
  });
  afterAll(() => stage.close());

  const open = async (manner: PortManner, seed?: number): Promise<HostilePort> => {
    const port = await openHostilePort(manner, seed);
    ports.push(port);
    return port;
  };
  const at = (place: Partial<Place>): JsonObject =>
    formFor(trial, { host: '127.0.0.1', port: 9, ...place }) ?? {};
  const isDown = (result: ProbeResult): void => {
    if (trial.ignoresPorts === undefined) expect(result.outcome).toBe('down');
  };

  test.each(manners)(
    'is down in time when its target is %s, and leaves nothing open',
    async (manner) => {
      for (const seed of manner === 'garbage' ? [1, 77, 4_711] : [1]) {
        const port = await open(manner, seed);
        const { result, tookMs } = await timed(() =>
          stage.probe(at({ port: port.port }), { timeoutMs: TIMEOUT_MS }),
        );
        expectWellFormed(result, definition);
        isDown(result);
        expect(withoutStalls(tookMs)).toBeLessThan(TIMEOUT_MS + GRACE_MS);
        await expect.poll(() => port.open, { interval: 5 }).toBe(0);
      }
    },
  );

  test('is down in time when its target refuses', async () => {
    const port = await openHostilePort('silent');
    await port.stop();
    const { result, tookMs } = await timed(() =>
      stage.probe(at({ port: port.port }), { timeoutMs: TIMEOUT_MS }),
    );
    expectWellFormed(result, definition);
    isDown(result);
    expect(withoutStalls(tookMs)).toBeLessThan(TIMEOUT_MS + GRACE_MS);
  });

  test('stops at once when it is told to', async () => {
    const port = await open('silent');
    const controller = new AbortController();
    const form = at({ port: port.port });
    const early = await stage.probe(form, { signal: AbortSignal.abort(), timeoutMs: 5_000 });
    setTimeout(() => controller.abort(), 50);
    const { result, tookMs } = await timed(() =>
      stage.probe(form, { signal: controller.signal, timeoutMs: 5_000 }),
    );
    for (const each of [early, result]) {
      expectWellFormed(each, definition);
      if (trial.ignoresPorts === undefined) {
        expect(each).toMatchObject({ outcome: 'unknown', reason: 'stopped' });
      }
    }
    expect(withoutStalls(tookMs)).toBeLessThan(50 + GRACE_MS);
    await expect.poll(() => port.open, { interval: 5 }).toBe(0);
  });

  test('never dials what the policy forbids', async () => {
    const port = await open('silent');
    const wary = openProbeStage(definition, { targets: 'public' });
    const result = await wary.probe(at({ port: port.port }), { timeoutMs: TIMEOUT_MS });
    expectWellFormed(result, definition);
    expect(result).toMatchObject({ outcome: 'blocked', reason: 'private_address' });
    expect(port.visits).toBe(0);
    expect(
      await stage.probe(at({ host: '169.254.169.254' }), { timeoutMs: TIMEOUT_MS }),
    ).toMatchObject({
      outcome: 'blocked',
      reason: 'special_address',
    });
    wary.close();
  });

  test('blames nobody when our resolver does not work', async () => {
    const dead = await openHostilePort('silent');
    await dead.stop();
    const lost = openProbeStage(definition, { resolvers: [`127.0.0.1:${dead.port}`] });
    const result = await lost.probe(at({ host: 'site.example' }), { timeoutMs: 2_000 });
    expectWellFormed(result, definition);
    expect(result).toMatchObject({ outcome: 'unknown', reason: 'resolver' });
    lost.close();
  });

  test('minds no memory that it cannot have written', async () => {
    const port = await open('hang-up');
    const memory = { sampleAt: 'x', nested: [1, { a: null }], '': true };
    const result = await stage.probe(at({ port: port.port }), { timeoutMs: TIMEOUT_MS, memory });
    expectWellFormed(result, definition);
    expect(result.reason).not.toBe('crash');
    isDown(result);
  });

  secretCases(trial);
}

function secretCases({ definition, besideSecrets = {} }: ProberTrial): void {
  const kinds = new Map([[definition.kind, definition]]);
  const secrets = secretOptions(definition);
  test.each(
    secrets.map((options) => {
      const key = Object.keys(options).join();
      return [key, { ...besideSecrets[key], ...options }] as const;
    }),
  )('shows the secret in %s to nobody but its target', async (_, secret) => {
    const port = await openHostilePort('garbage');
    const stage = openProbeStage(definition);
    const place = { host: '127.0.0.1', port: port.port };
    const form = { ...formAt(definition, place), ...secret };
    const result = await stage.probe(form, { timeoutMs: TIMEOUT_MS });
    expect(JSON.stringify(result)).not.toContain(SAMPLE_SECRET);
    const reading = readMonitorInput(form, { kinds, defaults: CHECK_DEFAULTS, path: '' });
    if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
    const { spec } = reading;
    expect(JSON.stringify(spec.options)).toContain(SAMPLE_SECRET);
    expect(JSON.stringify(describeMonitor(spec, kinds))).not.toContain(SAMPLE_SECRET);
    expect(`${spec.target} ${spec.name}`).not.toContain(SAMPLE_SECRET);
    stage.close();
    await port.stop();
  });
}

async function timed(
  run: () => Promise<ProbeResult>,
): Promise<{ readonly result: ProbeResult; readonly tookMs: number }> {
  const startedAt = performance.now();
  const result = await run();
  return { result, tookMs: performance.now() - startedAt };
}
