const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** Letters, figures that stand among them, and what addresses are made of. */
const LEFT_TO_RIGHT = /\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}|\d/u;
const [BEGIN, END] = ['\u2068', '\u2069'] as const;

/**
 * A text as it may stand in a sentence of this direction: between marks that keep its own direction to itself (Unicode TR 9),
 * where it could turn what stands around it. A text that has such marks in it was put together so, and is left alone.
 */
export function isolatedIn(direction: 'ltr' | 'rtl', text: string): string {
  const canTurn = (direction === 'ltr' ? RIGHT_TO_LEFT : LEFT_TO_RIGHT).test(text);
  return canTurn && !text.includes(BEGIN) ? `${BEGIN}${text}${END}` : text;
}
