import { Type, type TString } from 'typebox';
import type { Problem } from '../core/errors.ts';

/** The option with the address of a server that people run themselves. */
export function serverField(description: string, example: string): TString {
  return Type.String({
    title: 'Address',
    description,
    pattern: '^https?://[^\\s?#]+$',
    maxLength: 2048,
    examples: [example],
  });
}

/** Whatever keeps an address from being one of a web server; no text quotes it. */
export function serverProblems(path: string, address: string, example: string): readonly Problem[] {
  const url = URL.parse(address);
  const hint = `for example ${example}`;
  if (url === null || url.port === '0') {
    return [{ path, message: `${path} is not the address of a web server`, hint }];
  }
  if (url.username !== '' || url.password !== '') {
    return [{ path, message: `${path} holds a user name or a password`, hint }];
  }
  return [];
}

/** An address without the slashes at its end. */
export function withoutEndSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
