import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { sampleHttpKind, sampleMonitorKinds as kinds } from '../../../test/support/sample-kinds.ts';
import { SERVICE_DEFAULTS } from './monitor-defaults.ts';
import { describeMonitor, readMonitorInput } from './monitor-input.ts';
import { monitorInputSchema, monitorPatchSchema } from './monitor-schema.ts';

const input = monitorInputSchema(kinds);
const patch = monitorPatchSchema(kinds);

describe('the schema of a monitor', () => {
  test.each([
    { url: 'example.com' },
    { kind: 'http', url: 'example.com', method: 'get', interval: '1m30s', owner: null },
    { kind: 'tcp', host: 'db', port: 5432, confirm: { after: [] } },
  ])('%j fits, and what it is read as fits again', (form) => {
    expect(Value.Check(input, form)).toBe(true);
    const reading = readMonitorInput(form, { kinds, defaults: SERVICE_DEFAULTS, path: '' });
    if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
    const described = describeMonitor(reading.spec, kinds);
    expect(Value.Check(input, described)).toBe(true);
    expect(Value.Check(patch, described)).toBe(true);
  });

  test.each([
    {},
    { kind: 'tcp', url: 'a.com' },
    { url: 'a.com', colour: 'red' },
    { url: 'a.com', interval: '5' },
    { url: 'a.com', confirm: ['10s'] },
  ])('%j does not fit', (form) => {
    expect(Value.Check(input, form)).toBe(false);
  });

  test('a change may leave out and take back everything', () => {
    expect(Value.Check(patch, {})).toBe(true);
    expect(Value.Check(patch, { interval: null, keyword: null, port: 1 })).toBe(true);
    expect(Value.Check(patch, { colour: 'red' })).toBe(false);
  });

  test('one kind needs no choice', () => {
    const schema = monitorInputSchema(new Map([['http', sampleHttpKind]]));
    expect(schema).toMatchObject({
      type: 'object',
      required: ['url'],
      additionalProperties: false,
    });
  });
});
