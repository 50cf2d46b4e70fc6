import {
  Type,
  type Static,
  type TArray,
  type TNull,
  type TNumber,
  type TObject,
  type TProperties,
  type TString,
  type TUnion,
} from 'typebox';
import type { Words } from '../check/words.ts';
import type { DeepReadonly } from '../json.ts';

/** An event in words: a sentence, further lines below it, and bytes that went over the wire. */
export interface EventText {
  readonly text: string;
  readonly lines?: readonly string[];
  /** Bytes sent (`>`) or received (`<`), a line each, fit to be shown. */
  readonly wire?: { readonly mark: '>' | '<'; readonly lines: readonly string[] };
}

/** The values of an event's fields. */
export type EventFields<Fields extends TProperties> = DeepReadonly<Static<TObject<Fields>>>;

/** One kind of event: its published schema, and its sentence. */
export interface EventDefinition<Fields extends TProperties = TProperties> {
  readonly schema: TObject<Fields>;
  textOf(event: EventFields<Fields>, words: Words): EventText;
}

/** Describes a kind of event by its fields; `textOf` writes it for people and may leave texts of a remote peer as they are. */
export function defineEvent<const Fields extends TProperties>(
  description: string,
  fields: Fields,
  textOf: (event: EventFields<Fields>, words: Words) => string | EventText,
): EventDefinition<Fields> {
  return {
    schema: Type.Object(fields, { description }),
    textOf: (event, words) => {
      const text = textOf(event, words);
      return typeof text === 'string' ? { text } : text;
    },
  };
}

/** A word of a closed list or a protocol, where there is one. */
export function code(description: string): TUnion<[TString, TNull]> {
  return Type.Union([Type.String(), Type.Null()], { description });
}

/** A duration, where there is one. */
export function ms(description: string): TUnion<[TNumber, TNull]> {
  return Type.Union([Type.Number(), Type.Null()], { description: `${description}, milliseconds` });
}

/** Several texts. */
export function texts(description: string): TArray<TString> {
  return Type.Array(Type.String(), { description });
}

/** A failure in one clause for people. */
export const sentence: TUnion<[TString, TNull]> = Type.Union([Type.String(), Type.Null()], {
  description: 'the same as text',
});
