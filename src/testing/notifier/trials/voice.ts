import { HTTP_VERDICTS, openHttpReceiver } from '../http-receiver.ts';
import type { Trials } from '../trial.ts';

const TOKEN = 'canary0123456789abcdef01234567';

export const trials: Trials = {
  'twilio-voice': {
    openReceiver: () =>
      openHttpReceiver((api) => ({
        to: '+491701234567',
        from: '+15005550006',
        account: `AC${'0'.repeat(32)}`,
        token: TOKEN,
        api,
      })),
    secrets: [TOKEN],
    verdicts: HTTP_VERDICTS,
  },
};
