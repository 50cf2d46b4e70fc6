import {
  downFault,
  type Connection,
  type Failure,
  type Network,
  type ProbeContext,
  type TlsCredentials,
} from '../../network/index.ts';
import type { Conversation } from './conversation.ts';
import { searchLine } from './expect-line.ts';
import { findText } from './find-text.ts';
import { ldapStartTls, NOT_LDAP, readLdapResult } from './ldap.ts';
import { mysqlTlsRequest, readMysqlGreeting } from './mysql.ts';
import { printable } from './printable.ts';

/** The protocols in which a connection in clear can become an encrypted one. */
export const STARTTLS_PROTOCOLS = [
  'smtp',
  'lmtp',
  'imap',
  'pop3',
  'sieve',
  'ftp',
  'nntp',
  'xmpp',
  'xmpp-server',
  'ldap',
  'postgres',
  'mysql',
] as const;
export type StarttlsProtocol = (typeof STARTTLS_PROTOCOLS)[number];

/** One line said and the answer to it, in protocols of lines. */
interface Exchange {
  readonly send?: string;
  /** The line that ends a good answer. */
  readonly good: RegExp;
  /** The line that ends a bad one. */
  readonly bad: RegExp;
}

const mailDialogue = (hello: 'EHLO' | 'LHLO'): readonly Exchange[] => [
  { good: /^220(?: |$)/, bad: /^[1345]\d\d(?: |$)/ },
  { send: `${hello} uptimesquirrel.invalid`, good: /^250(?: |$)/, bad: /^[1345]\d\d(?: |$)/ },
  { send: 'STARTTLS', good: /^220(?: |$)/, bad: /^[1-5]\d\d(?: |$)/ },
];

// RFC 3207 §4, RFC 2033 §4.1, RFC 9051 §6.2.1, RFC 2595 §4, RFC 5804 §2.2, RFC 4217 §4, RFC 4642 §2.2. The patterns have no
// repetition that could backtrack.
const DIALOGUES = {
  smtp: mailDialogue('EHLO'),
  lmtp: mailDialogue('LHLO'),
  sieve: [
    { good: /^OK\b/i, bad: /^(?:NO|BYE)\b/i },
    { send: 'STARTTLS', good: /^OK\b/i, bad: /^(?:NO|BYE)\b/i },
  ],
  nntp: [
    { good: /^20[01](?: |$)/, bad: /^[345]\d\d(?: |$)/ },
    { send: 'STARTTLS', good: /^382(?: |$)/, bad: /^[1-5]\d\d(?: |$)/ },
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
} as const satisfies Partial<Record<StarttlsProtocol, readonly Exchange[]>>;

/** What is to be encrypted, and by what protocol it is asked for. */
export interface TlsUpgrade {
  readonly protocol: StarttlsProtocol;
  /** The name that the certificate has to be for. */
  readonly host: string;
  readonly isVerified: boolean;
  readonly credentials: TlsCredentials | undefined;
}

/** Encrypts a connection in the middle of a conversation, which goes on afterwards; `null` when that succeeded. */
export async function upgradeToTls(
  { line, talk }: { readonly line: Connection; readonly talk: Conversation },
  { protocol, host, isVerified, credentials }: TlsUpgrade,
  { network, probe }: { readonly network: Network; readonly probe: ProbeContext },
): Promise<Failure | null> {
  const refusal = await askers[protocol](talk, host);
  if (refusal !== null) return refusal;
  talk.detach();
  const secured = await network.startTls(line, { host, isVerified, credentials }, probe);
  if ('kind' in secured) return secured;
  talk.listen();
  return null;
}

const inLines =
  (exchanges: readonly Exchange[]): Asker =>
  (talk) =>
    askInLines(talk, exchanges);

type Asker = (talk: Conversation, host: string) => Promise<Failure | null>;

/** Asks for TLS in the words of each protocol; `null` when the other side agreed and TLS may begin. */
const askers: Readonly<Record<StarttlsProtocol, Asker>> = {
  smtp: inLines(DIALOGUES.smtp),
  lmtp: inLines(DIALOGUES.lmtp),
  imap: inLines(DIALOGUES.imap),
  pop3: inLines(DIALOGUES.pop3),
  sieve: inLines(DIALOGUES.sieve),
  ftp: inLines(DIALOGUES.ftp),
  nntp: inLines(DIALOGUES.nntp),
  xmpp: (talk, host) => askXmpp(talk, { host, namespace: 'jabber:client' }),
  'xmpp-server': (talk, host) => askXmpp(talk, { host, namespace: 'jabber:server' }),
  ldap: askLdap,
  postgres: askPostgres,
  mysql: askMysql,
};

async function askInLines(
  talk: Conversation,
  exchanges: readonly Exchange[],
): Promise<Failure | null> {
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
async function askPostgres(talk: Conversation): Promise<Failure | null> {
  talk.send(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]));
  const answer = await talk.wait((bytes) =>
    bytes.length === 0 ? 'more' : { value: bytes.toString('latin1', 0, 1), usedBytes: 1 },
  );
  if (answer.kind === 'failed') return answer;
  return answer.value === 'S' ? null : refused('the server does not offer TLS');
}

