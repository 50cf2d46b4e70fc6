import type { JsonObject } from '../json.ts';

/** Structured logging; pino satisfies it as it is. Fields never hold secrets. */
export interface Log {
  debug(fields: JsonObject, message: string): void;
  info(fields: JsonObject, message: string): void;
  warn(fields: JsonObject, message: string): void;
  error(fields: JsonObject, message: string): void;
  child(fields: JsonObject): Log;
}
