import { describe, expect, it } from 'vitest';
import { sampleMonitorKinds as kinds } from '../../../test/support/sample-kinds.ts';
import { formFromPairs } from '../list/text-form.ts';
import { SERVICE_DEFAULTS } from './monitor-defaults.ts';
import { describeMonitor, mergeMonitorInput, readMonitorInput } from './monitor-input.ts';

const setup = { kinds, defaults: SERVICE_DEFAULTS, path: '' };
const url = 'https://a.example/';
const ownersOf = (owner: unknown) => {
  const reading = readMonitorInput({ url, owner }, setup);
  return reading.kind === 'ok'
    ? reading.spec.ownerIds
    : reading.problems.map(({ path, message }) => [path, message]);
};

describe('the owners of a monitor', () => {
  it.each([
    ['ops', ['ops']],
    [['ops'], ['ops']],
    [
      ['ops', 'web', 'ops'],
      ['ops', 'web'],
    ],
    [[], []],
    [null, []],
    [undefined, []],
  ])('are read from %j', (owner, wanted) => {
    expect(ownersOf(owner)).toEqual(wanted);
  });

  it.each([
    [['ops', 'not an id'], 'owner[1]'],
    [{ id: 'ops' }, 'owner'],
    [[['ops']], 'owner[0]'],
    [Array.from({ length: 21 }, (_, index) => `o${index}`), 'owner'],
  ])('are refused in %j', (owner, path) => {
    expect(ownersOf(owner)).toEqual([[path, expect.stringContaining(`${path} must be`)]]);
  });

  it.each(['ops', ['ops', 'web'], null])('come back from the flat form: %j', (owner) => {
    const reading = readMonitorInput({ url, owner }, setup);
    if (reading.kind === 'invalid') throw new Error('it is valid');
    expect(describeMonitor(reading.spec, kinds)['owner']).toEqual(owner);
    expect(mergeMonitorInput(reading.spec, { interval: '1m' }, setup)).toMatchObject({
      spec: { ownerIds: reading.spec.ownerIds },
    });
  });

  it.each(['owner', 'owners'])('are written with commas in a list, under %s', (key) => {
    expect(formFromPairs([[key, 'ops, web']], kinds)).toMatchObject({
      form: { owner: ['ops', 'web'] },
    });
  });

  it('come from the defaults unless the form says that there is none', () => {
    const reading = readMonitorInput({ url }, { ...setup, defaults: defaultsOf(['ops']) });
    expect(reading).toMatchObject({ spec: { ownerIds: ['ops'] } });
    const without = readMonitorInput(
      { url, owner: null },
      { ...setup, defaults: defaultsOf(['ops']) },
    );
    expect(without).toMatchObject({ spec: { ownerIds: [] } });
  });
});

function defaultsOf(owners: readonly string[]) {
  const reading = readMonitorInput({ url, owner: owners }, setup);
  if (reading.kind === 'invalid') throw new Error('it is valid');
  return { ...SERVICE_DEFAULTS, ownerIds: reading.spec.ownerIds };
}
