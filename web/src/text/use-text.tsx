import { setupI18n, type I18n } from '@lingui/core';
import { I18nProvider, Trans, useLingui } from '@lingui/react';
import { catalogues } from 'virtual:catalogues';
import { useCallback, useMemo, type ReactElement, type ReactNode } from 'react';
import { loadLate } from '../state/load-late.ts';
import type { MessageId, MessageValues } from './catalogue.ts';
import { createFormat, type Format } from './format.ts';
import { isolatedIn } from './isolated.ts';
import { isLanguageTag, languages, type LanguageTag } from './languages.ts';
import { readSetting, writeSetting } from './stored-settings.ts';

/** The text of a message in the language of the reader. */
export type Translate = (id: MessageId, values?: MessageValues) => string;

export interface Text {
  readonly t: Translate;
  readonly format: Format;
  readonly language: LanguageTag;
  /** Turns the whole page to another language and its direction, and remembers it. */
  setLanguage(tag: LanguageTag): Promise<void>;
  /** Shows everything as the stored settings now have it. */
  refresh(): void;
}

const i18n = setupI18n({});
let areAllWanted = false;

/** Loads the language that the shell has set, which the page is then shown in: what the overview and its frame say. */
export async function loadText(): Promise<I18n> {
  const { lang } = document.documentElement;
  await activate(isLanguageTag(lang) ? lang : 'en');
  return i18n;
}

/** Loads what the other pages say, now and in each language from now on. */
export async function loadAllTexts(): Promise<void> {
  if (areAllWanted) return allTexts;
  areAllWanted = true;
  allTexts = loadOthers(i18n.locale);
  return allTexts;
}

let allTexts = Promise.resolve();

async function loadOthers(tag: string): Promise<void> {
  const { messages } = await loadLate(() => catalogueOf(tag).others());
  i18n.load(tag, messages);
}

async function activate(tag: LanguageTag): Promise<void> {
  const { first, others } = catalogueOf(tag);
  const parts = await Promise.all(areAllWanted ? [first(), others()] : [first()]);
  for (const { messages } of parts) i18n.load(tag, messages);
  document.documentElement.lang = tag;
  document.documentElement.dir = languages[tag].direction;
  i18n.activate(tag, [localeOf(tag)]);
}

function catalogueOf(tag: string): (typeof catalogues)[string] {
  const catalogue = catalogues[tag];
  if (catalogue === undefined) throw new Error(`The build has no messages in ${tag}`);
  return catalogue;
}

/** The language whose plurals, digits and dates a language has. */
function localeOf(tag: LanguageTag): string {
  return tag === 'qps' ? 'en' : tag;
}

export function TextProvider({
  i18n,
  children,
}: {
  readonly i18n: I18n;
  readonly children: ReactNode;
}) {
  return <I18nProvider i18n={i18n}>{children}</I18nProvider>;
}

const formats = new Map<string, Format>();

/** Formatters are slow to make: one set a language and what was chosen for it, for as long as the page lives. */
function formatFor(language: LanguageTag, t: Translate): Format {
  const locale = localeOf(language);
  const calendar = readSetting('calendar') ?? undefined;
  const timeZone = readSetting('zone') ?? undefined;
  const digits = readSetting('digits');
  const numbered = digits === null ? locale : `${locale}-u-nu-${digits}`;
  const name = `${language} ${numbered} ${calendar ?? ''} ${timeZone ?? ''}`;
  const known = formats.get(name);
  if (known !== undefined) return known;
  const made = createFormat({
    locale: numbered,
    t,
    isolate: (text) => isolatedIn(languages[language].direction, text),
    ...(calendar !== undefined && { calendar }),
    ...(timeZone !== undefined && { timeZone }),
  });
  formats.set(name, made);
  return made;
}

/** Names and addresses in a sentence do not turn the rest of it. */
function isolatedValues(language: LanguageTag, values: MessageValues): MessageValues {
  const { direction } = languages[language];
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? isolatedIn(direction, value) : value,
    ]),
  );
}

/** Words, numbers and dates for a component. */
export function useText(): Text {
  const { i18n } = useLingui();
  const language = isLanguageTag(i18n.locale) ? i18n.locale : 'en';
  // Another language is another `t`, so that what is kept by it is made again.
  const t = useCallback<Translate>(
    (id, values) => i18n._(id, values && isolatedValues(language, values)),
    [i18n, language],
  );
  const setLanguage = useCallback(
    async (tag: LanguageTag) => {
      await activate(tag);
      writeSetting('language', tag);
    },
    [i18n],
  );
  const refresh = useCallback(() => i18n.activate(i18n.locale, i18n.locales), [i18n]);
  const format = formatFor(language, t);
  return useMemo(
    () => ({ t, format, language, setLanguage, refresh }),
    [t, format, language, setLanguage, refresh],
  );
}

/** A message with elements in it: `<0>11 of 12</0> sites answered`. */
export function RichText({
  id,
  values = {},
  parts,
}: {
  readonly id: MessageId;
  readonly values?: MessageValues;
  readonly parts: readonly ReactElement[];
}) {
  const { i18n } = useLingui();
  const language = isLanguageTag(i18n.locale) ? i18n.locale : 'en';
  const isolated = isolatedValues(language, values);
  return <Trans id={id} values={isolated} components={Object.fromEntries(parts.entries())} />;
}
