import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the texts are written that say what is wrong with a request. */
const PLACES = [
  'src/api/**/*.ts',
  'src/core/{accounts,address,calendar,filter,forms,list,monitor,people,projects}/**/*.ts',
  'src/core/errors.ts',
  'src/config/exports/*.ts',
  'src/probers/**/options.ts',
  'src/services/**/*.ts',
];

/** Properties and variables whose texts are shown to callers. */
const SAYING = /^(?:message|hint|detail|whose|titles)$|Hint$/;
/** What an import loses. */
const LOSING = /^(?:why|losses)$/;
/** Functions that are given such texts, and classes of errors. */
const TAKING =
  /^(?:complain|refuse|tooMany|problem|answer|push)$|^(?:App|Conflict|Unavailable|NotFound)Error$/;
/** Functions that return them, or a part of them. */
const RETURNING = /Hint$|^hintFor$|^messageOf$|^describe[A-Z]|^rangeOf$|^summaryOf$|^lossesOf$/;

/** Met by those who start the service, or by the receivers of messages. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'This is a test message.',
  'cannot listen on {} port {}: {}',
  'cannot read or make the key file {}: {}',
]);

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** The files in which such texts are written. */
export function sayingFiles(): readonly string[] {
  return PLACES.flatMap((place) => globSync(place, { cwd: root }))
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => `${root}${path}`);
}

/** Every English text with which the service says what is wrong, with `{}` for each value in it. */
export function saidTexts(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of sayingFiles()) {
    const program: unknown = parseAst(readFileSync(path, 'utf8'), { lang: 'ts' }, path);
    const saying = path.includes('/exports/') ? [SAYING, LOSING] : [SAYING];
    visit(program as Node, { found, saying });
  }
  const texts = [...found].map((text) => text.trim());
  // One word is a value or the name of a thing; signs alone are no sentence.
  return new Set(
    texts.filter((text) => /[a-z{}]{2}.* .*[a-z]{2}/i.test(text) && !ELSEWHERE.has(text)),
  );
}

interface Search {
  readonly found: Set<string>;
  /** What texts are shown by the names of. */
  readonly saying: readonly RegExp[];
}

function visit(node: Node, search: Search): void {
  for (const said of saidIn(node, search.saying)) collect(said, search.found);
  for (const child of childrenOf(node)) visit(child, search);
}

/** The expressions of a node whose texts are shown. */
function saidIn(node: Node, saying: readonly RegExp[]): readonly Node[] {
  const isSaying = (name: unknown): boolean => saying.some((each) => each.test(nameOf(name)));
  switch (node.type) {
    case 'Property':
      if (RETURNING.test(nameOf(node['key']))) return returnsOf(node['value'] as Node);
      return isSaying(node['key']) ? [node['value'] as Node] : [];
    case 'VariableDeclarator':
      if (isSaying(node['id']) && isNode(node['init'])) return [node['init']];
      return RETURNING.test(nameOf(node['id'])) && isNode(node['init'])
        ? returnsOf(node['init'])
        : [];
    case 'CallExpression':
    case 'NewExpression':
      return TAKING.test(nameOf(node['callee'])) ? takenBy(node) : [];
    case 'FunctionDeclaration':
      return RETURNING.test(nameOf(node['id'])) ? returnsOf(node['body'] as Node) : [];
    default:
      return [];
  }
}

/** Arguments that callers see: a `bug` is logged, and never shown. */
function takenBy(node: Node): readonly Node[] {
  const given = node['arguments'] as readonly Node[];
  return given[0]?.['value'] === 'bug' ? [] : given;
}

function returnsOf(node: Node): readonly Node[] {
  if (node.type === 'ArrowFunctionExpression' && isNode(node['body'])) {
    return node['body'].type === 'BlockStatement' ? returnsOf(node['body']) : [node['body']];
  }
  if (node.type === 'ReturnStatement') return isNode(node['argument']) ? [node['argument']] : [];
  return childrenOf(node).flatMap(returnsOf);
}

/** The texts that an expression may become. */
function collect(node: Node, found: Set<string>): void {
  if (node.type === 'Literal' && typeof node['value'] === 'string') found.add(node['value']);
  if (node.type === 'ConditionalExpression') {
    collect(node['consequent'] as Node, found);
    collect(node['alternate'] as Node, found);
  }
  if (node.type === 'LogicalExpression') {
    collect(node['left'] as Node, found);
    collect(node['right'] as Node, found);
  }
  if (node.type === 'ArrayExpression') {
    for (const item of node['elements'] as readonly Node[]) collect(item, found);
  }
  if (node.type === 'ObjectExpression') {
    for (const property of node['properties'] as readonly Node[]) {
      if (isNode(property['value'])) collect(property['value'], found);
    }
  }
  if (node.type === 'TemplateLiteral') {
    const quasis = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[];
    found.add(quasis.map(({ value }) => value.cooked).join('{}'));
    for (const inner of node['expressions'] as readonly Node[]) collect(inner, found);
  }
}

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node)
    .flatMap((value): readonly unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function nameOf(node: unknown): string {
  if (isNode(node) && node.type === 'MemberExpression') return nameOf(node['property']);
  // In an error's own class.
  if (isNode(node) && node.type === 'Super') return 'AppError';
  return isNode(node) && typeof node['name'] === 'string' ? node['name'] : '';
}
