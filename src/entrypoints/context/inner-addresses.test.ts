import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NO_WORDS } from '../../core/check/words.ts';
import type { JsonObject } from '../../core/json.ts';
import { passwordLetter } from '../../core/wording/letter/password-letter.ts';
import { createNetwork, outgoingFetch, type Network, type SendEnd } from '../../network/index.ts';
import { openAccountMail } from '../../notifiers/email/account-mail.ts';
import { notifiers } from '../../notifiers/index.ts';
import { probers } from '../../probers/index.ts';
import { sampleDelivery } from '../../testing/notifier/sample-delivery.ts';
import type { Trials } from '../../testing/notifier/trial.ts';
import { openProbeStage } from '../../testing/prober/probe-stage.ts';
import { formAt } from '../../testing/prober/prober-samples.ts';
import { createFakeWatch } from '../../../test/support/api/fake-watch.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { openDeadMan } from '../compose/dead-man.ts';

const FOLDER = new URL('../../testing/notifier/trials/', import.meta.url);
const lists = await Promise.all(
  (await readdir(FOLDER)).map(
    async (file) => (await import(new URL(file, FOLDER).href)) as { trials: Trials },
  ),
);
const trials: Trials = Object.fromEntries(lists.flatMap((list) => Object.entries(list.trials)));

/** What `--targets` says. */
type Targets = 'public' | 'private';
const TIMEOUT_MS = 400;

let server: Server;
let datagrams: Socket;
let port = 0;
let seen = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    seen += 1;
    socket.on('error', () => {});
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  datagrams = createSocket('udp4', () => {
    seen += 1;
  });
  datagrams.bind(port, '127.0.0.1');
  await once(datagrams, 'listening');
});
afterAll(() => {
  server.close();
  datagrams.close();
});
beforeEach(() => {
  seen = 0;
});

async function withNetwork<Result>(
  targets: Targets,
  use: (network: Network) => Promise<Result>,
): Promise<Result> {
  const userAgent = 'UptimeSquirrel/test';
  const network = createNetwork({ resolvers: [], extraCaPems: [], targets, userAgent });
  try {
    return await use(network);
  } finally {
    network.close();
  }
}

/** Whoever speaks to loopback where it may is seen there: nobody who may not is unseen for another reason. */
const GUARDED = { isRefused: true, seen: { public: 0, private: true } };

async function guardOf(attempt: (targets: Targets) => Promise<unknown>): Promise<unknown> {
  const refused = await attempt('public');
  const seenWhereNot = seen;
  await attempt('private');
  const isRefused = /private/.test(JSON.stringify(refused));
  return { isRefused, seen: { public: seenWhereNot, private: seen > seenWhereNot } };
}

describe('with --targets public, no inner address is dialled', () => {
  test.each(notifiers.filter(({ isLocal }) => isLocal !== true))(
    'by the channel $kind',
    async (definition) => {
      const receiver = await trials[definition.kind]?.openReceiver();
      const texts = JSON.stringify(receiver?.options);
      await receiver?.stop();
      expect(texts).toMatch(/127\.0\.0\.1:\d+/);
      const options = JSON.parse(
        texts.replaceAll(/127\.0\.0\.1:\d+/g, `127.0.0.1:${port}`),
      ) as JsonObject;
      const guard = await guardOf((targets) =>
        withNetwork(targets, async (network) => {
          const notifier = definition.open(network, NO_WORDS, 'https://up.example/');
          const [recipient = null] = definition.recipientsOf?.(options) ?? [];
          const result = await notifier.deliver({
            ...sampleDelivery('opened', options),
            recipient,
          });
          await notifier.close();
          return result;
        }),
      );
      expect(guard).toEqual(GUARDED);
    },
  );

  /** Of kinds whose address is of somebody else than of who is asked. */
  const FORMS: Readonly<Record<string, () => JsonObject>> = {
    udp: () => ({ url: `udp://127.0.0.1:${port}`, send: 'ping', receive: 'pong*' }),
    dns: () => ({ url: `dns://127.0.0.1:${port}/a.example?type=MX` }),
    domain: () => ({ domain: 'example.com', rdap: `http://127.0.0.1:${port}/` }),
  };
  const asking = probers.filter(({ isPushed, kind }) => isPushed !== true && kind !== 'icmp');
  test.each(asking)('by the monitor $kind', async (definition) => {
    const form = FORMS[definition.kind]?.() ?? formAt(definition, { host: '127.0.0.1', port });
    if (form === null) throw new Error(`no form of ${definition.kind} leads to loopback`);
    const guard = await guardOf(async (targets) => {
      const stage = openProbeStage(definition, { targets });
      const result = await stage.probe(form, { timeoutMs: TIMEOUT_MS });
      stage.close();
      return result;
    });
    expect(guard).toEqual(GUARDED);
  });

  test('by a ping', async () => {
    const icmp = probers.find(({ kind }) => kind === 'icmp');
    if (icmp === undefined) throw new Error('there is no ping');
    const stage = openProbeStage(icmp, { targets: 'public' });
    const result = await stage.probe({ url: 'ping://127.0.0.1' }, { timeoutMs: TIMEOUT_MS });
    stage.close();
    expect(JSON.stringify(result)).toMatch(/private/);
  });

  test('by who signs people in elsewhere', async () => {
    const guard = await guardOf((targets) =>
      withNetwork(targets, (network) =>
        outgoingFetch(network)(`http://127.0.0.1:${port}/.well-known/openid-configuration`, {
          method: 'GET',
          headers: {},
        }).then(
          () => 'answered',
          (error: unknown) => String(error),
        ),
      ),
    );
    expect(guard).toEqual(GUARDED);
  });

  test('by mail about accounts', async () => {
    const guard = await guardOf((targets) =>
      withNetwork(targets, (network) => {
        const smtp = `smtp://127.0.0.1:${port}`;
        const settings = { from: 'squirrel@example.com', smtp, tls: 'none' } as const;
        const url = 'https://up.example/';
        const letter = passwordLetter({ language: 'en', name: 'Ann', url, minutes: 30 });
        return openAccountMail(network, settings).send({ to: 'ann@example.com', letter, id: 'x' });
      }),
    );
    expect(guard).toEqual(GUARDED);
  });

  test('by the dead man’s switch', async () => {
    const guard = await guardOf((targets) =>
      withNetwork(targets, async ({ http }) => {
        const ends: SendEnd[] = [];
        const deadMan = openDeadMan([`http://127.0.0.1:${port}/ping`], {
          watch: createFakeWatch(() => 0),
          log: silentLog(),
          network: {
            http: {
              ...http,
              send: async (request) => {
                const end = await http.send(request);
                ends.push(end);
                return end;
              },
            },
          },
        });
        deadMan.start();
        await expect.poll(() => ends.length).toBe(1);
        deadMan.stop();
        return ends;
      }),
    );
    expect(guard).toEqual(GUARDED);
  });
});
