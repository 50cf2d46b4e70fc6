import type { Summary } from './contract.ts';
import { timeOfDay, type DashboardLanguage, type Words } from './words.ts';

interface AlarmBannerProps {
  readonly summary: Summary | null;
  readonly language: DashboardLanguage;
  readonly words: Words;
}

/** Says that the service itself is in trouble, for as long as it is. */
export function AlarmBanner({ summary, language, words }: AlarmBannerProps) {
  const alarm = summary?.health.alarm ?? null;
  if (alarm === null) return null;
  return (
    <p className="alarm" role="alert">
      {words.blind(words.trouble[alarm.cause], timeOfDay(alarm.startedAt, language))}
    </p>
  );
}
