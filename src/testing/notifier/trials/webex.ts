import { HTTP_VERDICTS, openHttpReceiver } from '../http-receiver.ts';
import type { Trials } from '../trial.ts';

const TOKEN = 'canary-in-the-mine';

export const trials: Trials = {
  webex: {
    openReceiver: () =>
      openHttpReceiver(
        (api) => ({ api, token: TOKEN, room: 'Y2lzY29zcGFyazovL3VzL1JPT00vMDEyMzQ1Njc' }),
        JSON.stringify({ id: 'Y2lzY29zcGFyazovL3VzL01FU1NBR0UvMQ' }),
      ),
    secrets: [TOKEN],
    // Without a body it does not say that the message was taken.
    verdicts: HTTP_VERDICTS.map(
      ([status, kind]) => [status, status === 204 ? 'retry' : kind] as const,
    ),
  },
};