async function askMysql(talk: Conversation): Promise<Failure | null> {
  const answer = await talk.wait(readMysqlGreeting);
  if (answer.kind === 'failed') return answer;
  if (answer.value === 'not_mysql') return mismatch('does not speak the protocol of MySQL');
  if (answer.value === 'refused') return refused('the server refuses to talk to us');
  if (answer.value === 'no_tls') return refused('the server does not offer TLS');
  talk.send(mysqlTlsRequest);
  return null;
}

// RFC 6120 §5.4. The end of the features, an error or a failure without TLS before them is a refusal.
async function askXmpp(
  talk: Conversation,
  { host, namespace }: { readonly host: string; readonly namespace: string },
): Promise<Failure | null> {
  const to = host.replace(/[&<>'"]/g, '');
  const stream = `to='${to}' xmlns='${namespace}' xmlns:stream='http://etherx.jabber.org/streams'`;
  talk.send(Buffer.from(`<?xml version='1.0'?><stream:stream ${stream} version='1.0'>`));
  const offer = await talk.wait(findText([XMPP_TLS, ...NO_XMPP_TLS, ...NOT_XML]));
  if (offer.kind === 'failed') return offer;
  if (NOT_XML.some((start) => start === offer.value)) return mismatch('does not speak XMPP');
  if (offer.value !== XMPP_TLS) return refused('the server does not offer TLS');
  talk.send(Buffer.from(`<starttls xmlns='${XMPP_TLS}'/>`));
  const answer = await talk.wait(findText(['<proceed', '<failure', '</stream:stream']));
  if (answer.kind === 'failed') return answer;
  if (answer.value !== '<proceed') return refused('the server refused STARTTLS');
  const end = await talk.wait(findText(['>']));
  return end.kind === 'failed' ? end : null;
}

const XMPP_TLS = 'urn:ietf:params:xml:ns:xmpp-tls';
const NO_XMPP_TLS = ['</stream:features', '</features', '<stream:error', '</stream:stream'];
const NOT_XML = ['HTTP/1.', 'SSH-'];

async function askLdap(talk: Conversation): Promise<Failure | null> {
  talk.send(ldapStartTls);
  const answer = await talk.wait(readLdapResult);
  if (answer.kind === 'failed') return answer;
  if (answer.value === NOT_LDAP) {
    return mismatch('does not speak LDAP');
  }
  return answer.value === 0
    ? null
    : refused(`the server refused StartTLS (LDAP result ${answer.value})`);
}

function mismatch(message: string): Failure {
  return { kind: 'failed', fault: downFault('answer_mismatch', 'head', message) };
}

function refused(message: string): Failure {
  return { kind: 'failed', fault: downFault('starttls_refused', 'tls', message) };
}

function notThisProtocol(failure: Failure, missed: string | null): Failure {
  if (missed === null || failure.fault.outcome !== 'down') return failure;
  return mismatch(`answered ${printable(missed)}, which is not of this protocol`);
}
