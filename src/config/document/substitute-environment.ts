import { isNode, isPair, visit } from 'yaml';
import type { Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { ConfigDocument } from './parse-document.ts';
import type { Position } from './position-of-path.ts';
import { REFERENCE_MARKS, showReferences } from './shield-references.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What came of putting variables in. */
export interface Substitution {
  readonly problems: readonly Problem[];
  /** Where values are missing for want of a variable: the values, and the keys in front of them. */
  readonly emptied: readonly Position[];
}

const { escaped, open, close } = REFERENCE_MARKS;
const REFERENCE = new RegExp(`${escaped}|${open}([^${close}]*)${close}|\\$\\{`, 'g');
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Puts the values of environment variables in place of the references in every text value. What comes from a variable
 * is not looked through again.
 */
export function substituteEnvironment(
  { yaml, positionAt }: ConfigDocument,
  { file, env }: { readonly file: string; readonly env: Environment },
): Substitution {
  const problems: Problem[] = [];
  const emptied: Position[] = [];
  visit(yaml, {
    Scalar(key, node, ancestors) {
      if (typeof node.value !== 'string') return;
      if (key === 'key') {
        node.value = showReferences(node.value);
        return;
      }
      const position = positionAt(node.range?.[0] ?? 0);
      const complain = (message: string, hint: string): void => {
        const pair = ancestors.findLast(isPair);
        const keyStart = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
        emptied.push(position, positionAt(keyStart ?? 0));
        problems.push({ path: '', file, ...position, message, hint });
      };
      node.value = substitute(node.value, { env, complain });
    },
  });
  return { problems, emptied };
}

interface Surroundings {
  readonly env: Environment;
  readonly complain: (message: string, hint: string) => void;
}

function substitute(text: string, { env, complain }: Surroundings): string {
  return text.replace(REFERENCE, (reference: string, name?: string) => {
    if (reference === escaped) return '${';
    if (name === undefined || !NAME.test(name)) {
      const shown = quote(showReferences(reference));
      complain(
        `${shown} is not the name of an environment variable`,
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
