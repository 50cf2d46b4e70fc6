// A mailbox as people write it: RFC 5322 §3.4, with the names that RFC 6532 allows.

// Controls, blanks and the invisible characters that reorder or hide text.
const UNSEEN =
  '\\s\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff';
// Deliberately loose: the receiving server is the judge of addresses; this only keeps accidents and injections out.
const PART = `[^${UNSEEN}<>@,;:"\\\\]`;
const ADDRESS = `${PART}{1,64}@${PART}{1,255}`;
// In names blanks are fine, and the joiners that Persian and others are written with.
const UNFIT =
  '\\u0000-\\u001f\\u007f-\\u009f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff';
const BARE_NAME = `(?!["\\s])[^${UNFIT}<>@\\\\]{1,100}`;
const QUOTED_NAME = `"(?:[^${UNFIT}"\\\\]|\\\\[^${UNFIT}]){0,100}" ?`;

/** A pattern for schemas: `address`, `<address>`, `Name <address>` or `"Name, quoted" <address>`. */
export const MAILBOX_PATTERN = `^(?:${ADDRESS}|(?:${BARE_NAME}|${QUOTED_NAME})?<${ADDRESS}>)$`;

/** Name, without quotes, and address apart; the name is empty when there is none. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Reads a text that fits `MAILBOX_PATTERN`. */
export function mailboxOf(text: string): Mailbox {
  const named = /^(.*)<([^<>]*)>$/.exec(text);
  if (named === null) return { name: '', address: text };
  const name = (named[1] ?? '').trim();
  const quoted = /^"(.*)"$/.exec(name);
  return {
    name: quoted === null ? name : (quoted[1] ?? '').replace(/\\(.)/gu, '$1').trim(),
    address: named[2] ?? '',
  };
}

/** The domain of a text that fits `MAILBOX_PATTERN`. */
export function domainOf(text: string): string {
  const { address } = mailboxOf(text);
  return address.slice(address.lastIndexOf('@') + 1);
}

const MAILBOX = new RegExp(MAILBOX_PATTERN);

/** Whether a text is an address, or `Name <address>`. */
export function isMailbox(text: string): boolean {
  return MAILBOX.test(text);
}
