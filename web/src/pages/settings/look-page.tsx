import { useState } from 'react';
import { setTheme, THEMES, themeNow, type Theme } from '../../frame/theme.ts';
import { BrowserCard } from '../../browser/browser-card.tsx';
import { Card } from '../../parts/card.tsx';
import { Field } from '../../parts/field.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { languages, OFFERED } from '../../text/languages.ts';
import { readSetting, writeSetting, type SettingName } from '../../text/stored-settings.ts';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import './settings.css';

const CALENDARS = ['', 'gregory', 'persian'] as const;
const DIGITS = ['', 'latn', 'arabext'] as const;
const KEYS = ['', 'off'] as const;
const DAY_MS = 86_400_000;

/** How everything looks in this browser. */
export function LookPage() {
  const { t, format, language, setLanguage } = useText();
  const now = useNow();
  const [theme, setShownTheme] = useState(themeNow);
  return (
    <div className="page-stack">
      <SettingsTabs />
      <h1>{t('settings.look')}</h1>
      <Card>
        <div className="card-body settings-grid">
          <span>{t('settings.theme')}</span>
          <Segmented<Theme>
            label={t('settings.theme')}
            value={theme}
            options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
            onChange={(value) => {
              setTheme(value);
              setShownTheme(value);
            }}
          />
          <span>{t('settings.language')}</span>
          <Segmented
            label={t('settings.language')}
            value={language}
            options={OFFERED.map((value) => ({ value, label: languages[value].name }))}
            onChange={(value) => {
              const tag = OFFERED.find((each) => each === value);
              if (tag !== undefined) void setLanguage(tag);
            }}
          />
          <StoredChoice name="calendar" values={CALENDARS} />
          <StoredChoice name="digits" values={DIGITS} />
          <StoredChoice name="keys" values={KEYS} />
        </div>
        <div className="card-body settings-zone">
          <ZoneField />
          <p className="soft">
            {t('settings.example', { time: format.moment(now - DAY_MS, now) })}
          </p>
        </div>
      </Card>
      <BrowserCard />
    </div>
  );
}

/** A choice that this browser keeps; the first value is what holds by itself. */
function StoredChoice<Name extends 'calendar' | 'digits' | 'keys'>({
  name,
  values,
}: {
  readonly name: Name;
  readonly values: readonly string[];
}) {
  const { t } = useText();
  const [value, change] = useStored(name);
  return (
    <>
      <span>{t(`settings.${name}`)}</span>
      <Segmented<string>
        label={t(`settings.${name}`)}
        value={value}
        options={values.map((each) => ({ value: each, label: t(labelOf(name, each)) }))}
        onChange={change}
      />
    </>
  );
}

function labelOf(name: 'calendar' | 'digits' | 'keys', value: string) {
  switch (value) {
    case 'gregory':
      return 'settings.gregory';
    case 'persian':
      return 'settings.persian';
    case 'latn':
      return 'settings.latin';
    case 'arabext':
      return 'settings.persianDigits';
    case 'off':
      return 'settings.off';
    default:
      return name === 'keys' ? 'settings.on' : 'settings.ofLanguage';
  }
}

function ZoneField() {
  const { t } = useText();
  const [zone, change] = useStored('zone');
  return (
    <Field label={t('settings.zone')}>
      {(input) => (
        <select
          {...input}
          className="input"
          value={zone}
          onChange={({ target }) => change(target.value)}
        >
          <option value="">{t('settings.ofBrowser')}</option>
          {Intl.supportedValuesOf('timeZone').map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A stored setting and how it changes, for all of the page at once. */
function useStored(name: SettingName): readonly [string, (value: string) => void] {
  const { refresh } = useText();
  const change = (value: string): void => {
    writeSetting(name, value === '' ? null : value);
    refresh();
  };
  return [readSetting(name) ?? '', change];
}
