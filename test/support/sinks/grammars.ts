import { linkable } from '../../../src/notifiers/dialects.ts';

/** How a sink reads a text: what is left of it is what acts there, in its order. Equal for two texts that both only show. */
export type Grammar = (text: string) => readonly string[];

const decoded = (text: string): string =>
  text.replaceAll(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name?: string) =>
    code === undefined ? (ENTITIES[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
  );
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Tags with the names of their attributes; every other `<` as itself. `bdi` stands around text of both directions. */
export const html: Grammar = (text) =>
  [
    ...withoutOwnLinks(text, /<a href="(?<url>[^"]*)">(?<label>[^<>]*)<\/a>/g, decoded)
      .replaceAll(/<\/?bdi>/g, '')
      .matchAll(
        /<!doctype [^<>]*>|<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*(?::[a-z]+)?(?:="[^"]*")?)*)\s*\/?>|<|>/gi,
      ),
  ].map(([whole, slash, name, attributes]) =>
    name === undefined
      ? whole
      : `${slash ?? ''}${name} ${(attributes ?? '').replaceAll(/="[^"]*"/g, '').trim()}`,
  );

/** Elements of XML; a text with a sign that is neither markup nor a character of its own is not XML at all. */
export const xml: Grammar = (text) => {
  const isBroken = /&(?!#\d+;|#x[0-9a-f]+;|(?:lt|gt|amp|quot|apos);)/i.test(text);
  return [...html(text), ...(isBroken ? ['broken'] : [])];
};

const signsOf = (text: string, signs: RegExp): readonly string[] => text.match(signs) ?? [];
const mentions = (text: string): readonly string[] => signsOf(text, /@(?!\u200b)\S*/g);

/** An address may be a link to itself, and to nothing else. */
function withoutOwnLinks(text: string, links: RegExp, plainOf: (label: string) => string): string {
  return text.replaceAll(links, (whole: string, ...parts: unknown[]) => {
    const { label = '', url = '' } = parts.at(-1) as Readonly<Record<string, string>>;
    return linkable(plainOf(label).replaceAll('\u200b', '')) === url ? '' : whole;
  });
}

/** Signs behind a backslash, as others that no markup has. */
const ESCAPED = 0xe000;
const withEscapes = (text: string): string =>
  text.replaceAll(/\\([!-/:-@[-`{-~])/g, (_, sign: string) =>
    String.fromCodePoint(ESCAPED + sign.charCodeAt(0)),
  );
const unescaped = (text: string): string =>
  text.replaceAll(/[\ue000-\ue07f]/g, (sign) => String.fromCodePoint(sign.charCodeAt(0) - ESCAPED));

/** CommonMark: all signs that no backslash makes a text of, and whatever begins a line. */
export const markdown: Grammar = (text) => {
  const links = /\[(?<label>[^\]]*)\]\((?<url>[^)\s]*)\)/g;
  const left = withoutOwnLinks(withEscapes(text), links, unescaped);
  const begins = signsOf(left, /^ *(?:[-+*=] ?|\d+[.)] )/gm);
  return [...signsOf(left, /\]\(|[*`_[\]<>~#|]|&(?=#?\w+;)/g), ...begins, ...mentions(left)];
};

/** Discord: the same, but for entities, and with addresses in angle brackets, or as they are. */
export const discord: Grammar = (text) =>
  markdown(text.replaceAll(/(?<!\\)<https?:[^<>\s]*>(?!\))/g, '').replaceAll('&', '')).concat(
    signsOf(text.replaceAll(/<https?:[^<>\s]*>/g, ''), /https?:/g),
  );

/** Slack and Google Chat: commands and links in angle brackets, and signs beside words. */
export const angled: Grammar = (text) => {
  const left = text.replaceAll(/<https?:[^<>|\s]*>/g, '').replaceAll(/(?<=\s)https?:\S+/g, '');
  return [...signsOf(left, /<[^<>|]*\|?|>/g), ...signs(left)];
};

/** WhatsApp: signs beside words. */
export const signs: Grammar = (text) => [
  ...signsOf(text, /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu),
  ...mentions(text),
];

/** Bale: the same, and names before addresses. */
export const bale: Grammar = (text) => [...signs(text), ...signsOf(text, /\]\(/g)];

/** Where a text is shown as it is. */
export const plain: Grammar = () => [];

/** Controls but line ends and tabs, and signs that turn the direction of what follows. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\ud800-\udfff]/gu;

/** What acts wherever a text goes: it may not stand in any. */
export function actingIn(text: string): readonly string[] {
  const turns = signsOf(text, /[\u2066-\u2068]/g).length - signsOf(text, /\u2069/g).length;
  return [...signsOf(text, ACTING), ...(turns === 0 ? [] : ['turned'])];
}
