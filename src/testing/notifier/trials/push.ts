import type { JsonObject } from '../../../core/json.ts';
import { HTTP_VERDICTS, openHttpReceiver } from '../http-receiver.ts';
import { openPushBrowser } from '../push-browser.ts';
import type { TrialReceiver, Trials } from '../trial.ts';

const TOKEN = 'canary0123456789abcdef01234567';
const USER = 'canaryuser0123456789abcdef0123';
const TOPIC = 'canary-topic-0123456789';
const PRIVATE_KEY = Buffer.alloc(32, 7).toString('base64url');

const browser = openPushBrowser();

export const trials: Trials = {
  ntfy: trial([TOPIC, TOKEN], (api) => ({ topic: TOPIC, token: TOKEN, api })),
  gotify: trial([TOKEN], (server) => ({ server, token: TOKEN })),
  pushover: trial([TOKEN, USER], (api) => ({ token: TOKEN, user: USER, api })),
  pushbullet: trial([TOKEN], (api) => ({ token: TOKEN, api })),
  'web-push': {
    openReceiver: openPushService,
    secrets: [PRIVATE_KEY, browser.auth],
    verdicts: HTTP_VERDICTS.map(([status, kind]) => [
      status,
      status === 404 || status === 413 ? 'refused' : kind,
    ]),
  },
};

function trial(
  secrets: readonly string[],
  optionsFor: (api: string) => JsonObject,
): Trials[string] {
  return { openReceiver: () => openHttpReceiver(optionsFor), secrets, verdicts: HTTP_VERDICTS };
}

/** What a push service passes on is read by the browser only, and of another look on every attempt. */
async function openPushService(): Promise<TrialReceiver> {
  const { p256dh, auth } = browser;
  const keys = { p256dh, auth, privateKey: PRIVATE_KEY, contact: 'mailto:ops@example.com' };
  const { requests = () => [], ...receiver } = await openHttpReceiver((endpoint) => ({
    endpoint,
    ...keys,
  }));
  return {
    ...receiver,
    messages: () => requests().map(({ body }) => browser.read(Buffer.from(body, 'latin1'))),
  };
}
