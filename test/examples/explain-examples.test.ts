import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { runExplainExamples, type ExplainExamples } from './explain-examples.ts';

let printed: ExplainExamples;
beforeAll(async () => {
  printed = await runExplainExamples();
});

const shown = [
  ...readFileSync('docs/explain.md', 'utf8').matchAll(
    /^```console\n\$ [^\n]+\n(.*?)\n\$ echo \$\?\n\d\n```$/gms,
  ),
].map(([, text = '']) => text);

describe('the examples in docs/explain.md are what the program prints', () => {
  test.each([
    [0, 'siteWithoutHead'],
    [1, 'expiredCertificate'],
  ] as const)('example %i, %s', (index, name) => {
    expect(comparable(shown[index] ?? '')).toBe(comparable(printed[name]));
  });

  test('there are no others', () => {
    expect(shown).toHaveLength(2);
  });
});

test.each(['siteWithoutHead', 'expiredCertificate'] as const)(
  '%s: what is compared is more than blanks',
  (name) => {
    expect(comparable(printed[name]).length).toBeGreaterThan(1_000);
  },
);

// Times, ports and addresses differ from run to run, and with the width of times the places where lines break.
function comparable(text: string): string {
  return text
    .replaceAll(/^ {2,4}\d+\.\d{3} {2}/gm, 'AT ')
    .replaceAll(/begun \S+ \S+ UTC/g, 'begun THEN')
    .replaceAll(/\b\d+(?:\.\d+)? m?s\b/g, 'TIME')
    .replaceAll(/(?<=:|port )\d{4,5}\b/g, 'PORT')
    .replaceAll(/\b127(?:\.\d{1,3}){3}\b/g, 'ADDRESS')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
