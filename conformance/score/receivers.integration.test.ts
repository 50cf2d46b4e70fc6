import { afterAll, expect, test } from 'vitest';
import { NO_WORDS } from '../../src/core/check/words.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { DeliveryResult, Notifier } from '../../src/core/ports/notifier.ts';
import { floodCases, hostileCases, neighbourCase } from '../cases/index.ts';
import { startHostileFarmProcess } from '../farm/hostile-farm-process.ts';
import type { OpenTry } from '../farm/open-try.ts';
import { createNetwork } from '../../src/network/index.ts';
import { email } from '../../src/notifiers/email/email.ts';
import { webhook } from '../../src/notifiers/webhook/webhook.ts';
import { sampleDelivery } from '../../src/testing/notifier/sample-delivery.ts';
import { missingNeed } from './run-case.ts';
import { startStarvationWatch } from './starvation-watch.ts';

const farm = startHostileFarmProcess();
const goodFarm = startHostileFarmProcess();
const network = createNetwork({
  targets: 'private',
  resolvers: [],
  extraCaPems: [],
  userAgent: 'UptimeSquirrel/farm',
});
afterAll(async () => {
  network.close();
  await Promise.all([farm.stop(), goodFarm.stop()]);
});

const secret = `whsec_${Buffer.alloc(32, 'x').toString('base64')}`;
const mail = { to: 'ops@example.com', from: 'squirrel@example.com' };
const atOnce = 20;
const goodCount = 10;
const inTimeMs = 2_000;

const webhookTo = (place: string): JsonObject => ({ url: `http://${place}/hook`, secret });
const mailTo = (place: string): JsonObject => ({ ...mail, smtp: `smtp://${place}` });

/** Every hostile server over plain TCP, each at its place. */
async function openReceivers(): Promise<readonly OpenTry[]> {
  const opened: OpenTry[] = [];
  for (const { id, tries, apart } of [...hostileCases, ...floodCases]) {
    if (apart !== undefined) continue;
    const tryIndex = tries.findIndex(
      (each) => each.servers['site']?.kind === 'tcp' && missingNeed(each) === null,
    );
    if (tryIndex >= 0) opened.push(await farm.open({ caseId: id, tryIndex }));
  }
  return opened;
}

async function deliver(notifier: Notifier, options: JsonObject): Promise<DeliveryResult> {
  return notifier.deliver(sampleDelivery('opened', options));
}

test('no hostile receiver keeps a good one waiting, and none ends what tells it', async () => {
  const watch = startStarvationWatch();
  const [hook, post] = [webhook.open(network, NO_WORDS), email.open(network, NO_WORDS)];
  const good = await goodFarm.open({ caseId: neighbourCase.id, tryIndex: 0 });
  const places = (await openReceivers()).map(({ values }) => values['site'] ?? '');
  const ends: Promise<DeliveryResult>[] = [];
  let judged = 0;
  const wrong: string[] = [];
  for (let at = 0; at < places.length; at += atOnce) {
    for (const place of places.slice(at, at + atOnce))
      ends.push(deliver(hook, webhookTo(place)), deliver(post, mailTo(place)));
    const beganAt = performance.now();
    const told = Array.from({ length: goodCount }, () =>
      deliver(hook, webhookTo(good.values['web'] ?? '')),
    );
    for (const { kind, detail } of await Promise.all(told)) {
      judged += 1;
      if (kind !== 'delivered') wrong.push(detail);
    }
    const tookMs = performance.now() - beganAt - watch.starvedMsSince(beganAt);
    if (tookMs > inTimeMs)
      wrong.push(`${tookMs.toFixed(0)} ms beside ${places.slice(at, at + atOnce).join()}`);
  }
  const turn = `longest turn ${watch.longestTurnMs().toFixed(0)} ms`;
  process.stdout.write(
    `${ends.length} hostile receivers x ${goodCount} good: ${judged} judged, wrong ${wrong.length}, ${turn}\n`,
  );
  expect(wrong).toEqual([]);
  expect(places.length).toBeGreaterThan(80);
  await farm.stop();
  // Every one comes to an end that can be told, whatever the receiver did.
  for (const { kind } of await Promise.all(ends))
    expect(['delivered', 'retry', 'refused']).toContain(kind);
  watch.stop();
});
