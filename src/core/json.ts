/** A value that survives JSON, a structured clone and a database column unchanged. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object; what options, evidence and probe memory are made of. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
