import { crc32 } from 'node:zlib';

/** 256 bits in base64url, and the checksum in six digits of base 36. */
const FORM = /^sq_(?<id>[0-9a-z-]{1,40})_(?<secret>[\w-]{43})(?<checksum>[0-9a-z]{6})$/;

/** Anything that looks like a key of a program, wherever it stands. */
export const API_KEY_FORM = /sq_[0-9a-z-]{1,40}_[\w-]{43}/;

/**
 * A key as it is handed out: `sq_ID_SECRET`, with the CRC-32 of what stands before it at the end, so that scanners for leaked
 * secrets know one without asking.
 */
export function apiKeyText(id: string, secret: string): string {
  const text = `sq_${id}_${secret}`;
  return `${text}${checksumOf(text)}`;
}

/** The parts of a key; `null` for what is none. */
export function readApiKeyText(
  text: string,
): { readonly id: string; readonly secret: string } | null {
  const { id, secret, checksum } = FORM.exec(text)?.groups ?? {};
  if (id === undefined || secret === undefined) return null;
  return checksumOf(text.slice(0, -6)) === checksum ? { id, secret } : null;
}

// 36 ** 6 is less than 2 ** 32: what is lost of it is a remainder.
function checksumOf(text: string): string {
  return (crc32(text) % 36 ** 6).toString(36).padStart(6, '0');
}
