import type { HttpOptions } from '../options.ts';
import { answerDigest } from './digest.ts';
import type { HttpMethod } from './request-options.ts';

/** How a monitor logs in. */
export interface Login {
  /** Sent with every request; `null` where the server has to ask first. */
  readonly authorization: string | null;
  /** What to send in answer to these `WWW-Authenticate` fields; `null` when there is nothing to answer. */
  answer(challenges: readonly string[], asked: { method: HttpMethod; uri: string }): string | null;
}

/** The login of the options; `null` when they have none. */
export function loginOf({ user, password = '', login, bearer }: HttpOptions): Login | null {
  if (bearer !== undefined) return { authorization: `Bearer ${bearer}`, answer: () => null };
  if (user === undefined) return null;
  if (login === 'digest') {
    return {
      authorization: null,
      answer: (challenges, asked) => answerDigest(challenges, { user, password, ...asked }),
    };
  }
  // RFC 7617 §2.1: UTF-8 is what servers expect that expect anything.
  const token = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  return { authorization: `Basic ${token}`, answer: () => null };
}
