import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECK_DEFAULTS } from '../../src/core/monitor/monitor-defaults.ts';
import { readMonitorInput } from '../../src/core/monitor/monitor-input.ts';
import {
  floodCases,
  hostileCases,
  hostileNames,
  neighbourCase,
} from '../../conformance/cases/index.ts';
import type { HostileCase, PlainValue, ProbeStep } from '../../conformance/format/hostile-case.ts';
import { startHostileFarmProcess } from '../../conformance/farm/hostile-farm-process.ts';
import type { OpenTry } from '../../conformance/farm/open-try.ts';
import { fillRecord, type PlaceholderValues } from '../../conformance/format/placeholders.ts';
import { probers } from '../../src/probers/index.ts';
import { missingNeed } from '../../conformance/score/run-case.ts';
import { startStarvationWatch } from '../../conformance/score/starvation-watch.ts';
import { longUnless } from '../support/test-form.ts';
import type { ApiCheck, ApiMonitor } from './api-answers.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Form = Readonly<Record<string, PlainValue>>;

const intervalMs = 2_000;
const watchedMs = 9_000;
// A check every two seconds, and one may be under way.
const fewestChecks = watchedMs / intervalMs - 2;

const farm = startHostileFarmProcess();
// In a process of its own, so that no hostile server keeps a good one from answering.
const goodFarm = startHostileFarmProcess();
const kinds = new Map(probers.map((definition) => [definition.kind, definition]));
let good: OpenTry;
beforeAll(async () => {
  good = await goodFarm.open({ caseId: neighbourCase.id, tryIndex: 0 });
});
afterAll(async () => {
  await Promise.all([farm.stop(), goodFarm.stop()]);
});

/** What a probe of the farm asks for, as a monitor of a config file; `null` when no such monitor can be had. */
function formOf(step: ProbeStep, values: PlaceholderValues, name: string): Form | null {
  const { monitor: kind = 'http' } = step;
  const options = fillRecord(step.options, values);
  if (typeof options['port'] === 'string') options['port'] = Number(options['port']);
  // Their name servers are not asked here: what is hostile behind such a name is met at its address.
  if (typeof options['url'] === 'string')
    options['url'] = options['url'].replace('shop.example', values['site.host'] ?? 'shop.example');
  const form = { kind, ...options };
  const reading = readMonitorInput(form, { kinds, defaults: CHECK_DEFAULTS, path: '' });
  return reading.kind === 'ok' ? { ...form, name } : null;
}

function formsOf(hostile: HostileCase, tryIndex: number, values: PlaceholderValues): Form[] {
  const steps = hostile.tries[tryIndex]?.steps ?? [];
  return steps.flatMap((step, index) => {
    const name = `${hostile.id}.${tryIndex}.${index}`;
    const form = step.kind === 'probe' ? formOf(step, values, name) : null;
    return form === null ? [] : [form];
  });
}

const all = [...hostileCases, ...floodCases].filter(({ apart }) => apart === undefined);
const hostileNameForms = Object.keys(hostileNames).map((host) => ({
  url: `http://${host}/`,
  name: `D ${host}`,
}));

/** Opens every target of these families; the forms are monitors of them. */
async function openHostile(
  families: string,
): Promise<{ readonly opened: readonly OpenTry[]; readonly forms: readonly Form[] }> {
  const opened: OpenTry[] = [];
  const forms: Form[] = [];
  for (const each of all.filter(({ id }) => families.includes(id[0] ?? ''))) {
    for (const [tryIndex, given] of each.tries.entries()) {
      if (missingNeed(given) !== null) continue;
      const stage = await farm.open({ caseId: each.id, tryIndex });
      opened.push(stage);
      forms.push(...formsOf(each, tryIndex, stage.values));
    }
  }
  return { opened, forms };
}

/** Starts a service that watches them and the good ones. */
async function startService(folder: string, forms: readonly Form[]): Promise<ServiceProcess> {
  const paths = { config: join(folder, 'squirrel.yaml'), ca: join(folder, 'ca.pem') };
  const defaults = { interval: `${intervalMs}ms`, timeout: '2s', confirm: { after: ['200ms'] } };
  await writeFile(paths.config, JSON.stringify({ defaults, monitors: distinct(forms) }));
  await writeFile(paths.ca, good.values['tls.ca'] ?? '');
  const args = ['--config', paths.config, '--resolver', good.values['dns'] ?? '', '--ca', paths.ca];
  return new ServiceProcess({ dataDirectory: join(folder, 'data'), args });
}

/** What the good ones were told, and everything about it that is not right. */
async function judgeNeighbours(
  service: ServiceProcess,
  starvedMs: number,
): Promise<{ readonly judged: number; readonly wrong: readonly string[] }> {
  const monitors = await service.all<ApiMonitor>('/monitors');
  const wrong: string[] = [];
  let judged = 0;
  for (const { id, name, openIncident } of monitors.filter((each) => each.name.startsWith('N1.'))) {
    const checks = await service.all<ApiCheck>(`/monitors/${id}/checks`);
    judged += checks.length;
    if (openIncident !== null) wrong.push(`${name}: an incident`);
    // A service that others keep from the processor says so, and blames nobody.
    const isStarved = ({ reason }: ApiCheck): boolean => starvedMs > 0 && reason === 'stall';
    const bad = checks.filter((check) => check.outcome !== 'up' && !isStarved(check));
    wrong.push(...bad.map(({ outcome, reason }) => `${name}: ${outcome} ${reason}`));
    if (checks.length < fewestChecks && starvedMs === 0)
      wrong.push(`${name}: ${checks.length} checks`);
  }
  return { judged, wrong };
}

test.for(['T', 'H', 'SR', 'L', 'D', 'BW'])(
  'no hostile target of %s changes what owners of other monitors are told',
  async (families, context) => {
    longUnless(['T', 'D', 'BW'].includes(families), context);
    await using folder = await temporaryFolder();
    const hostile =
      families === 'D' ? { opened: [], forms: hostileNameForms } : await openHostile(families);
    const neighbours = formsOf(neighbourCase, 0, good.values);
    const service = await startService(folder.path, [...neighbours, ...hostile.forms]);
    const watch = startStarvationWatch();
    try {
      await service.ready;
      const beganAt = performance.now();
      await wait(watchedMs);
      const { judged, wrong } = await judgeNeighbours(service, watch.starvedMsSince(beganAt));
      const company = `${hostile.forms.length} hostile x ${neighbours.length} neighbours`;
      process.stdout.write(`${families}: ${company}: ${judged} judged, wrong ${wrong.length}\n`);
      expect(wrong).toEqual([]);
      expect(judged).toBeGreaterThan(neighbours.length);
      expect(neighbours).toHaveLength(50);
    } finally {
      watch.stop();
      await service.kill9();
      await Promise.all(hostile.opened.map((stage) => stage.close()));
    }
  },
);

// The same address twice in a file is a mistake, and some cases ask twice.
function distinct(forms: readonly Form[]): readonly Form[] {
  const keyOf = ({ name: _name, ...form }: Form): string => JSON.stringify(form['url'] ?? form);
  return [...new Map(forms.map((form) => [keyOf(form), form])).values()];
}
