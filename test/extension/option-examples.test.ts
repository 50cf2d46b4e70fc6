import { Compile } from 'typebox/schema';
import { expect, test } from 'vitest';
import { nodeOf } from '../../src/core/forms/schema-node.ts';
import { MONITOR_FIELDS } from '../../src/core/monitor/monitor.ts';
import { schemasOf } from '../../src/core/forms/field-set.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import { probers } from '../../src/probers/index.ts';

const settings = Object.entries(schemasOf(MONITOR_FIELDS)).map(
  ([key, schema]) => [`monitor ${key}`, nodeOf(schema)] as const,
);
const options = [...probers, ...notifiers].flatMap(({ kind, options: schema }) =>
  Object.entries(nodeOf(schema).properties ?? {}).map(
    ([key, node]) => [`${kind} ${key}`, node] as const,
  ),
);
const advised = [...settings, ...options].flatMap(([name, node]) =>
  (Array.isArray(node.examples) ? (node.examples as unknown[]) : []).map(
    (example) => [name, example, node] as const,
  ),
);

test.each(advised)('the example of %s, %j, is one that is taken', (_name, example, node) => {
  expect(Compile(node as object).Check(example)).toBe(true);
});

test('there are examples', () => {
  expect(advised.length).toBeGreaterThan(15);
});
