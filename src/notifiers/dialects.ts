// CommonMark: https://spec.commonmark.org/0.31.2/ · Slack: https://docs.slack.dev/messaging/formatting-message-text
// Discord: https://docs.discord.com/developers/reference#message-formatting
// Telegram: https://core.telegram.org/bots/api#html-style · Google Chat: https://developers.google.com/workspace/chat/format-messages
// WhatsApp: https://faq.whatsapp.com/539178204879377

/** How the texts of a receiver are marked up. */
export interface DialectForm {
  /** Between paragraphs, and between the lines of one. */
  readonly paragraph: string;
  readonly line: string;
  /** Before each fact. */
  readonly bullet: string;
  /** A foreign text that shows as it is: no markup, no mention, no link of its own making. Never shorter than it was. */
  text(foreign: string): string;
  bold(marked: string): string;
  /** A link with a name; both are foreign. */
  link(label: string, url: string): string;
  /** An address as a link to itself. */
  address(shown: string, url: string): string;
}

/** A mention begins with `@`; behind it a space of no width makes it plain text. */
const unmentioned = (text: string): string => text.replace(/@/g, '@\u200b');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const asEntities = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
/** Slack decodes these three and no others. */
const asSlackEntities = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);

/** Where a dialect has no escape, its signs are replaced by others that look like them. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ', _: 'ˍ' };
const unformatted = (text: string): string =>
  text.replace(/[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (sign) => LOOKALIKES[sign] ?? sign);

const escapedBegin = (text: string): string =>
  text.replace(/^(\s*)([+\-=])/, '$1\\$2').replace(/^(\s*\d+)([.)])/, '$1\\$2');

const plain: DialectForm = {
  paragraph: '\n',
  line: '\n',
  bullet: '',
  text: (foreign) => foreign,
  bold: (marked) => marked,
  link: (label, url) => `${label}: ${url}`,
  address: (shown) => shown,
};

const markdown: DialectForm = {
  paragraph: '\n\n',
  line: '\n',
  bullet: '- ',
  text: (foreign) => unmentioned(escapedBegin(foreign.replace(/[\\`*_[\]<>~#|&]/g, '\\$&'))),
  bold: (marked) => `**${marked}**`,
  link: (label, url) => `[${markdown.text(label)}](${url})`,
  address: (shown, url) => markdown.link(shown, url),
};

const discord: DialectForm = {
  ...markdown,
  paragraph: '\n',
  text: (foreign) => unmentioned(escapedBegin(foreign.replace(/[\\`*_[\]<>~#|():]/g, '\\$&'))),
  // In brackets: without a preview. Discord takes no address as the name of a link.
  link: (label, url) => `[${discord.text(label)}](<${url}>)`,
  address: (_shown, url) => `<${url}>`,
};

const slack: DialectForm = {
  paragraph: '\n',
  line: '\n',
  bullet: '• ',
  text: (foreign) => unmentioned(unformatted(asSlackEntities(foreign))),
  bold: (marked) => `*${marked}*`,
  link: (label, url) => `<${asSlackEntities(url)}|${slack.text(label)}>`,
  address: (_shown, url) => `<${asSlackEntities(url)}>`,
};

const googlechat: DialectForm = {
  ...slack,
  text: (foreign) =>
    unmentioned(
      unformatted(foreign.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('|', '¦')),
    ),
  link: (label, url) => `<${url}|${googlechat.text(label)}>`,
  address: (_shown, url) => url,
};

const whatsapp: DialectForm = {
  ...slack,
  text: (foreign) => unmentioned(unformatted(foreign)),
  link: (label, url) => `${whatsapp.text(label)}: ${url}`,
  address: (_shown, url) => url,
};

const telegram: DialectForm = {
  paragraph: '\n',
  line: '\n',
  bullet: '• ',
  text: (foreign) => unmentioned(asEntities(foreign)),
  bold: (marked) => `<b>${marked}</b>`,
  link: (label, url) => `<a href="${asEntities(url)}">${telegram.text(label)}</a>`,
  address: (shown, url) => telegram.link(shown, url),
};

const html: DialectForm = { ...telegram, paragraph: '<br>', line: '<br>' };

/** Every dialect that a message can be laid out in; `markdown` is CommonMark, `telegram` HTML with line ends. */
export const dialects = {
  plain,
  markdown,
  slack,
  discord,
  telegram,
  googlechat,
  whatsapp,
  html,
} as const satisfies Readonly<Record<string, DialectForm>>;

export type TextDialect = keyof typeof dialects;

/**
 * An address that may stand in markup: ASCII, without any sign that ends a link or begins a mention; `null` for what is
 * not of the web or holds a login.
 */
export function linkable(address: string): string | null {
  const url = /^https?:\/\/\S+$/i.test(address) ? URL.parse(address) : null;
  if (url === null || url.username !== '' || url.password !== '') return null;
  return url.href.replace(/[()<>|"'`\\*_~@]/g, (sign) => `%${hexOf(sign)}`);
}

const hexOf = (sign: string): string => sign.charCodeAt(0).toString(16).toUpperCase();
