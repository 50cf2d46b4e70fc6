import { SERVICE_DEFAULTS } from '../../src/core/monitor/monitor-defaults.ts';
import { readMonitorInput, type MonitorReading } from '../../src/core/monitor/monitor-input.ts';
import type { AdmitStep } from '../format/further-steps.ts';
import { probers } from '../../src/probers/index.ts';

const kinds = new Map(probers.map((prober) => [prober.kind, prober]));

/** Reads a monitor as API, config file and lists do, and compares what became of it. */
export function runAdmitStep(step: AdmitStep): Promise<readonly string[]> {
  const form = { kind: step.monitor ?? 'http', ...step.options };
  const reading = readMonitorInput(form, { kinds, defaults: SERVICE_DEFAULTS, path: '' });
  return Promise.resolve(compare(reading, step.expect));
}

function compare(reading: MonitorReading, expect: AdmitStep['expect']): string[] {
  if ('refused' in expect) {
    if (reading.kind === 'ok') return [`expected a refusal, got ${reading.spec.target}`];
    const said = JSON.stringify(reading.problems);
    const missing = expect.refused.filter((text) => !said.includes(text));
    const failures = missing.map((text) => `problems: expected ${text}, got ${said}`);
    const { lacks } = expect;
    if (lacks !== undefined && said.includes(lacks)) failures.push(`problems: they hold ${lacks}`);
    return failures;
  }
  if (reading.kind === 'invalid') {
    return [`expected ${expect.target}, got ${JSON.stringify(reading.problems)}`];
  }
  const { target, name } = reading.spec;
  const failures =
    target === expect.target ? [] : [`target: expected ${expect.target}, got ${target}`];
  if (expect.name !== undefined && name !== expect.name) {
    failures.push(`name: expected ${expect.name}, got ${name}`);
  }
  return failures;
}
