import { Type, type TArray, type TOptional, type TString, type TUnion } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import { joinPath } from '../../core/forms/path.ts';

const MAX_RECIPIENTS = 20;
/** A country's code and a number: 15 digits at most, the first of them not 0 (ITU-T E.164 §6). */
const E164 = /^\+[1-9]\d{6,14}$/;
/** Whatever people write numbers with; `numberProblems` says how to mend it. */
const WRITTEN = '^[+0-9 ().\\-/]{3,40}$';

/** What the documentation says of every kind. */
export const ONE_SEGMENT =
  'A message is always one segment: 160 characters of the alphabet of GSM, or 70 with any other, as in Persian.';
/** The same of kinds whose provider does not recognise a message that it has seen. */
export const MAY_DOUBLE =
  'There is no key against doubles: a message that was accepted without our seeing the answer comes again.';

/** One number or several, as options have them. */
export type Numbers = string | readonly string[];

/** The option for the receivers of messages. */
export function toField(): TUnion<[TString, TArray<TString>]> {
  const number = Type.String({ pattern: WRITTEN });
  return Type.Union([number, Type.Array(number, { minItems: 1, maxItems: MAX_RECIPIENTS })], {
    title: 'To',
    description: `One phone number, or up to ${MAX_RECIPIENTS}, each with + and the code of its country; each gets a message of its own.`,
    examples: ['+491701234567', ['+491701234567', '+989121234567']],
  });
}

/** The option for what the receiver sees as the sender, where the provider lets one choose. */
export function senderField(description: string, examples: readonly string[]): TString {
  return Type.String({
    title: 'From',
    description,
    pattern: '^(\\+?[0-9]{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 _-]{1,11})$',
    examples: [...examples],
  });
}

/** The same where the provider has a sender of its own. */
export function optionalSender(
  description: string,
  examples: readonly string[],
): TOptional<TString> {
  return Type.Optional(senderField(description, examples));
}

/** The numbers of an option, in their order and each once. */
export function numbersOf(to: Numbers): readonly string[] {
  return [...new Set(typeof to === 'string' ? [to] : to)];
}

/** The number that a delivery is for. */
export function numberOf(task: {
  readonly recipient: string | null;
  readonly options: { readonly to: Numbers };
}): string {
  return task.recipient ?? numbersOf(task.options.to)[0] ?? '';
}

/** The digits of a number in E.164, for providers that want no plus. */
export function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}

/** Numbers that are not in E.164, each with how it would be. */
export function numberProblems({ to }: { readonly to: Numbers }): readonly Problem[] {
  const isList = typeof to !== 'string';
  return (isList ? to : [to]).flatMap((number, index) => {
    if (E164.test(number)) return [];
    const path = isList ? joinPath('to', index) : 'to';
    const message = `${path} is not a phone number with + and the code of its country`;
    return [{ path, message, hint: mendedNumber(number) }];
  });
}

/** How a number is to be written. */
function mendedNumber(number: string): string {
  const bare = number.replace(/[^+\d]/g, '').replace(/^00/, '+');
  if (E164.test(bare)) return `write ${bare}`;
  if (bare.startsWith('0') && bare.length > 6) {
    const rest = bare.replace(/^0+/, '');
    return `put + and the country's code in the place of the first 0: +49${rest} in Germany, +98${rest} in Iran`;
  }
  if (/^\d{7,15}$/.test(bare)) return `write +${bare} if it begins with the code of its country`;
  return 'for example +491701234567';
}
