import {
  compileMessageOrThrow,
  type CompiledMessage,
  type CompiledMessageToken,
} from '@lingui/message-utils/compileMessage';
import type { MessageFile } from './compile-catalogue.ts';
import { namedIds } from './first-messages.ts';

/** What a message holds besides its words. */
interface MessageShape {
  /** Placeholders and elements, sorted: `{count}`, `<0>`. */
  readonly gaps: readonly string[];
  /** The categories of each plural in it. */
  readonly plurals: readonly (readonly string[])[];
}

/**
 * What is wrong with the messages of a language: none for an id of the reference or one too many, no ICU message, other gaps
 * than the reference has, a plural without a category that the language has.
 */
export function messageFaults(
  language: string,
  file: MessageFile,
  reference: MessageFile,
): readonly string[] {
  const ids = [...new Set([...Object.keys(file), ...Object.keys(reference)])];
  return ids.flatMap((id) => {
    const [message, expected] = [file[id], reference[id]];
    if (message === undefined) return [`${id} has no message`];
    if (expected === undefined) return [`${id} is in no other language`];
    return faultsOf(language, { message, expected }).map((fault) => `${id} ${fault}`);
  });
}

function faultsOf(
  language: string,
  { message, expected }: { readonly message: string; readonly expected: string },
): readonly string[] {
  try {
    const shape = shapeOf(message);
    const gaps = shapeOf(expected).gaps.join(' ');
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const missing = shape.plurals.flatMap((given) =>
      categories.filter((category) => !given.includes(category)),
    );
    return [
      ...(message.trim() === '' ? ['is empty'] : []),
      ...(shape.gaps.join(' ') === gaps
        ? []
        : [`has the gaps ${shape.gaps.join(' ')}, not ${gaps}`]),
      ...missing.map((category) => `has a plural without "${category}"`),
    ];
  } catch {
    return ['is no ICU message'];
  }
}

function shapeOf(message: string): MessageShape {
  const gaps = new Set<string>();
  const plurals: string[][] = [];
  const visit = (tokens: CompiledMessage): void => {
    for (const token of tokens) visitToken(token);
  };
  const visitToken = (token: CompiledMessageToken): void => {
    if (typeof token === 'string') {
      for (const [element] of token.matchAll(/<\/?\d+\/?>/g)) gaps.add(element);
      return;
    }
    const [name, type, choices] = token;
    if (name !== '#') gaps.add(`{${name}}`);
    if (typeof choices !== 'object' || choices === null) return;
    const branches = Object.entries(choices).filter(([branch]) => branch !== 'offset');
    if (type === 'plural') plurals.push(branches.map(([branch]) => branch));
    for (const [, branch] of branches) visit(branch as CompiledMessage);
  };
  visit(compileMessageOrThrow(message));
  return { gaps: [...gaps].toSorted(), plurals };
}

/** Ids that no source names. */
export function unusedIds(file: MessageFile, sources: string): readonly string[] {
  const ids = Object.keys(file);
  const named = namedIds(ids, sources);
  return ids.filter((id) => !named.has(id));
}
