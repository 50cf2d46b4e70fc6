import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { MailScript, MailStage } from './mail-failure.ts';
import { pause, reply, sayScripted, write, type MailReply } from './mail-reply.ts';
import { SmtpReader } from './smtp-reader.ts';

/** A message that the sink took, with its envelope. */
export interface SunkMail {
  /** Envelope sender; empty for a bounce. */
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as sent, dots unstuffed, one character a byte (Latin-1). `readMail` decodes it. */
  readonly raw: string;
  /** When its last byte arrived, epoch milliseconds. */
  readonly at: number;
  /** False when the connection was dropped before the client was told that the message is taken. */
  readonly isAcknowledged: boolean;
}

export interface MailSessionOptions {
  readonly script: MailScript;
  readonly maxMessageBytes: number;
  /** For STARTTLS; `null`: not offered. */
  readonly certificate: { readonly pem: string; readonly keyPem: string } | null;
  readonly hasLogin: boolean;
  readonly keep: (mail: SunkMail) => void;
}

interface Session extends MailSessionOptions {
  socket: Socket;
  reader: SmtpReader;
  from: string | null;
  to: string[];
}

type Verb = (session: Session, argument: string) => Promise<void>;

const verbs: Readonly<Record<string, Verb>> = {
  EHLO: greet,
  HELO: greet,
  STARTTLS: secure,
  AUTH: logIn,
  MAIL: takeSender,
  RCPT: takeRecipient,
  DATA: takeMessage,
  RSET: (session) => {
    forget(session);
    return say(session, 250, 'forgotten');
  },
  NOOP: (session) => say(session, 250, 'still here'),
  VRFY: (session) => say(session, 252, 'try it'),
  QUIT: async (session) => {
    if (await reach(session, 'quit', { code: 221, lines: ['bye'] })) session.socket.end();
  },
};

/** Holds an SMTP dialogue (RFC 5321) until either side ends it; never rejects. */
export async function serveMail(socket: Socket, options: MailSessionOptions): Promise<void> {
  const session: Session = {
    ...options,
    socket,
    reader: new SmtpReader(socket),
    from: null,
    to: [],
  };
  await reach(session, 'connect', { code: 220, lines: ['sink.farm.example ESMTP'] });
  while (session.socket.writable) {
    const line = await session.reader.line();
    if (line === null) break;
    const [verb = '', ...rest] = line.split(' ');
    const act = verbs[verb.toUpperCase()];
    if (act === undefined) await say(session, 500, 'not understood');
    else await act(session, rest.join(' '));
  }
  session.socket.destroySoon();
}

async function greet(session: Session): Promise<void> {
  forget(session);
  const { certificate, hasLogin, maxMessageBytes, socket } = session;
  const extensions = [
    '8BITMIME',
    'SMTPUTF8',
    ...(certificate !== null && !(socket instanceof TLSSocket) ? ['STARTTLS'] : []),
    ...(hasLogin ? ['AUTH PLAIN'] : []),
    `SIZE ${maxMessageBytes}`,
  ];
  await reach(session, 'ehlo', { code: 250, lines: ['sink.farm.example', ...extensions] });
}

// RFC 3207: after TLS the dialogue begins anew.
async function secure(session: Session): Promise<void> {
  const { certificate, socket } = session;
  if (certificate === null) return say(session, 502, 'no TLS here');
  if (!(await reach(session, 'starttls', { code: 220, lines: ['go on'] }))) return;
  await session.reader.release();
  const { pem: cert, keyPem: key } = certificate;
  const secured = new TLSSocket(socket, { isServer: true, cert, key });
  secured.on('error', () => secured.destroy());
  session.socket = secured;
  session.reader = new SmtpReader(secured);
  forget(session);
}

async function logIn(session: Session): Promise<void> {
  if (!session.hasLogin) return say(session, 502, 'no login here');
  await reach(session, 'auth', { code: 235, lines: ['welcome'] });
}

async function takeSender(session: Session, argument: string): Promise<void> {
  const from = addressIn(argument, 'FROM');
  if (from === null) return say(session, 501, 'MAIL FROM:<address>');
  const size = Number(/\bSIZE=(\d+)/i.exec(argument)?.[1] ?? 0);
  if (size > session.maxMessageBytes) return say(session, 552, 'too big');
  forget(session);
  const isTaken = await reach(session, 'mail', { code: 250, lines: ['sender ok'] });
  if (isTaken) session.from = from;
}

async function takeRecipient(session: Session, argument: string): Promise<void> {
  if (session.from === null) return say(session, 503, 'MAIL first');
  const recipient = addressIn(argument, 'TO');
  if (recipient === null || recipient === '') return say(session, 501, 'RCPT TO:<address>');
  const isTaken = await reach(session, 'rcpt', { code: 250, lines: ['recipient ok'], recipient });
  if (isTaken) session.to.push(recipient);
}

async function takeMessage(session: Session): Promise<void> {
  const { from, to } = session;
  if (from === null || to.length === 0) return say(session, 503, 'RCPT first');
  if (!(await reach(session, 'data', { code: 354, lines: ['end with a single dot'] }))) return;
  const message = await session.reader.message(session.maxMessageBytes);
  forget(session);
  if (message.kind === 'gone') return;
  if (message.kind === 'too-big') return say(session, 552, 'too big');
  const mail = { from, to, raw: message.raw, at: Date.now() };
  const failure = session.script.take('after-data');
  if (failure?.kind === 'reply' && failure.code >= 300) return sayScripted(session.socket, failure);
  if (failure?.kind === 'delay') await pause(session.socket, failure.delayMs);
  const isCutShort = failure !== null && ['drop', 'reset', 'hang', 'raw'].includes(failure.kind);
  session.keep({ ...mail, isAcknowledged: !isCutShort && session.socket.writable });
  await reply(session.socket, failure?.kind === 'delay' ? null : failure, {
    code: 250,
    lines: ['taken'],
  });
}

/** Gives the usual reply of a stage or misbehaves as scripted; true when the stage was passed. */
async function reach(
  session: Session,
  stage: Exclude<MailStage, 'after-data'>,
  usual: MailReply & { readonly recipient?: string },
): Promise<boolean> {
  return reply(session.socket, session.script.take(stage, usual.recipient), usual);
}

function say({ socket }: Session, code: number, text: string): Promise<void> {
  write(socket, `${code} ${text}\r\n`);
  return Promise.resolve();
}

function forget(session: Session): void {
  session.from = null;
  session.to = [];
}

// RFC 6531 §3.3: with SMTPUTF8 an address is UTF-8.
function addressIn(argument: string, keyword: 'FROM' | 'TO'): string | null {
  const match = new RegExp(`^${keyword}:\\s*<([^>]*)>`, 'i').exec(argument);
  return match === null ? null : Buffer.from(match[1] ?? '', 'latin1').toString('utf8');
}
