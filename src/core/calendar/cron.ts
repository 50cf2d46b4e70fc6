import { Cron } from 'croner';
import { Type, type TNull, type TString, type TUnion } from 'typebox';
import type { Field, FieldTexts } from '../forms/field.ts';
import { describeValue } from '../forms/quote.ts';
import { complain } from '../forms/reading.ts';
import { textOfMoment } from './zoned-time.ts';

const FORM = /^(?:@[a-z]+|\S+(?:\s+\S+){4})$/i;
const MAX_LENGTH = 200;

/** The moments that a crontab names on the clocks of a time zone. */
export interface CronTimes {
  /** The first one after a moment, both epoch ms; `null` when there is none. */
  after(at: number): number | null;
}

/** Reads the five fields of a crontab, or `@daily` and its kind; `null` when they are wrong, or their time never comes. */
export function readCron(text: string, timezone: string): CronTimes | null {
  if (text.length > MAX_LENGTH || !FORM.test(text)) return null;
  try {
    const cron = new Cron(text, { timezone, mode: '5-part', paused: true });
    const after = (at: number): number | null => cron.nextRun(textOfMoment(at))?.getTime() ?? null;
    return after(0) === null ? null : { after };
  } catch {
    return null;
  }
}

/** A crontab of five fields; `null`: none. */
export function cronField<Key extends string>(
  key: Key,
  texts: FieldTexts,
): Field<Key, string | null, TUnion<[TString, TNull]>> {
  return {
    key,
    schema: Type.Union([Type.String({ maxLength: MAX_LENGTH }), Type.Null()], {
      ...texts,
      default: null,
      examples: ['0 22 * * mon'],
    }),
    fallback: null,
    column: 'text',
    read: (reading, { value }) => {
      if (value === undefined || value === null) return null;
      const text = typeof value === 'string' ? value.trim() : '';
      if (readCron(text, 'UTC') !== null) return text;
      complain(reading, {
        key,
        message: `must be the five fields of a crontab, not ${describeValue(value)}`,
        hint: "for example '0 22 * * mon'",
      });
      return null;
    },
    describe: (text) => text,
  };
}
