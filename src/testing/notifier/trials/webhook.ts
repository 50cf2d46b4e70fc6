import { HTTP_VERDICTS, openHttpReceiver } from '../http-receiver.ts';
import type { Trials } from '../trial.ts';

const SECRET = `whsec_${Buffer.alloc(32, 'canary').toString('base64')}`;

export const trials: Trials = {
  webhook: {
    openReceiver: () => openHttpReceiver((url) => ({ url, secret: SECRET })),
    secrets: [SECRET],
    verdicts: HTTP_VERDICTS,
  },
};
