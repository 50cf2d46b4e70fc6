import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { MailScript, MailStage } from './mail-failure.ts';
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
  readonly keep: (mail: SunkMail) => void;
}

interface Session extends MailSessionOptions {
  readonly socket: Socket;
  readonly reader: SmtpReader;
  from: string | null;
  to: string[];
}

/** What to do at one stage: the usual reply, or what the script says. */
interface Reply {
  readonly code: number;
  readonly lines: readonly string[];
}

type Verb = (session: Session, argument: string) => Promise<void>;

const verbs: Readonly<Record<string, Verb>> = {
  EHLO: greet,
  HELO: greet,
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
    await say(session, 221, 'bye');
    session.socket.end();
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
  while (socket.writable) {
    const line = await session.reader.line();
    if (line === null) break;
    const [verb = '', ...rest] = line.split(' ');
    const act = verbs[verb.toUpperCase()];
    if (act === undefined) await say(session, 500, 'not understood');
    else await act(session, rest.join(' '));
  }
  socket.destroySoon();
}

async function greet(session: Session): Promise<void> {
  forget(session);
  const extensions = ['8BITMIME', 'SMTPUTF8', `SIZE ${session.maxMessageBytes}`];
  await reach(session, 'ehlo', { code: 250, lines: ['sink.farm.example', ...extensions] });
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
  if (failure?.kind === 'drop') {
    session.keep({ ...mail, isAcknowledged: false });
    session.socket.destroy();
  } else if (failure?.kind === 'reply' && failure.code >= 300) {
    await sayScripted(session, failure);
  } else {
    if (failure?.kind === 'delay') await pause(session, failure.delayMs);
    session.keep({ ...mail, isAcknowledged: session.socket.writable });
    await say(session, failure?.kind === 'reply' ? failure.code : 250, 'taken');
  }
}

/** Gives the usual reply of a stage or misbehaves as scripted; true when the stage was passed. */
async function reach(
  session: Session,
  stage: Exclude<MailStage, 'after-data'>,
  usual: Reply & { readonly recipient?: string },
): Promise<boolean> {
  const failure = session.script.take(stage, usual.recipient);
  if (failure?.kind === 'drop') {
    session.socket.destroy();
    return false;
  }
  if (failure?.kind === 'reply') {
    await sayScripted(session, failure);
    return failure.code < 400 && failure.code !== 421;
  }
  if (failure?.kind === 'delay') await pause(session, failure.delayMs);
  const last = usual.lines.length - 1;
  const lines = usual.lines.map(
    (line, index) => `${usual.code}${index === last ? ' ' : '-'}${line}`,
  );
  write(session, `${lines.join('\r\n')}\r\n`);
  return true;
}

async function sayScripted(
  session: Session,
  reply: { readonly code: number; readonly text?: string },
): Promise<void> {
  await say(session, reply.code, reply.text ?? 'as scripted');
  if (reply.code === 421) session.socket.end();
}

function say(session: Session, code: number, text: string): Promise<void> {
  write(session, `${code} ${text}\r\n`);
  return Promise.resolve();
}

function write(session: Session, text: string): void {
  if (session.socket.writable) session.socket.write(text);
}

async function pause(session: Session, delayMs: number): Promise<void> {
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  session.socket.once('close', abort);
  // The client may give up meanwhile, and then nobody waits for the rest of the pause.
  await wait(delayMs, undefined, { signal: gone.signal }).catch(() => undefined);
  session.socket.off('close', abort);
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
