import type { Problem } from '../../core/errors.ts';
import {
  MAY_DOUBLE,
  numberProblems,
  numbersOf,
  ONE_SEGMENT,
  type Numbers,
} from './phone-number.ts';

/** What all providers of text messages have in common, as parts of a definition. */
interface SmsProvider {
  readonly family: 'sms';
  readonly notes: readonly string[];
  problemsOf(options: { readonly to: Numbers }): readonly Problem[];
  recipientsOf(options: { readonly to: Numbers }): readonly string[];
  addressOf(options: { readonly api?: string }): string;
}

/** The parts of a provider whose API is at this address, unless the options name another one; it may take a message twice. */
export function smsProvider(api: string): SmsProvider {
  return {
    family: 'sms',
    notes: [ONE_SEGMENT, MAY_DOUBLE],
    problemsOf: numberProblems,
    recipientsOf: ({ to }) => numbersOf(to),
    addressOf: ({ api: given = api }) => given,
  };
}
