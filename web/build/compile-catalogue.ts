import { compileMessageOrThrow, type CompiledMessage } from '@lingui/message-utils/compileMessage';

/** A file of `web/locales`: ICU messages by id. */
export type MessageFile = Readonly<Record<string, string>>;

/** Reads every message; throws with its id when one is no ICU message. */
export function compileCatalogue(
  file: MessageFile,
  mapText: (text: string) => string = (text) => text,
): Readonly<Record<string, CompiledMessage>> {
  return Object.fromEntries(
    Object.entries(file).map(([id, message]) => {
      try {
        return [id, compileMessageOrThrow(message, mapText)];
      } catch (failure) {
        throw new Error(`"${id}" is no ICU message: ${String(failure)}`, { cause: failure });
      }
    }),
  );
}

const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['a', 'á'],
  ['c', 'ç'],
  ['e', 'é'],
  ['i', 'í'],
  ['n', 'ñ'],
  ['o', 'ö'],
  ['s', 'š'],
  ['u', 'ü'],
  ['y', 'ý'],
]);

/** A text a third longer and accented, in brackets that show where it is cut. */
export function pseudoText(text: string): string {
  if (!/\p{L}/u.test(text)) return text;
  const accented = text.replaceAll(/[a-z]/g, (letter) => ACCENTS.get(letter) ?? letter);
  return `[${accented}${'~'.repeat(Math.ceil(text.length / 3))}]`;
}
