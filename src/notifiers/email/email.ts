// SMTP: RFC 5321. Library: nodemailer, https://nodemailer.com/smtp/
import { createTransport, type Transporter } from 'nodemailer';
import type { Delivery, DeliveryResult, NotifierDefinition } from '../../core/ports/notifier.ts';
import { EMAIL_RETRY_AFTER_MS } from '../../core/retry.ts';
import { plainLine } from '../../core/wording/plain-line.ts';
import type { Network } from '../../network/index.ts';
import { composeMail } from './compose.ts';
import { emailOptions, type EmailOptions } from './options.ts';
import { smtpProblems, smtpServer, type SmtpServer } from './smtp-address.ts';
import { judgeSmtpFailure, type SmtpFailure } from './smtp-reply.ts';

const DELIVERY_TIMEOUT_MS = 25_000;

/** Mail over SMTP: text and HTML, one thread an incident, the same Message-ID on every try. */
export const email: NotifierDefinition<Network> = {
  kind: 'email',
  title: 'E-mail',
  options: emailOptions,
  recipientsOf: (options) => recipientsOf(options as EmailOptions),
  problemsOf: (options) => smtpProblems((options as EmailOptions).smtp),
  retryAfterMs: EMAIL_RETRY_AFTER_MS,
  // Servers refuse who comes with many connections at once; Postfix takes 50 of a client.
  triesPerServer: 20,
  serverOf: (options) => {
    const server = smtpServer((options as EmailOptions).smtp);
    return server === null ? null : `${server.host}:${server.port}`;
  },
  open: (network) => ({
    deliver: (delivery) => deliver(network, delivery),
    close: async () => {},
  }),
};

function recipientsOf({ to }: EmailOptions): readonly string[] {
  return typeof to === 'string' ? [to] : to;
}

async function deliver(network: Network, delivery: Delivery): Promise<DeliveryResult> {
  const options = delivery.options as EmailOptions;
  const server = smtpServer(options.smtp);
  if (!server)
    return { kind: 'refused', code: 'smtp_url', detail: 'the SMTP address cannot be read' };
  const transport = openTransport(network, server);
  const mail = composeMail(delivery, options.from.slice(options.from.lastIndexOf('@') + 1));
  try {
    const info = await transport.sendMail({
      ...mail,
      from: options.from,
      to: [...recipientsOf(options)],
      // Each recipient has a copy of one mail: the same headers, an envelope of its own.
      ...(delivery.recipient === null
        ? {}
        : { envelope: { from: options.from, to: [delivery.recipient] } }),
      references: [...mail.references],
      ...(mail.references[0] === undefined ? {} : { inReplyTo: mail.references[0] }),
    });
    return { kind: 'delivered', detail: plainLine(info.response ?? 'accepted', 200) };
  } catch (failure) {
    return judgeSmtpFailure(failure as SmtpFailure, server.secrets);
  } finally {
    transport.close();
  }
}

function openTransport(network: Network, server: SmtpServer): Transporter {
  return createTransport({
    host: server.host,
    port: server.port,
    secure: server.isImplicitTls,
    ...(server.login ? { auth: { ...server.login } } : {}),
    // Settings are text from people: a mail must not pull files or addresses in from elsewhere.
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: DELIVERY_TIMEOUT_MS,
    greetingTimeout: DELIVERY_TIMEOUT_MS,
    socketTimeout: DELIVERY_TIMEOUT_MS,
    tls: { secureContext: network.secureContext() },
    getSocket: (_options, callback) => {
      void network
        .connectTcp({ host: server.host, port: server.port, timeoutMs: 10_000 })
        .then((dialled) => {
          if (dialled.kind === 'connected') callback(null, { connection: dialled.socket });
          else callback(new Error(dialled.fault.message), false);
        });
    },
  });
}
