import { Type, type TString } from 'typebox';
import type { Problem } from '../../core/errors.ts';

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

/** The option with the address of a server that people run themselves. */
export function serverField(description: string, example: string): TString {
  return Type.String({
    title: 'Server',
    description,
    pattern: '^https?://[^\\s?#]+$',
    maxLength: 2048,
    examples: [example],
  });
}

/** An address without the slashes at its end. */
export function withoutEndSlash(address: string): string {
  return address.replace(/\/+$/, '');
}

/** Whatever keeps an address from being one of a web server; no text quotes it. `example` shows one that is right. */
export function addressProblems(
  path: string,
  address: string,
  example: string,
): readonly Problem[] {
  const url = URL.parse(address);
  const hint = `for example ${example}`;
  if (url === null || url.port === '0') {
    return [{ path, message: `${path} is not the address of a web server`, hint }];
  }
  if (url.username !== '' || url.password !== '') {
    return [{ path, message: `${path} holds a user name or a password`, hint }];
  }
  return [];
}

/** Whatever keeps an address from being a webhook of a provider: its path and query are to match `form`. */
export function hookProblems(
  address: string,
  { form, example }: { readonly form: RegExp; readonly example: string },
): readonly Problem[] {
  const problems = addressProblems('url', address, example);
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
    return unused.length > 0 ? unused : addressProblems('url', url, hookExample);
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
    ...(typeof server === 'string' ? addressProblems('server', server, serverExample) : []),
  ];
}
