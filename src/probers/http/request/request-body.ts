import type { HttpOptions } from '../options.ts';
import { isJson } from './request-options.ts';

/** A body to be sent. */
export interface RequestBody {
  readonly bytes: Buffer;
  readonly contentType: string;
}

const MEDIA_TYPES = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
} as const;

/** The body that the options ask for; `null` when they ask for none. */
export function requestBodyOf({ body, bodyType }: HttpOptions): RequestBody | null {
  if (body === undefined) return null;
  const type = bodyType ?? (isJson(body) ? 'json' : 'text');
  return { bytes: Buffer.from(body, 'utf8'), contentType: MEDIA_TYPES[type] };
}
