import { HTTP_VERDICTS, openHttpReceiver } from '../http-receiver.ts';
import type { Trials } from '../trial.ts';

const KEY = 'canary-in-the-mine';

export const trials: Trials = {
  'home-assistant': {
    openReceiver: () =>
      openHttpReceiver((url) => ({ url, token: KEY, notify: 'mobile_app_phone' })),
    secrets: [KEY],
    verdicts: HTTP_VERDICTS,
  },
  apprise: {
    openReceiver: () => openHttpReceiver((url) => ({ url, key: KEY, tag: 'ops' })),
    secrets: [KEY],
    // 204: there is no such configuration.
    verdicts: HTTP_VERDICTS.map(([status, kind]) => [status, status === 204 ? 'retry' : kind]),
  },
};
