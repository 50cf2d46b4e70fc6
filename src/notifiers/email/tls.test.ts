import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { NO_WORDS } from '../../core/check/words.ts';
import type { Network } from '../../network/index.ts';
import { type HouseTls, startHouseMailServer } from '../../../test/support/house-mail-server.ts';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import { sampleDelivery } from '../../testing/notifier/sample-delivery.ts';
import { email } from './email.ts';
import type { EmailOptions } from './options.ts';

let network: Network;
beforeAll(() => {
  network = loopbackNetwork();
});
afterAll(() => network.close());

interface Sent {
  readonly result: string;
  /** How the mail went: not at all, in clear, or encrypted. */
  readonly mail: 'not' | 'clear' | 'encrypted';
  readonly login: 'not' | 'clear' | 'encrypted';
}

async function send(
  house: HouseTls,
  { tls, login }: { readonly tls: EmailOptions['tls']; readonly login: boolean },
): Promise<Sent> {
  const server = await startHouseMailServer(house);
  onTestFinished(() => server.stop());
  const who = login ? 'me:canary-4711@' : '';
  const smtp = `smtp://${who}127.0.0.1:${server.port}`;
  const options = { to: 'ops@example.com', from: 'Squirrel <s@example.com>', smtp };
  const all = { ...options, ...(tls !== undefined && { tls }) };
  const result = await email.open(network, NO_WORDS).deliver(sampleDelivery('opened', all));
  expect(JSON.stringify(result)).not.toContain('canary');
  const how = (verb: string): Sent['mail'] => {
    const found = server.commands.find(({ line }) => line.startsWith(verb));
    return found === undefined ? 'not' : found.isEncrypted ? 'encrypted' : 'clear';
  };
  const code = result.kind === 'delivered' ? 'delivered' : `${result.kind} ${result.code}`;
  return { result: code, mail: how('DATA'), login: how('AUTH') };
}

type Case = readonly [HouseTls, EmailOptions['tls'], string, Sent['mail']];

describe('a mail without a login', () => {
  const cases: readonly Case[] = [
    ['none', undefined, 'delivered', 'clear'],
    ['none', 'verify', 'retry smtp_tls', 'not'],
    ['none', 'opportunistic', 'delivered', 'clear'],
    ['none', 'none', 'delivered', 'clear'],
    ['self-signed', undefined, 'retry smtp_tls', 'not'],
    ['self-signed', 'verify', 'retry smtp_tls', 'not'],
    ['self-signed', 'opportunistic', 'delivered', 'encrypted'],
    ['self-signed', 'none', 'delivered', 'clear'],
    ['refused', undefined, 'retry smtp_tls', 'not'],
    ['refused', 'opportunistic', 'delivered', 'clear'],
    ['refused', 'none', 'delivered', 'clear'],
    ['broken', 'opportunistic', 'delivered', 'clear'],
    ['broken', 'verify', 'retry smtp_tls', 'not'],
  ];
  test.each(cases)('to a server whose TLS is %s, tls: %s: %s', async (house, tls, result, mail) => {
    expect(await send(house, { tls, login: false })).toEqual({ result, mail, login: 'not' });
  });
});

describe('a login', () => {
  const cases: readonly Case[] = [
    ['none', undefined, 'retry smtp_tls', 'not'],
    ['none', 'opportunistic', 'retry smtp_tls', 'not'],
    ['none', 'none', 'delivered', 'clear'],
    ['refused', undefined, 'retry smtp_tls', 'not'],
    ['refused', 'opportunistic', 'retry smtp_tls', 'not'],
    ['broken', 'opportunistic', 'retry smtp_tls', 'not'],
    ['self-signed', undefined, 'retry smtp_tls', 'not'],
    ['self-signed', 'verify', 'retry smtp_tls', 'not'],
    ['self-signed', 'opportunistic', 'delivered', 'encrypted'],
  ];
  test.each(cases)('at a server whose TLS is %s, tls: %s: %s', async (house, tls, result, mail) => {
    expect(await send(house, { tls, login: true })).toEqual({ result, mail, login: mail });
  });
});
