import type { SummaryAnswer } from '../../../../src/api/contract.ts';
import { timeOfDay, type DashboardLanguage, type Words } from './words.ts';

interface AlarmBannerProps {
  readonly summary: SummaryAnswer | null;
  readonly language: DashboardLanguage;
  readonly words: Words;
}

/**
 * Says that the service itself is in trouble, for as long as it is, that nobody is notified of some sites, and that messages
 * did not arrive, for as long as they are kept.
 */
export function AlarmBanner({ summary, language, words }: AlarmBannerProps) {
  const alarm = summary?.health.alarm ?? null;
  const dead = summary?.notifications.dead ?? 0;
  const withoutChannel = summary?.withoutChannel.monitors ?? 0;
  return (
    <>
      {alarm !== null && (
        <p className="alarm" role="alert">
          {alarmText(alarm, language, words)}
        </p>
      )}
      {withoutChannel > 0 && (
        <p className="alarm" role="status">
          {words.withoutChannel(withoutChannel.toLocaleString(language))}
        </p>
      )}
      {dead > 0 && (
        <p className="alarm" role="status">
          {words.undelivered(dead.toLocaleString(language))}
        </p>
      )}
    </>
  );
}

/** An alarm about the database is the only one that keeps nobody from being judged. */
function alarmText(
  { cause, startedAt }: NonNullable<SummaryAnswer['health']['alarm']>,
  language: DashboardLanguage,
  words: Words,
): string {
  const since = timeOfDay(startedAt, language);
  return cause === 'storage' ? words.unwritten(since) : words.blind(words.trouble[cause], since);
}
