import { nodeOf, type SchemaNode } from '../../src/core/forms/schema-node.ts';
import { CHANNEL_FAMILIES, type ChannelFamily } from '../../src/core/ports/notifier.ts';
import type { ChannelKind } from '../../src/core/ports/notifier.ts';
import { codeOf, markdownTable } from './markdown-table.ts';
import { settingTable } from './setting-table.ts';

const FAMILY_TITLES: Readonly<Record<ChannelFamily, string>> = {
  mail: 'Mail',
  chat: 'Chat',
  push: 'Push messages',
  sms: 'SMS',
  voice: 'Calls',
  paging: 'Paging and incidents',
  other: 'Programs and devices',
};

const ENDINGS = {
  edited: 'The message of the beginning is edited when the incident ends.',
  threaded: 'The end is an answer to the message of the beginning.',
  resolved: 'The end resolves what the beginning opened there.',
} as const;

/** All kinds by family, each with a link to its section. */
export function channelIndex(kinds: readonly ChannelKind[]): string {
  const rows = CHANNEL_FAMILIES.flatMap((family) =>
    ofFamily(kinds, family).map(({ kind, title }, index) => [
      index === 0 ? FAMILY_TITLES[family] : '',
      `[${title}](#${anchorOf(title)})`,
      codeOf(kind),
    ]),
  );
  return markdownTable(['', 'channel', 'kind'], rows);
}

/** What there is to know about each kind, under a heading for each. */
export function channelSections(kinds: readonly ChannelKind[]): string {
  return CHANNEL_FAMILIES.flatMap((family) => ofFamily(kinds, family))
    .map(sectionOf)
    .join('\n\n');
}

function ofFamily(kinds: readonly ChannelKind[], wanted: ChannelFamily): readonly ChannelKind[] {
  return kinds.filter(({ family = 'other' }) => family === wanted);
}

function sectionOf(channel: ChannelKind): string {
  const { title, kind, docs, options, notes = [] } = channel;
  const facts = [...factsOf(channel), ...notes].map((fact) => `- ${fact}`);
  return [
    `## ${title}`,
    `${codeOf(`kind: ${kind}`)} · [documentation of the receiver](${docs})`,
    exampleOf(channel),
    settingTable(options),
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
  ].join('\n\n');
}

function factsOf({ ending, grouping, maxBytes }: ChannelKind): readonly string[] {
  return [
    ...(ending === undefined ? [] : [ENDINGS[ending]]),
    ...(grouping === 'each' ? ['Each alert comes by itself, however many there are.'] : []),
    ...(maxBytes === undefined
      ? []
      : [`A message has at most ${maxBytes.toLocaleString('en')} bytes; longer ones lose facts.`]),
  ];
}

function exampleOf({ kind, options }: ChannelKind): string {
  const { properties = {}, required = [] } = nodeOf(options);
  // A kind that can be set up in several ways begins with the simplest.
  const shown = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  const settings = Object.entries(properties)
    .filter(([key]) => shown.includes(key))
    .map(([key, node]) => `    ${key}: ${valueOf(kind, key, node)}`);
  const lines = [`  - id: ${kind}`, `    kind: ${kind}`, '    owner: ops', ...settings];
  return ['```yaml', 'channels:', ...lines, '```'].join('\n');
}

/** A secret comes from the environment; anything else is the first example that the schema has. */
function valueOf(kind: string, key: string, node: SchemaNode): string {
  const name = `${kind}_${key}`.replace(/([a-z])([A-Z])/g, '$1_$2').replaceAll('-', '_');
  if (node.secret === true) return `\${${name.toUpperCase()}}`;
  const examples: readonly unknown[] = Array.isArray(node.examples) ? node.examples : [];
  const [value = node.default ?? node.const ?? node.enum?.[0]] = examples;
  if (value === undefined) throw new Error(`The option ${key} of ${kind} has no example.`);
  return yamlOf(value);
}

/** A value as the formatter leaves it in YAML. */
function yamlOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlOf).join(', ')}]`;
  if (typeof value !== 'string') return JSON.stringify(value);
  const isPlain = /^[a-z/][\w./:-]*$/i.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}

/** The anchor that GitHub gives to a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
