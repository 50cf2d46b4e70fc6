import { Type } from 'typebox';
import type { Ingress } from '../../core/address/ingress.ts';
import { InvalidError } from '../../core/errors.ts';
import { ID_PATTERN } from '../../core/ids.ts';
import type { ServiceContext } from '../../services/context.ts';
import { subscribeBrowser } from '../../services/channels/subscribe-browser.ts';
import type { Principal } from '../accounts/principal.ts';
import type { TypedApp } from '../validation.ts';
import { browserChannelId } from './browser-channel-id.ts';

/** What browsers subscribe with. */
export const pushKeySchema = Type.Object(
  {
    publicKey: Type.String({ description: 'Of P-256, in base64url, for `applicationServerKey`.' }),
  },
  { title: 'PushKey' },
);

const subscriptionSchema = Type.Object(
  {
    endpoint: Type.String({ maxLength: 2048, description: 'Of the subscription of the browser.' }),
    p256dh: Type.String({ maxLength: 100, description: 'Its `keys.p256dh`.' }),
    auth: Type.String({ maxLength: 30, description: 'Its `keys.auth`.' }),
    browser: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'What people call it, such as `Firefox on Linux`.',
    }),
    owner: Type.Optional(
      Type.Union([Type.String({ pattern: ID_PATTERN }), Type.Null()], {
        description: 'Id of the owner whose messages it shows; without one those of no owner.',
      }),
    ),
  },
  { additionalProperties: false, title: 'PushSubscription' },
);

/** How a browser becomes a channel. */
export function addPushRoutes(
  app: TypedApp,
  context: ServiceContext,
  ingress: Pick<Ingress, 'publicUrl'>,
): void {
  const { channels } = context.entities;
  app.get(
    '/api/v1/push-key',
    {
      config: { access: 'read' },
      schema: {
        tags: ['channels'],
        summary: 'The public key that browsers subscribe with',
        response: { 200: pushKeySchema },
      },
    },
    () => ({ publicKey: context.pushKey.publicKey }),
  );
  app.post(
    '/api/v1/push-subscriptions',
    {
      config: { access: 'write' },
      schema: {
        tags: ['channels'],
        summary: 'Make the channel that reaches a browser, or change that of the same subscription',
        body: subscriptionSchema,
        response: { 201: channels.schemas.item },
      },
    },
    async ({ body, principal }, reply) => {
      const contact = contactOf(ingress, principal);
      const id = browserChannelId(body.endpoint);
      const subscription = { ...body, id, owner: body.owner ?? null };
      const channel = await subscribeBrowser(context, subscription, contact);
      reply.code(201);
      return channels.show(channel, await context.watch.reach());
    },
  );
}

/** Whom push services can reach about our messages (RFC 8292 §2.1): they refuse other addresses. */
function contactOf({ publicUrl }: Pick<Ingress, 'publicUrl'>, principal: Principal | null): string {
  if (publicUrl?.startsWith('https://') === true) return publicUrl;
  if (principal?.kind === 'user') return `mailto:${principal.user.email}`;
  const message = 'push services want to know whom they can reach, and a key names no one';
  const hint = 'sign in as a user, or start the service with an https --public-url';
  throw new InvalidError([{ path: '', message, hint }]);
}
