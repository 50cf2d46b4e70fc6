import { expect, test } from 'vitest';
import { sampleMonitorKinds as sampleKinds } from '../../../test/support/sample-kinds.ts';
import { readList } from '../list/read-list.ts';
import { CHECK_DEFAULTS } from './monitor-defaults.ts';
import { describeMonitor, mergeMonitorInput, readMonitorInput } from './monitor-input.ts';

const setup = { kinds: sampleKinds, defaults: CHECK_DEFAULTS, path: '' };
const url = 'http://a.example/';

test('tags are kept in lower case, each once, and read back', () => {
  const reading = readMonitorInput({ url, tags: ['Web', 'env:Prod', 'web', 'Größe:L'] }, setup);
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  expect(reading.spec.tags).toEqual(['web', 'env:prod', 'größe:l']);
  expect(readMonitorInput(describeMonitor(reading.spec, sampleKinds), setup)).toEqual(reading);
  const changed = mergeMonitorInput(reading.spec, { tags: null }, setup);
  expect(changed).toMatchObject({ spec: { tags: [] } });
  expect(mergeMonitorInput(reading.spec, {}, setup)).toMatchObject({
    spec: { tags: reading.spec.tags },
  });
});

test.each(['web', { a: 1 }, ['a b'], ['a,b'], [''], [':x'], ['a:b:c'], [5], ['x'.repeat(65)]])(
  '%j are no tags',
  (tags) => {
    const reading = readMonitorInput({ url, tags }, setup);
    const problems = reading.kind === 'invalid' ? reading.problems : [];
    expect(problems.map(({ path }) => path.replace(/\[\d+\]/, ''))).toEqual(['tags']);
    expect(problems[0]?.hint).toBeDefined();
  },
);

test('there is a limit', () => {
  const tags = Array.from({ length: 21 }, (_, index) => `t${index}`);
  expect(readMonitorInput({ url, tags }, setup)).toMatchObject({
    problems: [{ message: 'tags must be at most 20, not 21' }],
  });
});

test.each([
  'http://a.example/ tags=web,env:prod',
  'http://a.example/ tag="web, env:prod"',
  'url,tags\nhttp://a.example/,"web,env:prod"',
  '[{"url":"http://a.example/","tags":["web","env:prod"]}]',
])('lists have them too: %s', (text) => {
  const list = readList(text, { file: 'x', kinds: sampleKinds, defaults: CHECK_DEFAULTS });
  expect(list.problems).toEqual([]);
  expect(list.entries[0]?.spec.tags).toEqual(['web', 'env:prod']);
});
