import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { listen, stopListening, track } from '../loopback-listener.ts';
import { MailScript } from './mail-failure.ts';
import type { MailFailure } from './mail-failure.ts';
import { serveMail } from './mail-session.ts';
import type { SunkMail } from './mail-session.ts';

/** How to start a mail sink. */
export interface MailSinkOptions {
  /** Port on 127.0.0.1; default 0, the system chooses. */
  readonly port?: number;
  /** Messages kept, the newest; default 1,000. */
  readonly keep?: number;
  /** A bigger message is refused with 552; default 10 MiB. */
  readonly maxMessageBytes?: number;
  readonly failures?: readonly MailFailure[];
  /** Offers STARTTLS with this certificate; by default it speaks no TLS. */
  readonly certificate?: { readonly pem: string; readonly keyPem: string };
  /** Asks for a login, and takes any; default false. */
  readonly hasLogin?: boolean;
  /** Called for each message that was taken, before the client is told. */
  readonly onMessage?: (mail: SunkMail) => void;
}

/** An SMTP server on loopback that takes every message, delivers none, and fails on demand. */
export interface MailSink {
  readonly host: string;
  readonly port: number;
  /** The kept messages, oldest first; those that were refused are not among them. */
  messages(): readonly SunkMail[];
  /** Follows a new script of failures from the next command on; an empty one ends all misbehaviour. */
  script(failures: readonly MailFailure[]): void;
  /** Frees the port and ends all dialogues; may be called again. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Starts a mail sink. */
export async function startMailSink(options: MailSinkOptions = {}): Promise<MailSink> {
  const { keep = 1_000, maxMessageBytes = 10 * 1024 * 1024 } = options;
  const mails: SunkMail[] = [];
  const script = new MailScript();
  script.replace(options.failures ?? []);
  const session = {
    script,
    maxMessageBytes,
    certificate: options.certificate ?? null,
    hasLogin: options.hasLogin ?? false,
    keep: (mail: SunkMail): void => {
      mails.push(mail);
      if (mails.length > keep) mails.shift();
      options.onMessage?.(mail);
    },
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    track(sockets, socket);
    void serveMail(socket, session);
  });
  const port = await listen(server, { host: HOST, port: options.port ?? 0 });
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopped ??= stopListening(server);
    for (const socket of sockets) socket.destroy();
    return stopped;
  };
  const messages = (): readonly SunkMail[] => [...mails];
  return { host: HOST, port, messages, script: (failures) => script.replace(failures), stop };
}
