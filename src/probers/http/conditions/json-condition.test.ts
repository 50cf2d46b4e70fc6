import { expect, test } from 'vitest';
import type { JsonValue } from '../../../core/json.ts';
import { missOf, readJsonCondition } from './json-condition.ts';
import { withoutStalls } from '../../../testing/without-stalls.ts';

const page: JsonValue = {
  status: 'ok',
  version: '1.10',
  count: 5,
  ratio: 0.5,
  up: true,
  none: null,
  empty: [],
  'a name': { 'b.c': 'deep', "it's": 1 },
  nodes: [
    { name: 'a', load: 1, tags: ['web', 'eu'] },
    { name: 'b', load: 9, tags: [] },
  ],
};

function missed(text: string): string | null {
  const reading = readJsonCondition(text);
  if ('message' in reading) throw new Error(`${text}: ${reading.message}`);
  return missOf(reading, page);
}

test.each([
  '$.status == "ok"',
  "$.status == 'ok'",
  '$.status==ok',
  '$.version == 1.10',
  '$.count == 5',
  '$.count != 6',
  '$.count >= 5',
  '$.count < 5.5',
  '$.ratio > 0.4',
  '$.up == true',
  '$.none == null',
  '$.none exists',
  '$.missing absent',
  '$.missing != x',
  '$.empty exists',
  '$.empty == []',
  'length($.empty) == 0',
  'length($.nodes) >= 2',
  'length( $.status ) == 2',
  "$['a name']['b.c'] == deep",
  `$['a name']["it's"] == 1`,
  `$['a name']['it\\'s'] == 1`,
  '$.nodes[0].name == a',
  '$.nodes[-1].name == b',
  '$.nodes[*].name == b',
  '$.nodes[*].load < 2',
  '$.nodes[*].load != 5',
  '$.nodes[0].tags contains eu',
  '$.status contains o',
  '$.status matches ^o.$',
  '$.version matches ^\\d+\\.\\d+$',
  '$..name contains b',
  '$..load == 9',
  '$..tags[0] == web',
  '$.nodes.* exists',
  '$ exists',
  '$.status >= "a"',
])('%s holds', (text) => {
  expect(missed(text)).toBeNull();
});

test.each([
  ['$.status == "bad"', '$.status is "ok", expected == "bad"'],
  ['$.status == "5"', '$.status is "ok", expected == "5"'],
  ['$.count == "5"', '$.count is 5, expected == "5"'],
  ['$.count > 5', '$.count is 5, expected > 5'],
  ['$.status > 5', '$.status is "ok", expected > 5'],
  ['$.missing == x', '$.missing is missing, expected == x'],
  ['$.missing < 5', '$.missing is missing, expected < 5'],
  ['$.status absent', '$.status is "ok", expected absent'],
  ['$.nodes[*].name != a', '$.nodes[*].name is 2 values, expected != a'],
  ['$.nodes[7] exists', '$.nodes[7] is missing, expected exists'],
  ['$.status.more exists', '$.status.more is missing, expected exists'],
  ['length($.count) > 0', 'length($.count) is missing, expected > 0'],
  ['$.__proto__ exists', '$.__proto__ is missing, expected exists'],
])('%s does not', (text, why) => {
  expect(missed(text)).toBe(why);
});

test.each([
  'status == ok',
  '$.status',
  '$.status =ok',
  '$.status is ok',
  '$.status ==',
  '$.status exists ok',
  '$.status matches (',
  '$.status matches (?=a)',
  '$[?@.a==1] exists',
  '$[0:2] exists',
  '$..a..b exists',
  '$.. exists',
  'length($.a == 1',
])('%s is no condition, and says so', (text) => {
  const reading = readJsonCondition(text);
  expect('message' in reading && reading.message.length > 0 && reading.hint.length > 0).toBe(true);
});

test('a page that is nested without end is taken in time', () => {
  const deep = JSON.parse(`${'['.repeat(5_000)}1${']'.repeat(5_000)}`) as JsonValue;
  const reading = readJsonCondition('$..x absent');
  if ('message' in reading) throw new Error(reading.message);
  expect(missOf(reading, deep)).toBeNull();
});

function missOn(text: string, document: JsonValue): string | null {
  const reading = readJsonCondition(text);
  if ('message' in reading) throw new Error(`${text}: ${reading.message}`);
  return missOf(reading, document);
}

test('maps are equal in any order of their names', () => {
  const document = { nodes: [{ b: [1, { c: null }], a: 'x' }] };
  expect(missOn('$.nodes[0] == {"a": "x", "b": [1, {"c": null}]}', document)).toBeNull();
  expect(missOn('$.nodes contains {"a": "x", "b": [1, {"c": null}]}', document)).toBeNull();
  expect(missOn('$.nodes[0] == {"a": "x", "b": [1, {"d": null}]}', document)).toBe(
    '$.nodes[0] is {"b":[1,{"c":null}],"a":"x"}, expected == {"a": "x", "b": [1, {"d": null}]}',
  );
});

const deep = JSON.parse(`${'{"a":['.repeat(100_000)}${']}'.repeat(100_000)}`) as JsonValue;

test.each([
  '$ == ok',
  '$ != {"a":[{"a":[]}]}',
  '$ contains ok',
  '$ matches ok',
  '$..a[0] == {"a":1}',
])('a page as deep as it is long is judged: %s', (text) => {
  const miss = missOn(text, deep);
  if (text.includes('!=')) expect(miss).toBeNull();
  else expect(miss).toMatch(/ is (?:\{"a":\[\{"a":\[.*…|99999 values), expected /);
});

test.each(['$..a == {"a":1}', '$..a == ok', '$..a matches ^ok'])(
  'values inside of each other cost no more than their page: %s',
  (text) => {
    const big = 'x'.repeat(700_000);
    const nested = JSON.parse(
      `${'{"a":'.repeat(3_000)}${JSON.stringify(big)}${'}'.repeat(3_000)}`,
    ) as JsonValue;
    const startedAt = performance.now();
    expect(missOn(text, nested)).toContain('is 3000 values');
    expect(withoutStalls(performance.now() - startedAt)).toBeLessThan(2_000);
  },
);
