/** Days of the week as people write them, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Monday is 1, as in ISO 8601. */
export function numberOfDay(day: Weekday): number {
  return WEEKDAYS.indexOf(day) + 1;
}

/** The day with this ISO number, 1 to 7. */
export function dayOfNumber(isoDay: number): Weekday {
  return WEEKDAYS[isoDay - 1] ?? 'mon';
}

const DAY = 'mon|tue|wed|thu|fri|sat|sun';
const RANGE = new RegExp(`^(${DAY})(?:-(${DAY}))?$`);

/** The days of `mon`, `mon-fri`, `fri-mon` or several of these with commas between them; `null` for anything else. */
export function parseDays(text: string): readonly Weekday[] | null {
  const days = new Set<Weekday>();
  for (const part of text.trim().toLowerCase().split(',')) {
    const [, first, last] = RANGE.exec(part.trim()) ?? [];
    if (first === undefined) return null;
    const from = WEEKDAYS.findIndex((day) => day === first);
    const to = last === undefined ? from : WEEKDAYS.findIndex((day) => day === last);
    for (let step = 0; step <= (to - from + 7) % 7; step += 1) {
      days.add(WEEKDAYS[(from + step) % 7] ?? 'mon');
    }
  }
  return WEEKDAYS.filter((day) => days.has(day));
}

/** The shortest text that `parseDays` reads back as the same days. */
export function formatDays(days: readonly Weekday[]): string {
  const parts: string[] = [];
  for (let at = 0; at < WEEKDAYS.length; at += 1) {
    const from = WEEKDAYS[at];
    if (from === undefined || !days.includes(from)) continue;
    let end = at;
    while (days.includes(WEEKDAYS[end + 1] ?? 'mon') && end + 1 < WEEKDAYS.length) end += 1;
    parts.push(
      end - at >= 2 ? `${from}-${WEEKDAYS[end] ?? from}` : WEEKDAYS.slice(at, end + 1).join(','),
    );
    at = end;
  }
  return parts.join(',');
}
