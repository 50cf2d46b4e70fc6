/** What a person chose for this browser. */
export type SettingName =
  | 'language'
  | 'theme'
  | 'calendar'
  | 'keys'
  | 'digits'
  | 'zone'
  | 'density'
  | 'project'
  | 'hidden'
  | 'recent';

// The shell reads the language and the theme by these names before the first paint.
const nameOf = (name: SettingName): string => `squirrel-${name}`;

/** `null`: nothing was chosen, or the browser keeps nothing. */
export function readSetting(name: SettingName): string | null {
  try {
    return localStorage.getItem(nameOf(name));
  } catch {
    return null;
  }
}

/** `null` forgets the choice. A browser that keeps nothing forgets it with the page. */
export function writeSetting(name: SettingName, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(nameOf(name));
    else localStorage.setItem(nameOf(name), value);
  } catch {
    // Private windows refuse; the choice holds until the page is left.
  }
}
