import { downFault, type Failure } from '../../network/index.ts';
import type { Conversation } from './conversation.ts';
import { ldapStartTls, NOT_LDAP, readLdapResult } from './ldap.ts';
import { searchLine } from './expect-line.ts';
import { printable } from './printable.ts';
import type { TcpOptions } from './options.ts';
import type { TcpReason } from './words.ts';

type TcpFailure = Failure<TcpReason>;

type Protocol = Exclude<TcpOptions['tls'], 'none' | 'direct'>;

/** One line said and the answer to it, in protocols of lines. */
interface Exchange {
  readonly send?: string;
  /** The line that ends a good answer. */
  readonly good: RegExp;
  /** The line that ends a bad one. */
  readonly bad: RegExp;
}

// RFC 3207 §4, RFC 9051 §6.2.1, RFC 2595 §4, RFC 4217 §4. The patterns have no repetition that could backtrack.
const DIALOGUES: Readonly<Record<'smtp' | 'imap' | 'pop3' | 'ftp', readonly Exchange[]>> = {
  smtp: [
    { good: /^220(?: |$)/, bad: /^[1345]\d\d(?: |$)/ },
    { send: 'EHLO uptimesquirrel.invalid', good: /^250(?: |$)/, bad: /^[1345]\d\d(?: |$)/ },
    { send: 'STARTTLS', good: /^220(?: |$)/, bad: /^[1-5]\d\d(?: |$)/ },
  ],
  imap: [
    { good: /^\* OK\b/i, bad: /^\* (?:BYE|PREAUTH)\b/i },
    { send: 'a1 STARTTLS', good: /^a1 OK\b/i, bad: /^a1 |^\* BYE\b/i },
  ],
  pop3: [
    { good: /^\+OK\b/i, bad: /^-ERR\b/i },
    { send: 'STLS', good: /^\+OK\b/i, bad: /^-ERR\b/i },
  ],
  ftp: [
    { good: /^220(?: |$)/, bad: /^[1345]\d\d(?: |$)/ },
    { send: 'AUTH TLS', good: /^234(?: |$)/, bad: /^[1-5]\d\d(?: |$)/ },
  ],
};

/** Asks for TLS in the words of a protocol; `null` when the other side agreed and TLS may begin. */
export function askForTls(talk: Conversation, protocol: Protocol): Promise<TcpFailure | null> {
  if (protocol === 'postgres') return askPostgres(talk);
  if (protocol === 'ldap') return askLdap(talk);
  return askInLines(talk, DIALOGUES[protocol]);
}

async function askInLines(
  talk: Conversation,
  exchanges: readonly Exchange[],
): Promise<TcpFailure | null> {
  for (const { send, good, bad } of exchanges) {
    if (send !== undefined) talk.send(Buffer.from(`${send}\r\n`));
    const search = searchLine((line) => good.test(line) || bad.test(line));
    const answer = await talk.wait(search.read);
    if (answer.kind === 'failed') return notThisProtocol(answer, search.missed());
    if (!good.test(answer.value)) return refused(`answered ${printable(answer.value)}`);
  }
  return null;
}

// PostgreSQL, protocol 3.0, message SSLRequest: length 8, code 80877103; one byte comes back.
async function askPostgres(talk: Conversation): Promise<TcpFailure | null> {
  talk.send(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]));
  const answer = await talk.wait((bytes) =>
    bytes.length === 0 ? 'more' : { value: bytes.toString('latin1', 0, 1), usedBytes: 1 },
  );
  if (answer.kind === 'failed') return answer;
  return answer.value === 'S' ? null : refused('the server does not offer TLS');
}

async function askLdap(talk: Conversation): Promise<TcpFailure | null> {
  talk.send(ldapStartTls);
  const answer = await talk.wait(readLdapResult);
  if (answer.kind === 'failed') return answer;
  if (answer.value === NOT_LDAP) {
    return { kind: 'failed', fault: downFault('answer_mismatch', 'head', 'does not speak LDAP') };
  }
  return answer.value === 0
    ? null
    : refused(`the server refused StartTLS (LDAP result ${answer.value})`);
}

function refused(message: string): TcpFailure {
  return { kind: 'failed', fault: downFault('starttls_refused', 'tls', message) };
}

function notThisProtocol(failure: Failure, missed: string | null): TcpFailure {
  if (missed === null || failure.fault.outcome !== 'down') return failure;
  const message = `answered ${printable(missed)}, which is not of this protocol`;
  return { kind: 'failed', fault: downFault('answer_mismatch', 'head', message) };
}
