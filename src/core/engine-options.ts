import { InvalidError, type Problem } from './errors.ts';
import { describeAllowed, nodeOf, type SchemaNode } from './forms/schema-node.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { ExecutorDefinition } from './ports/executor.ts';

/** An engine as far as it can be named and given its options. */
export type EngineChoice = Pick<ExecutorDefinition, 'kind' | 'options'>;

/** An option of an engine that can be given as a flag. */
export interface EngineFlag {
  /** `queue` of `--queue`, and its key in `ExecutorSetup.options`. */
  readonly name: string;
  readonly description: string;
  /** `--queue <url>`, as it is declared. */
  readonly declaration: string;
  /** `null`: none. */
  readonly fallback: string | null;
  /** The allowed values in a few words; `noun` is the word for an address: `a Redis URL` by default. */
  allowed(noun?: string): string;
  /** `undefined` when the text is not allowed. */
  parse(text: string): JsonValue | undefined;
}

/** How an engine's schema describes an option, beside what JSON Schema has for it. */
interface OptionNode extends SchemaNode {
  /** The word in `--queue <url>`; without it there is no flag, only a variable. */
  readonly argument?: string;
  /** Of a URL: the schemes that are allowed. */
  readonly schemes?: readonly string[];
}

/** The flags that engines bring along, in the order of the list. */
export function engineFlags(engines: readonly EngineChoice[]): readonly EngineFlag[] {
  return optionsOf(engines).flatMap(([name, node]) => {
    const { argument, title, schemes, description = '', default: usual } = node;
    if (argument === undefined) return [];
    const fallback = typeof usual === 'string' || typeof usual === 'number' ? `${usual}` : null;
    return {
      name,
      description,
      declaration: `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} <${argument}>`,
      fallback,
      allowed: (noun = `a ${title}`) =>
        schemes === undefined ? describeAllowed(node) : `${noun} such as ${fallback}`,
      parse: (text) => parseOption(node, text),
    };
  });
}

/**
 * The options that have no flag, from the environment: `queueKey` is `SQUIRREL_QUEUE_KEY`; an empty variable is not set.
 * Throws `InvalidError`, which never repeats a value: it may be a secret.
 */
export function engineVariables(
  engines: readonly EngineChoice[],
  env: Readonly<Record<string, string | undefined>>,
): JsonObject {
  const problems: Problem[] = [];
  const values: Record<string, JsonValue> = {};
  for (const [name, node] of optionsOf(engines)) {
    const path = `SQUIRREL_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
    const text = env[path] ?? '';
    if (node.argument !== undefined || text === '') continue;
    const value = parseOption(node, text);
    if (value !== undefined) values[name] = value;
    else problems.push({ path, message: `${path} must be ${describeAllowed(node)}` });
  }
  if (problems.length > 0) throw new InvalidError(problems);
  return values;
}

function optionsOf(engines: readonly EngineChoice[]): readonly (readonly [string, OptionNode])[] {
  return engines.flatMap(({ options }) =>
    options === undefined ? [] : Object.entries(nodeOf(options).properties ?? {}),
  );
}

function parseOption(node: OptionNode, text: string): JsonValue | undefined {
  if (node.type === 'integer') return parseInteger(node, text);
  if (node.schemes !== undefined) {
    const scheme = URL.parse(text)?.protocol.slice(0, -1) ?? '';
    return node.schemes.includes(scheme) ? text : undefined;
  }
  return new RegExp(node.pattern ?? '').test(text) ? text : undefined;
}

function parseInteger({ minimum = 0, maximum = 1e9 }: OptionNode, text: string) {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= minimum && number <= maximum ? number : undefined;
}
