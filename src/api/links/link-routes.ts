import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Words } from '../../core/check/words.ts';
import type { Language } from '../../core/people/owner.ts';
import {
  findLinkPlace,
  followLink,
  type LinkDeed,
  type LinkNeeds,
} from '../../services/links/follow-link.ts';
import { createAttemptLimit, type AttemptLimit } from '../guards/attempt-limit.ts';
import { callerOf } from '../guards/caller.ts';
import { type TypedApp, withSchemaTypes } from '../validation.ts';
import { LINK_PAGE_POLICY, linkPage, plainPage, type LinkPage } from './link-page.ts';
import { ACKNOWLEDGE_KEY, voiceAnswer } from './voice-answer.ts';

/** Wrong links that one caller may try at once, and in each minute. */
const WRONG_LINKS = { attempts: 20, windowMs: 60_000 };
/** The same for calls of one link, right or wrong. */
const CALLS = { attempts: 30, windowMs: 60_000 };
/** More than a form of one field has. */
const MAX_BODY_BYTES = 16_384;

const params = Type.Object({ token: Type.String() });
const schema = { hide: true, params };
const config = { access: 'public' } as const;

interface LinkEndpoint {
  readonly needs: LinkNeeds;
  readonly words: Words;
  readonly wrong: AttemptLimit;
  readonly calls: AttemptLimit;
}

interface LinkRequest extends Pick<FastifyRequest, 'ip' | 'headers'> {
  readonly params: { readonly token: string };
}

/**
 * Where the links of messages lead: open to whom was sent one. A GET shows a page and changes nothing, as scanners of mail
 * follow links; a POST acts.
 */
export function addLinkRoutes(app: TypedApp, needs: LinkNeeds, words: Words): void {
  const { clock } = needs;
  const endpoint: LinkEndpoint = {
    needs,
    words,
    wrong: createAttemptLimit({ clock, ...WRONG_LINKS }),
    calls: createAttemptLimit({ clock, ...CALLS }),
  };
  // A scope of its own: no other route takes forms.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    const typed = withSchemaTypes(scope);
    typed.get('/a/:token', { config, schema, exposeHeadRoute: true }, async (request, reply) => {
      const page = await answer(endpoint, request, findLinkPlace);
      return sendPage(reply, pageOf(page, request, words));
    });
    typed.post('/a/:token', { config, schema }, async (request, reply) => {
      const key = request.body instanceof URLSearchParams ? request.body.get('Digits') : null;
      if (key !== null) return sendVoice(reply, await pressed(endpoint, request, key));
      const page = await answer(endpoint, request, followLink);
      return sendPage(reply, pageOf(page, request, words));
    });
  });
}

type Answered = LinkDeed | { readonly kind: 'tooMany' };

async function answer(
  { needs, wrong, calls }: LinkEndpoint,
  { params: { token }, ip }: LinkRequest,
  ask: (needs: LinkNeeds, token: string) => Promise<LinkDeed>,
): Promise<Answered> {
  const caller = callerOf(ip);
  // Counted before anything is waited for: those that come at once are counted too.
  if (wrong.waitMs(caller) > 0 || calls.take(token) > 0) return { kind: 'tooMany' };
  const deed = await ask(needs, token);
  if (deed.kind !== 'wrong') return deed;
  calls.forget(token);
  return wrong.take(caller) > 0 ? { kind: 'tooMany' } : deed;
}

/** A key that was pressed in a call; `null`: not the one that acknowledges. */
async function pressed(
  endpoint: LinkEndpoint,
  request: LinkRequest,
  key: string,
): Promise<Answered | null> {
  return key === ACKNOWLEDGE_KEY ? answer(endpoint, request, followLink) : null;
}

function pageOf(deed: Answered, { headers }: LinkRequest, words: Words): LinkPage {
  if ('about' in deed) return linkPage(deed, words);
  return plainPage(deed.kind, languageOf(headers['accept-language']));
}

/** Of a caller of whom nothing else is known (RFC 9110 §12.5.4): the first of our languages that is named. */
function languageOf(accepted: string | undefined): Language {
  return /\b(?:fa|en)\b/i.exec(accepted ?? '')?.[0].toLowerCase() === 'fa' ? 'fa' : 'en';
}

function sendPage(reply: FastifyReply, { status, html }: LinkPage): FastifyReply {
  if (status === 429) reply.header('retry-after', '60');
  return reply
    .code(status)
    .headers({
      'content-security-policy': LINK_PAGE_POLICY,
      // Under `no-referrer` browsers name no origin with a form, which is then taken for one of another site.
      'referrer-policy': 'same-origin',
    })
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(html);
}

function sendVoice(reply: FastifyReply, deed: Answered | null): FastifyReply {
  const spoken = deed?.kind === 'tooMany' ? { kind: 'failed' as const } : deed;
  return reply.type('text/xml; charset=utf-8').serializer(String).send(voiceAnswer(spoken));
}
