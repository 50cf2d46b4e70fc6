import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

/** A regular expression of RE2's syntax, which takes time in proportion to a text, whatever either of them holds. */
export interface LinearPattern {
  /** Whether it matches anywhere in the text; only so much of a long one is looked through. */
  matches(text: string): boolean;
}

const MAX_PATTERN_TEXT = 262_144;
/** Steps of the compiled program; counted repetitions multiply them. */
const MAX_STEPS = 1_000;
/** Steps times characters, each of which may cost 20 ns, which others have to wait for. */
const MAX_WORK = 25_000_000;

const MAX_KEPT = 500;
const kept = new Map<string, LinearPattern>();

/** The pattern of an expression, compiled once; a text is what is wrong with it. */
export function linearPattern(expression: string): LinearPattern | string {
  const known = kept.get(expression);
  if (known !== undefined) return known;
  const made = compile(expression);
  if (typeof made === 'string') return made;
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(expression, made);
  return made;
}

interface Engine {
  readonly RE2JS: typeof RE2JS;
}

let engine: Engine | null = null;

// Loaded with the first pattern: that takes 25 ms, which most lists and most threads never need.
function loadEngine(): Engine {
  engine ??= createRequire(import.meta.url)('re2js') as Engine;
  return engine;
}

function compile(expression: string): LinearPattern | string {
  try {
    const pattern = loadEngine().RE2JS.compile(expression);
    const steps = pattern.programSize();
    if (steps > MAX_STEPS) return `its repetitions come to ${steps} steps, more than ${MAX_STEPS}`;
    const maxText = Math.min(MAX_PATTERN_TEXT, Math.floor(MAX_WORK / steps));
    return { matches: (text) => pattern.matcher(text.slice(0, maxText)).find() };
  } catch (error) {
    if (!(error instanceof Error) || !error.name.startsWith('RE2JS')) throw error;
    return error.message.replace(/^error parsing regexp: /, '');
  }
}
