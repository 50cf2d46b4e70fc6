import type { Problem } from '../core/errors.ts';
import { escapeXml } from './xml-text.ts';

const WRITTEN = /\{\{([^{}]{0,64})\}\}/g;
const MAX_PROBLEMS = 5;

/** A value for each placeholder, by its name. */
export type TemplateValues = ReadonlyMap<string, string>;

/**
 * A template with every `{{name}}` in it replaced, in one pass: what a value brings along is text. A name without a value
 * stays as it is written.
 */
export function fillTemplate(
  template: string,
  values: TemplateValues,
  escape: (text: string) => string,
): string {
  return template.replace(WRITTEN, (whole, name: string) => {
    const value = values.get(name.trim());
    return value === undefined ? whole : escape(value);
  });
}

/** The names that a template uses, each once. */
export function templateNames(template: string): ReadonlySet<string> {
  return new Set([...template.matchAll(WRITTEN)].map(([, name = '']) => name.trim()));
}

/** The placeholders of a template that are none of `names`, each with all that there are. */
export function templateProblems(
  template: string,
  path: string,
  names: readonly string[],
): readonly Problem[] {
  const unknown = [...templateNames(template)].filter((name) => !names.includes(name));
  return unknown.slice(0, MAX_PROBLEMS).map((name) => ({
    path,
    message: `${path} has a placeholder that there is not: {{${name}}}`,
    hint: `there are ${names.map((each) => `{{${each}}}`).join(', ')}`,
  }));
}

/** How a value is written in a body, by the type of the body. */
export const BODY_ESCAPES = {
  'application/json': (text: string): string => JSON.stringify(text.toWellFormed()).slice(1, -1),
  // WHATWG URL §5.2.
  'application/x-www-form-urlencoded': (text: string): string =>
    new URLSearchParams([['', text]]).toString().slice(1),
  'text/plain': (text: string): string => text.toWellFormed(),
  'text/xml': escapeXml,
} as const;

export type BodyType = keyof typeof BODY_ESCAPES;

/** How a value is written in path and query of an address. */
export function escapeUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** How a value is written in a header, which holds ASCII only. */
export function escapeHeader(text: string): string {
  return text.replace(/[^ -~]/g, '?').slice(0, 1_000);
}
