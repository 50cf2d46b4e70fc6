import { Type, type TArray, type TNull, type TNumber, type TString, type TUnion } from 'typebox';

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

/** What a failure comes to, for people. */
export const sentence: TUnion<[TString, TNull]> = Type.Union([Type.String(), Type.Null()], {
  description: 'the same for people',
});
