import { isNode, isPair, visit } from 'yaml';
import type { Problem } from '../core/errors.ts';
import { quote } from '../core/input/quote.ts';
import type { ConfigDocument } from './parse-document.ts';
import type { Position } from './position-of-path.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\$\{|\$\{([^{}]*)(\}?)/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Puts the values of environment variables in place of `${NAME}` in every text value (`$${` stands for `${` itself).
 * What comes from a variable is not looked through again. Each variable that is not there is a problem; `places` are
 * those whose value is missing for it: of the values, and of the keys in front of them.
 */
export function substituteEnvironment(
  { yaml, positionAt }: ConfigDocument,
  { file, env }: { readonly file: string; readonly env: Environment },
): { readonly problems: readonly Problem[]; readonly places: readonly Position[] } {
  const problems: Problem[] = [];
  const places: Position[] = [];
  visit(yaml, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      const position = positionAt(node.range?.[0] ?? 0);
      const complain = (message: string, hint: string): void => {
        const pair = ancestors.findLast(isPair);
        const keyStart = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
        places.push(position, positionAt(keyStart ?? 0));
        problems.push({ path: '', file, ...position, message, hint });
      };
      node.value = substitute(node.value, { env, complain });
    },
  });
  return { problems, places };
}

function substitute(
  text: string,
  {
    env,
    complain,
  }: { readonly env: Environment; readonly complain: (message: string, hint: string) => void },
): string {
  return text.replace(REFERENCE, (reference: string, name?: string, end?: string) => {
    if (name === undefined) return '${';
    if (end === '' || !NAME.test(name)) {
      complain(
        `${quote(reference)} names no environment variable`,
        'write ${NAME}, or $${ for the characters themselves',
      );
      return '';
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value === undefined) {
      complain(
        `the environment variable ${name} is not set`,
        `set it before the start: ${name}=...`,
      );
    }
    return value ?? '';
  });
}
