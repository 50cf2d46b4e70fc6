import { Type } from 'typebox';
import { retriesFor } from '../../src/core/alerting/retry.ts';
import { noticeText } from '../../src/core/wording/notice-text.ts';
import { defineNotifier } from '../../src/notifiers/define-notifier.ts';
import { postNotice, serverOfUrl } from '../../src/notifiers/http-channel.ts';

/** A kind of channel that only tests know: a pigeon loft takes slips of paper over HTTP. */
export const pigeon = defineNotifier({
  kind: 'pigeon',
  title: 'Carrier pigeon',
  options: Type.Object(
    {
      loft: Type.String({
        title: 'Loft',
        description: 'Address that takes a POST for each slip.',
        pattern: '^https?://[^\\s]+$',
      }),
      ring: Type.String({
        title: 'Ring',
        description: 'Number on the ring of the pigeon, which the loft checks.',
        minLength: 8,
        secret: true,
      }),
    },
    { additionalProperties: false },
  ),
  retryAfterMs: retriesFor(48),
  serverOf: ({ loft }) => serverOfUrl(loft),
  deliver: ({ id, options: { loft, ring }, notice, late, attemptedAt, network, words }) => {
    const { subject, headline, hint } = noticeText(notice, late, words);
    const body = JSON.stringify({ id, slip: [subject, headline, hint].join('\n').trim() });
    const headers = { 'content-type': 'application/json', authorization: `Ring ${ring}` };
    return postNotice(network, { url: loft, headers, body }, attemptedAt);
  },
});
