import type { Problem } from '../../core/errors.ts';

/** What may stand in `{{...}}`. */
export const PLACEHOLDERS = ['to', 'digits', 'text', 'from', 'id', 'secret'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A value for each of them. */
export type Values = Readonly<Record<Placeholder, string>>;

const WRITTEN = /\{\{([^{}]{0,64})\}\}/g;

/** A template with every placeholder in it replaced once: what a value brings along is text. */
export function fill(template: string, values: Values, escape: (text: string) => string): string {
  return template.replace(WRITTEN, (whole, name: string) => {
    const placeholder = placeholderOf(name);
    return placeholder === null ? whole : escape(values[placeholder]);
  });
}

/** The placeholders of a template that there are, each once. */
export function placeholdersIn(template: string): ReadonlySet<Placeholder> {
  const names = [...template.matchAll(WRITTEN)].map(([, name = '']) => placeholderOf(name));
  return new Set(names.filter((name) => name !== null));
}

/** Placeholders that there are not. */
export function placeholderProblems(template: string, path: string): readonly Problem[] {
  const unknown = [...template.matchAll(WRITTEN)].filter(
    ([, name = '']) => placeholderOf(name) === null,
  );
  return unknown.slice(0, 5).map(([whole]) => ({
    path,
    message: `${path} has a placeholder that there is not: ${whole}`,
    hint: `there are ${PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ')}`,
  }));
}

/** How a value is written in a form (WHATWG URL §5.2). */
export function escapeForm(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

/** How a value is written inside a text in JSON. */
export function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function placeholderOf(name: string): Placeholder | null {
  return PLACEHOLDERS.find((each) => each === name.trim()) ?? null;
}
