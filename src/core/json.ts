import type { Static, TObject } from 'typebox';

/** A value that survives JSON, a structured clone and a database column unchanged. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A value that is read and never changed. */
export type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** Options that a schema has accepted, defaults filled in. */
export type OptionsOf<Schema extends TObject> = DeepReadonly<Static<Schema>>;

/** A JSON object; what options, evidence and probe memory are made of. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
