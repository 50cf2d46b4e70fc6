import { Type, type TInteger, type TNull, type TString, type TUnion } from 'typebox';
import type { Field, FieldTexts } from './field.ts';
import { describeValue, hasHiddenCharacters } from './quote.ts';
import { complain } from './reading.ts';

const LINE_BREAKS = /[\n\t]/g;

/** Free text of people, trimmed, of at most so many characters; `null`: none. */
export function textField<Key extends string>(
  key: Key,
  { maxLength, ...texts }: FieldTexts & { readonly maxLength: number },
): Field<Key, string | null, TUnion<[TString, TNull]>> {
  return {
    key,
    schema: Type.Union([Type.String({ maxLength }), Type.Null()], { ...texts, default: null }),
    fallback: null,
    column: 'text',
    read: (reading, { value, fallback }) => {
      if (value === undefined) return fallback;
      if (value === null) return null;
      if (typeof value !== 'string') {
        complain(reading, { key, message: `must be text, not ${describeValue(value)}` });
        return fallback;
      }
      const text = value.normalize('NFC').replaceAll('\r\n', '\n').trim();
      if (text.length > maxLength) {
        const message = `must have at most ${maxLength} characters, not ${text.length}`;
        complain(reading, { key, message });
        return fallback;
      }
      if (hasHiddenCharacters(text.replaceAll(LINE_BREAKS, ''))) {
        complain(reading, { key, message: `holds a control character: ${describeValue(text)}` });
        return fallback;
      }
      return text === '' ? null : text;
    },
    describe: (text) => text,
  };
}

/** A whole number within limits. */
export function integerField<Key extends string>(
  key: Key,
  {
    minimum,
    maximum,
    fallback,
    ...texts
  }: FieldTexts & {
    readonly minimum: number;
    readonly maximum: number;
    readonly fallback: number;
  },
): Field<Key, number, TInteger> {
  return {
    key,
    schema: Type.Integer({ ...texts, minimum, maximum, default: fallback }),
    fallback,
    column: 'integer',
    read: (reading, { value, fallback: other, isText }) => {
      if (value === undefined || value === null) return other ?? fallback;
      const given =
        isText && typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
      if (
        typeof given === 'number' &&
        Number.isInteger(given) &&
        given >= minimum &&
        given <= maximum
      ) {
        return given;
      }
      complain(reading, {
        key,
        message: `must be a whole number from ${minimum} to ${maximum}, not ${describeValue(value)}`,
      });
      return fallback;
    },
    describe: Number,
  };
}
