import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAIL_STAGES, type MailFailure, type MailStage } from '../../src/farm/mail/mail-failure.ts';
import { startMailSink, type MailSink } from '../../src/farm/mail/mail-sink.ts';
import { readMail } from '../../src/farm/mail/read-mail.ts';
import { makeCertificate } from '../../src/farm/certificates.ts';
import { createNetwork } from '../../src/network/index.ts';
import { FailingReceivers } from './failing-receivers.ts';

const certificate = makeCertificate({ name: 'localhost', hosts: ['127.0.0.1'] });
const network = createNetwork({
  resolvers: [],
  extraCaPems: [certificate.pem],
  targets: 'private',
  userAgent: 'UptimeSquirrel/test',
});
const sinks = new Map<string, MailSink>();

afterAll(async () => {
  network.close();
  await Promise.all([...sinks.values()].map((sink) => sink.stop()));
});

/** A mail server that fails in this way, and the channel that leads to it. */
async function addServer(play: FailingReceivers, id: string, failure: MailFailure): Promise<void> {
  const isSecured = failure.stage === 'starttls';
  const hasLogin = failure.stage === 'auth';
  const secured = isSecured ? { certificate } : {};
  const sink = await startMailSink({ failures: [failure], hasLogin, ...secured });
  sinks.set(id, sink);
  const options = {
    to: 'anna@example.com',
    from: 'squirrel@example.com',
    smtp: `smtp://${hasLogin ? 'user:password@' : ''}127.0.0.1:${sink.port}`,
    tls: isSecured ? 'verify' : 'none',
  };
  play.add(id, { kind: 'email', options });
}

/** The Message-IDs of what the server took. */
function messageIdsAt(id: string): readonly (string | undefined)[] {
  const mails = sinks.get(id)?.messages() ?? [];
  return mails.map(({ raw }) => readMail(raw).headers.get('message-id'));
}

const SUCCESS: Readonly<Record<MailStage, number>> = {
  connect: 220,
  ehlo: 250,
  starttls: 220,
  auth: 235,
  mail: 250,
  rcpt: 250,
  data: 354,
  'after-data': 250,
  quit: 221,
};

/** What a server does once, instead of its usual reply. */
const REPLIES: Readonly<Record<string, (stage: MailStage) => MailFailure>> = {
  'success in several lines': (stage) => ({
    stage,
    kind: 'reply',
    code: SUCCESS[stage],
    text: 'go\non',
  }),
  '421': (stage) => ({ stage, kind: 'reply', code: 421 }),
  '450': (stage) => ({ stage, kind: 'reply', code: 450, text: '4.2.0 greylisted' }),
  '451 in several lines': (stage) => ({
    stage,
    kind: 'reply',
    code: 451,
    text: '4.3.0 not\n4.3.0 now',
  }),
  '452': (stage) => ({ stage, kind: 'reply', code: 452 }),
  '550': (stage) => ({ stage, kind: 'reply', code: 550, text: '5.1.1 who is that?' }),
  '554 in several lines': (stage) => ({
    stage,
    kind: 'reply',
    code: 554,
    text: '5.7.1 go\n5.7.1 away',
  }),
  garbage: (stage) => ({ stage, kind: 'raw', text: '\u0000\u00ff<html>whatever\r\n' }),
  'half a line, and no more': (stage) => ({ stage, kind: 'raw', text: '25' }),
  'a byte a second': (stage) => ({ stage, kind: 'drip', everyMs: 1_000 }),
  nothing: (stage) => ({ stage, kind: 'hang' }),
  'the end of the connection': (stage) => ({ stage, kind: 'drop' }),
};

/** What has to become of the message. */
type Fate = 'delivered at once' | 'delivered later' | 'delivered' | 'given up';

function fateOf(stage: MailStage, reply: string): Fate {
  if (stage === 'quit' || reply.startsWith('success')) return 'delivered at once';
  if (reply === 'a byte a second') return 'delivered';
  // Without EHLO there is HELO (RFC 5321 §3.2).
  if (stage === 'ehlo' && /^(45|55|garbage)/.test(reply)) return 'delivered at once';
  if (!reply.startsWith('55')) return 'delivered later';
  // TLS and login are of the settings, not of the message.
  return stage === 'starttls' || stage === 'auth' ? 'delivered later' : 'given up';
}

const COMBINATIONS = MAIL_STAGES.flatMap((stage) =>
  Object.entries(REPLIES).map(([reply, failureOf], n) => {
    const failure = { ...failureOf(stage), times: 1 };
    return { id: `${stage}-${n}`, stage, reply, failure, fate: fateOf(stage, reply) };
  }),
);

describe('every reply at every stage of SMTP', () => {
  const play = new FailingReceivers(network);

  beforeAll(async () => {
    for (const { id, failure } of COMBINATIONS) await addServer(play, id, failure);
    await play.begin();
    await play.until(400);
  }, 120_000);

  test('are more than sixty', () => {
    expect(COMBINATIONS.length).toBeGreaterThanOrEqual(60);
  });

  test.each(COMBINATIONS)('$stage: $reply: $fate', ({ id, stage, reply, fate }) => {
    const { row, backups, reports } = play.fateOf(id);
    const messageIds = messageIdsAt(id);
    if (fate === 'given up') {
      expect(row).toMatchObject({ state: 'dead', attempts: 1 });
      expect(row?.lastError).toContain(`smtp_${reply.slice(0, 3)}`);
      expect(messageIds).toEqual([]);
      expect(backups.map(([kind]) => kind)).toEqual(['opened']);
      expect(backups[0]?.[1]).toBeLessThanOrEqual(1);
      expect(reports.map(([kind]) => kind)).toEqual(['undelivered']);
      return;
    }
    expect(row).toMatchObject({ state: 'delivered' });
    expect(backups).toEqual([]);
    expect(reports).toEqual([]);
    expect(new Set(messageIds).size).toBe(1);
    expect(messageIds.length).toBeLessThanOrEqual(stage === 'after-data' ? 2 : 1);
    if (fate === 'delivered at once') expect(row?.attempts).toBe(1);
    else if (fate === 'delivered later') expect(row?.attempts).toBe(2);
    else expect(row?.attempts).toBeLessThanOrEqual(2);
  });
});

describe('a mail server that goes on like this', () => {
  const play = new FailingReceivers(network, 600_000);
  const stages = ['connect', 'ehlo', 'auth', 'rcpt', 'data', 'after-data'] as const;

  beforeAll(async () => {
    for (const stage of stages) {
      await addServer(play, `long-${stage}`, { stage, kind: 'reply', code: 421 });
    }
    await play.begin();
    await play.until(300);
  }, 120_000);

  test.each(stages)('%s: 421: goes on being asked, and is backed after two minutes', (stage) => {
    const id = `long-${stage}`;
    const { row, backups, reports } = play.fateOf(id);
    expect(row).toMatchObject({ state: 'pending' });
    expect(row?.attempts).toBeGreaterThan(10);
    expect(messageIdsAt(id)).toEqual([]);
    expect(reports).toEqual([]);
    expect(backups.map(([kind]) => kind)).toEqual(['opened']);
    expect(backups[0]?.[1]).toBeGreaterThanOrEqual(120);
    expect(backups[0]?.[1]).toBeLessThanOrEqual(135);
  });
});
