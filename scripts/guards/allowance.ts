import type { Finding } from './tree.ts';

/** What may still break a rule, by path or name, with the reason. The list only shrinks: one that breaks nothing any more is a finding. */
export type Allowance = Readonly<Record<string, string>>;

/** Leaves out what is allowed by its `key`, and adds what is allowed for nothing. */
export function withoutAllowed(
  findings: readonly (Finding & { readonly key: string })[],
  allowance: Allowance,
): readonly Finding[] {
  const keys = new Set(findings.map(({ key }) => key));
  const needless = Object.keys(allowance)
    .filter((key) => !keys.has(key))
    .map((key) => ({
      path: key,
      line: 1,
      message: 'It is allowed to break a rule and keeps it: take it out of the list.',
    }));
  return [...findings.filter(({ key }) => !(key in allowance)), ...needless];
}
