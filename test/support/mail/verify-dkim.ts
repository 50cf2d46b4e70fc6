import { createHash, type KeyObject, verify } from 'node:crypto';

/** What a verifier makes of a mail; `keyName` is where its TXT record would be looked up. */
export type DkimVerdict =
  | { readonly kind: 'valid'; readonly keyName: string; readonly signed: readonly string[] }
  | { readonly kind: 'invalid'; readonly why: string };

/** Verifies the first DKIM signature of a mail whose bytes are given one character each, as RFC 6376 §6.1 says, relaxed/relaxed only. */
export function verifyDkim(raw: string, publicKey: KeyObject): DkimVerdict {
  const [head, body] = splitOnce(raw, '\r\n\r\n');
  const fields = head.split(/\r\n(?![ \t])/).map((text) => splitOnce(text, ':'));
  const [, signature = ''] = fields.find(([name]) => name.toLowerCase() === 'dkim-signature') ?? [];
  const tags = new Map(
    signature.split(';').map((tag) => {
      const [name, value] = splitOnce(tag, '=');
      return [name.trim(), value.replace(/[ \t\r\n]/g, '')];
    }),
  );
  const tag = (name: string): string => tags.get(name) ?? '';
  for (const [name, wanted] of [
    ['v', '1'],
    ['a', 'rsa-sha256'],
    ['c', 'relaxed/relaxed'],
  ] as const) {
    if (tag(name) !== wanted) return { kind: 'invalid', why: `${name}=${tag(name)}` };
  }
  const bodyHash = createHash('sha256').update(relaxedBody(body), 'latin1').digest('base64');
  if (bodyHash !== tag('bh')) return { kind: 'invalid', why: 'the body is another one' };
  const signed = tag('h').toLowerCase().split(':');
  if (!signed.includes('from')) return { kind: 'invalid', why: 'From is not signed' };
  const signable = signedHeaders(fields, signed) + unsignedOf(signature);
  const bytes = Buffer.from(signable, 'latin1');
  return verify('sha256', bytes, publicKey, Buffer.from(tag('b'), 'base64'))
    ? { kind: 'valid', keyName: `${tag('s')}._domainkey.${tag('d')}`, signed }
    : { kind: 'invalid', why: 'the headers are others' };
}

function splitOnce(text: string, by: string): readonly [string, string] {
  const at = text.indexOf(by);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + by.length)];
}

// §5.4.2: of a repeated field the last is taken first.
function signedHeaders(
  fields: readonly (readonly [string, string])[],
  names: readonly string[],
): string {
  const left = [...fields];
  return names
    .map((name) => {
      const index = left.findLastIndex(([each]) => each.trim().toLowerCase() === name);
      const [field] = index === -1 ? [] : left.splice(index, 1);
      return field === undefined ? '' : `${relaxedField(field)}\r\n`;
    })
    .join('');
}

// §3.5: the signature is signed as well, with an empty b and without a line end.
function unsignedOf(signature: string): string {
  return relaxedField(['dkim-signature', signature.replace(/(;\s*b\s*=)[^;]*/, '$1')]);
}

// §3.4.2
function relaxedField([name, value]: readonly [string, string]): string {
  const line = value.replaceAll('\r\n', '').replace(/[ \t]+/g, ' ');
  return `${name.trim().toLowerCase()}:${line.replace(/^ | $/g, '')}`;
}

// §3.4.4
function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  const text = lines.join('\r\n').replace(/(?:\r\n)+$/, '');
  return text === '' ? '' : `${text}\r\n`;
}
