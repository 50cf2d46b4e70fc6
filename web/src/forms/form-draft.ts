import { textOf, type FormField } from './form-schema.ts';

/** What the API answers of something that was made by a form. */
export type FormItem = Readonly<Record<string, unknown>> & { readonly id: string };

/** A setting of an item as a text; empty where it says nothing. */
export function settingOf(item: FormItem, key: string): string {
  return textOf(item[key], 'text');
}

/** What stands in the inputs of a form, by the keys of its fields. A `flag` is `true` or `false`. */
export type FormDraft = Readonly<Record<string, string>>;

/** How a secret is answered by the API: it stays as it is when it is sent back like that. */
const MASK = '***';

/** An input that cannot be read. */
export class FormFault extends Error {
  readonly key: string;

  constructor(key: string, message: string) {
    super(message);
    this.name = 'FormFault';
    this.key = key;
  }
}

/** What the inputs hold at first: what is there, or nothing. */
export function draftOf(fields: readonly FormField[], item: FormItem | null): FormDraft {
  return Object.fromEntries(
    fields.map(({ key, input, fallback }) => {
      const text = textOf(item?.[key], input);
      return [key, input === 'flag' && text === '' ? String(fallback) : text];
    }),
  );
}

/** Whether an input shows a secret that is stored, and so is not to be seen. */
export function isMasked({ isSecret }: FormField, text: string | undefined): boolean {
  return isSecret && text?.includes(MASK) === true;
}

/**
 * What goes to the API: of something new, all that was said; of something that is there, what differs from it, with `null`
 * for what is to be as by default. Throws a `FormFault`.
 */
export function bodyOf(
  fields: readonly FormField[],
  draft: FormDraft,
  item: FormItem | null,
): Readonly<Record<string, unknown>> {
  const before = draftOf(fields, item);
  const said = fields.filter(({ key }) => draft[key] !== before[key]);
  return Object.fromEntries(
    said.map((field) => {
      const text = draft[field.key] ?? '';
      return [field.key, text.trim() === '' && item !== null ? null : valueOf(field, text)];
    }),
  );
}

function valueOf({ key, input, isList }: FormField, text: string): unknown {
  switch (input) {
    case 'flag':
      return text === 'true';
    case 'number':
      return numberOf(key, text);
    case 'lines': {
      const lines = linesOf(text);
      return lines.length === 1 && !isList ? lines[0] : lines;
    }
    case 'pairs':
      return Object.fromEntries(linesOf(text).map((line) => pairOf(key, line)));
    case 'json':
      return jsonOf(key, text);
    case 'words':
    case 'text':
    case 'long':
      break;
  }
  return text;
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function numberOf(key: string, text: string): number {
  const number = Number(text.trim());
  if (Number.isFinite(number)) return number;
  throw new FormFault(key, `"${text}" is not a number`);
}

function pairOf(key: string, line: string): readonly [string, string] {
  const at = line.indexOf(':');
  if (at > 0) return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  throw new FormFault(key, `"${line}" is no pair: write "name: value"`);
}

function jsonOf(key: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (failure) {
    throw new FormFault(key, `is no JSON: ${String(failure)}`);
  }
}

/** Problems that the API found, by the fields that they are about; `''`: about all of the form. */
export function problemsByField(
  fields: readonly FormField[],
  problems: readonly { readonly path: string; readonly message: string; readonly hint?: string }[],
): ReadonlyMap<string, string> {
  const byField = new Map<string, string>();
  for (const { path, message, hint } of problems) {
    const root = path.split(/[.[]/, 1)[0] ?? '';
    const key = fields.some((field) => field.key === root) ? root : '';
    const text = [key === '' ? path : '', message, hint && `(${hint})`].filter(Boolean).join(' ');
    const before = byField.get(key);
    byField.set(key, before === undefined ? text : `${before}; ${text}`);
  }
  return byField;
}
