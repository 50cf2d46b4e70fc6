// SMTP: RFC 5321. Library: nodemailer, https://nodemailer.com/smtp/
import type { Socket } from 'node:net';
import type { Transporter } from 'nodemailer';
import type { SentMessageInfo } from 'nodemailer/lib/smtp-transport/index.js';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { plainLine } from '../../core/safe-text.ts';
import type { Network } from '../../network/index.ts';
import { signingOf, type Signing } from './dkim.ts';
import type { EmailOptions } from './options.ts';
import { smtpServer, type SmtpServer } from './smtp-address.ts';
import { judgeSmtpFailure, type SmtpFailure } from './smtp-reply.ts';
import { mayFallBack, tlsSettings, type TlsSettings } from './tls-settings.ts';

const DIAL_TIMEOUT_MS = 10_000;
/** For all of a try; a server that drips a byte now and then is never idle. */
const DELIVERY_TIMEOUT_MS = 25_000;

/** A mail with its headers and whom the server is to bring it to. */
export type SmtpMail = Parameters<Transporter['sendMail']>[0];

/** A mail to be sent, and the settings of who sends it. */
export interface SmtpTask {
  readonly network: Network;
  readonly options: Omit<EmailOptions, 'to'>;
  /** Written once it is known that it can be signed. */
  mailOf(): SmtpMail;
}

/** One try to hand a mail to its server. Never rejects for what the server did. */
export async function sendBySmtp(task: SmtpTask): Promise<DeliveryResult> {
  const { options } = task;
  const server = smtpServer(options.smtp);
  if (!server)
    return { kind: 'refused', code: 'smtp_url', detail: 'the SMTP address cannot be read' };
  const signing = await signingOf(options);
  if ('failure' in signing) return signing.failure;
  const endsAt = performance.now() + DELIVERY_TIMEOUT_MS;
  const deadline = task.network.startDeadline({ endsAt });
  const tls = tlsSettings(options.tls, server);
  const sending = { task, server, tls, signing, deadline };
  try {
    const first = await send(sending);
    if (first.failure === null || !mayFallBack(options.tls, server, first.failure)) {
      return first.result;
    }
    return (await send({ ...sending, tls: { ...tls, ignoreTLS: true } })).result;
  } finally {
    deadline.close();
  }
}

interface Sending {
  readonly task: SmtpTask;
  readonly server: SmtpServer;
  readonly tls: TlsSettings;
  readonly signing: Exclude<Signing, { readonly failure: DeliveryResult }>;
  /** Of all attempts together. */
  readonly deadline: ReturnType<Network['startDeadline']>;
}

async function send(sending: Sending): Promise<{
  readonly result: DeliveryResult;
  readonly failure: SmtpFailure | null;
}> {
  const { task, server, deadline } = sending;
  const sockets: Socket[] = [];
  const transport = await openTransport(sending, sockets);
  deadline.guard(DELIVERY_TIMEOUT_MS, () => {
    for (const socket of sockets) socket.destroy(new Error('it took too long'));
  });
  try {
    const info = await transport.sendMail(task.mailOf());
    // Of a mail to all at once the server may have refused some: what can be put off goes before what cannot.
    const [failure] = (info.rejectedErrors ?? []).toSorted((a, b) => statusOf(a) - statusOf(b));
    if (failure !== undefined) {
      const result = judgeSmtpFailure(failure, { secrets: server.secrets, isUnreachable: false });
      return { result, failure };
    }
    const detail = plainLine(info.response ?? 'accepted', 200);
    return { result: { kind: 'delivered', detail }, failure: null };
  } catch (thrown) {
    const failure = thrown as SmtpFailure;
    const isUnreachable = sockets.length === 0;
    const result = judgeSmtpFailure(failure, { secrets: server.secrets, isUnreachable });
    return { result, failure };
  } finally {
    deadline.release();
    transport.close();
    for (const socket of sockets) socket.destroySoon();
  }
}

const statusOf = ({ responseCode }: SmtpFailure): number => responseCode ?? 0;

// Loaded with the first mail: it takes memory, and many services send none.
async function openTransport(
  { task: { network }, server, tls, signing }: Sending,
  sockets: Socket[],
): Promise<Transporter<SentMessageInfo>> {
  const { createTransport } = await import('nodemailer');
  const { rejectUnauthorized, ...starttls } = tls;
  return createTransport({
    host: server.host,
    port: server.port,
    secure: server.isImplicitTls,
    ...starttls,
    ...signing,
    ...(server.login ? { auth: { ...server.login } } : {}),
    // Settings are text from people: a mail must not pull files or addresses in from elsewhere.
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: DELIVERY_TIMEOUT_MS,
    greetingTimeout: DELIVERY_TIMEOUT_MS,
    socketTimeout: DELIVERY_TIMEOUT_MS,
    tls: { secureContext: network.sockets.secureContext(), rejectUnauthorized },
    getSocket: (_options, callback) => {
      const { host, port } = server;
      void network.sockets.connect({ host, port, timeoutMs: DIAL_TIMEOUT_MS }).then((dialled) => {
        if (dialled.kind === 'connected') {
          sockets.push(dialled.socket);
          callback(null, { connection: dialled.socket });
        } else callback(new Error(dialled.fault.message), false);
      });
    },
  });
}
