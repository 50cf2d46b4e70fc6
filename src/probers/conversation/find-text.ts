import type { ReadProgress } from './conversation.ts';

/** Looks for the first of some texts in what comes, wherever it stands; its bytes and all before it count as used. */
export function findText<Text extends string>(
  texts: readonly Text[],
): (bytes: Buffer) => ReadProgress<Text> {
  const maxLength = Math.max(...texts.map((text) => text.length));
  let searched = 0;
  return (bytes) => {
    // What was searched before is not searched again, in however many pieces it comes.
    const from = Math.max(0, searched - maxLength);
    searched = bytes.length;
    const found = texts
      .map((text) => ({ text, at: bytes.indexOf(text, from, 'latin1') }))
      .filter(({ at }) => at >= 0)
      .toSorted((one, other) => one.at - other.at)[0];
    if (found === undefined) return 'more';
    return { value: found.text, usedBytes: found.at + found.text.length };
  };
}
