import type { OxlintConfig } from 'oxlint';

/** Rules for the files that match. */
export type Override = NonNullable<OxlintConfig['overrides']>[number];

/** Imports, as they are written, that files must not have. */
export interface Pattern {
  regex: string;
  message: string;
  /** True if the types of such a file may be imported. */
  allowTypeImports?: boolean;
}

/** The rule that forbids these imports. */
export function restrictImports(patterns: Pattern[]): NonNullable<Override['rules']> {
  return { 'no-restricted-imports': ['error', { patterns }] };
}
