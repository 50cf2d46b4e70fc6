import { Type, type TString } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import { serverProblems } from '../server-field.ts';

/** The option with the address of an incoming webhook: who has it may post, so it is a secret. */
export function hookField(description: string): TString {
  return Type.String({
    title: 'Webhook address',
    description,
    pattern: '^https?://[^\\s#]+$',
    maxLength: 2048,
    secret: true,
  });
}

/** Whatever keeps an address from being a webhook of a provider: its path and query are to match `form`. */
export function hookProblems(
  address: string,
  { form, example }: { readonly form: RegExp; readonly example: string },
): readonly Problem[] {
  const problems = serverProblems('url', address, example);
  const url = URL.parse(address);
  if (problems.length > 0 || url === null || form.test(`${url.pathname}${url.search}`)) {
    return problems;
  }
  const message = 'url is not the address of such a webhook';
  return [{ path: 'url', message, hint: `it looks like ${example}` }];
}

/** A kind of channel that writes by a webhook or, with other settings, as a bot. */
interface HookOrBot {
  /** Every setting that a bot needs. */
  readonly bot: readonly string[];
  readonly hookExample: string;
  /** Of the setting `server`, where a bot needs one. */
  readonly serverExample?: string;
}

/** Whatever keeps such a channel from ever writing: neither form, both of them, or half of a bot. */
export function hookOrBotProblems(
  options: Readonly<Record<string, unknown>>,
  { bot, hookExample, serverExample = '' }: HookOrBot,
): readonly Problem[] {
  const { url, server } = options;
  const names = bot.join(', ');
  const given = bot.filter((key) => options[key] !== undefined);
  if (typeof url === 'string') {
    const unused = given.map((path) => ({
      path,
      message: `${path} is not used beside url: a webhook writes to the place it was made for`,
      hint: `leave out url, or ${names}`,
    }));
    return unused.length > 0 ? unused : serverProblems('url', url, hookExample);
  }
  if (given.length === 0) {
    const hint = `for example url: ${hookExample}, or ${names}`;
    return [{ path: 'url', message: `url is missing, and so are ${names}`, hint }];
  }
  const missing = bot.filter((key) => options[key] === undefined);
  return [
    ...missing.map((path) => ({
      path,
      message: `${path} is missing`,
      hint: `a bot needs ${names}`,
    })),
    ...(typeof server === 'string' ? serverProblems('server', server, serverExample) : []),
  ];
}
