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

/** Why an input cannot be read: it is empty and must not be, no number, no `name: value`, no JSON. */
export type FaultKind = 'empty' | 'number' | 'pair' | 'json';

/** An input that cannot be read. */
export class FormFault extends Error {
  readonly key: string;
  readonly kind: FaultKind;

  constructor(key: string, kind: FaultKind) {
    super(`${key}: ${kind}`);
    this.name = 'FormFault';
    this.key = key;
    this.kind = kind;
  }
}

/** What the inputs hold at first: what is there, or nothing. */
export function draftOf(fields: readonly FormField[], item: FormItem | null): FormDraft {
  return Object.fromEntries(
    fields.map(({ key, input, fallback, inner }) => {
      const value = item?.[key];
      const text = textOf(inner === null ? value : insideOf(value, inner), input);
      return [key, input === 'flag' && text === '' ? String(fallback) : text];
    }),
  );
}

function insideOf(value: unknown, inner: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[inner]
    : undefined;
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
      return [field.key, text.trim() === '' && item !== null ? null : wholeOf(field, text)];
    }),
  );
}

/** What takes a change back; `null` where something in it is secret, and so not known here. */
export function undoOf(
  fields: readonly FormField[],
  body: Readonly<Record<string, unknown>>,
  item: FormItem,
): Readonly<Record<string, unknown>> | null {
  const changed = fields.filter(({ key }) => Object.hasOwn(body, key));
  if (changed.some((field) => field.holdsSecret)) return null;
  return Object.fromEntries(changed.map(({ key }) => [key, item[key] ?? null]));
}

/** What is wrong with an input by itself; `null`: nothing that shows before it is sent. */
export function faultOf(field: FormField, text: string): FaultKind | null {
  if (text.trim() === '') return field.isRequired && field.usual === '' ? 'empty' : null;
  try {
    wholeOf(field, text);
    return null;
  } catch (failure) {
    if (!(failure instanceof FormFault)) throw failure;
    return failure.kind;
  }
}

function wholeOf(field: FormField, text: string): unknown {
  const value = valueOf(field, text);
  return field.inner === null ? value : { [field.inner]: value };
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
  const number = Number(latinDigits(text.trim()));
  if (Number.isFinite(number)) return number;
  throw new FormFault(key, 'number');
}

/** `۴۴۳` as `443`: keyboards write the digits of their language. */
function latinDigits(text: string): string {
  return text.replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}

function pairOf(key: string, line: string): readonly [string, string] {
  const at = line.indexOf(':');
  if (at > 0) return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  throw new FormFault(key, 'pair');
}

function jsonOf(key: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new FormFault(key, 'json');
  }
}

/** A login in an address: `https://ann:secret@example.com`. */
const LOGIN = /\/\/[^/\s]*@/;

/** What of it may be kept by a browser: of fields that the form has, and nothing secret. */
export function keptOf(fields: readonly FormField[], texts: FormDraft): FormDraft {
  const open = fields.filter(({ holdsSecret }) => !holdsSecret);
  const kept = open.flatMap(({ key }) => {
    const text = texts[key];
    return text === undefined || LOGIN.test(text) ? [] : [[key, text] as const];
  });
  return Object.fromEntries(kept);
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
