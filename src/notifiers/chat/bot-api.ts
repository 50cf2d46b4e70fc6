// https://core.telegram.org/bots/api#making-requests, which Bale has taken over: https://docs.bale.ai
import { Type, type TInteger, type TString, type TUnion } from 'typebox';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { jsonRequest, type ChannelAnswer, type ChannelRequest } from '../http-channel.ts';
import { judgeProvider, type ProviderRefusal } from './judge.ts';
import { numberAt, textAt, valueAt } from '../json-value.ts';

/** The token of a bot. */
export function botTokenField(description: string): TString {
  return Type.String({
    title: 'Bot token',
    description,
    pattern: '^\\d+:[A-Za-z0-9_-]+$',
    maxLength: 255,
    secret: true,
  });
}

/** The chat that a bot writes to. */
export function botChatField(
  description: string,
  examples: readonly string[],
): TUnion<[TInteger, TString]> {
  return Type.Union([Type.Integer(), Type.String({ pattern: '^(?:-?\\d{1,20}|@\\w{1,64})$' })], {
    title: 'Chat',
    description,
    examples: [...examples],
  });
}

/** Calls a method of the API of a bot. */
export function botCall(
  { api, token }: { readonly api: string; readonly token: string },
  method: string,
  parameters: unknown,
): ChannelRequest {
  return jsonRequest(`${api}/bot${token}/${method}`, parameters);
}

/** What the API of a bot answered: with `ok: false` the same message fails for ever unless the code says otherwise. */
export function judgeBot(kind: string, answer: ChannelAnswer, now: number): DeliveryResult {
  const reply = answer.json();
  const waitSeconds = numberAt(reply, 'parameters', 'retry_after');
  return judgeProvider(answer, now, {
    isTaken: valueAt(reply, 'ok') === true,
    ref: textAt(reply, 'result', 'message_id'),
    reason: textAt(reply, 'description'),
    waitMs: waitSeconds === null ? null : waitSeconds * 1000,
    refusal: botRefusal(kind, reply),
  });
}

function botRefusal(kind: string, reply: unknown): ProviderRefusal | null {
  if (valueAt(reply, 'ok') !== false) return null;
  const movedTo = textAt(reply, 'parameters', 'migrate_to_chat_id');
  if (movedTo !== '') {
    const hint = `the group has become a supergroup: set chat to ${movedTo}`;
    return { code: `${kind}_chat_moved`, hint };
  }
  const code = textAt(reply, 'error_code');
  const hint = Object.hasOwn(HINTS, code) ? HINTS[code] : undefined;
  return hint === undefined ? null : { code: `${kind}_${code}`, hint };
}

const HINTS: Readonly<Record<string, string>> = {
  400: 'set chat to the id of a chat that the bot is in and may write to',
  401: 'set token to the one that BotFather gave',
  403: 'the bot may not write there: start it, or add it to the group',
  404: 'set token to the one that BotFather gave',
};
