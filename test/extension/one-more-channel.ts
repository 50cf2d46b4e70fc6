import { Type } from 'typebox';
import { defineHttpChannel, jsonRequest } from '../../src/notifiers/http-channel.ts';

/** A kind of channel that only tests know: a pigeon loft takes slips of paper over HTTP. */
export const pigeon = defineHttpChannel({
  kind: 'pigeon',
  title: 'Carrier pigeon',
  docs: 'https://www.rfc-editor.org/rfc/rfc1149',
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
  addressOf: ({ loft }) => loft,
  request: ({ id, options: { loft, ring }, message: { subject, headline, hint } }) =>
    jsonRequest(
      loft,
      { id, slip: [subject, headline, hint].join('\n').trim() },
      { authorization: `Ring ${ring}` },
    ),
});
