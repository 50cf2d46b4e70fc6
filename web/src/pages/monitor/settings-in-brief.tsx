import { Link } from 'wouter';
import type { MonitorAnswer } from '../../../../src/api/contract.ts';
import { useOwnerNames } from '../../lists/use-owner-names.ts';
import { Card } from '../../parts/card.tsx';
import { settingMs } from '../../text/setting-duration.ts';
import { useText } from '../../text/use-text.tsx';

/** How a site is watched, in a few lines. */
export function SettingsInBrief({ monitor }: { readonly monitor: MonitorAnswer }) {
  const { t, format } = useText();
  const ownerName = useOwnerNames();
  const waits = (texts: readonly string[]): string =>
    texts.length === 0
      ? t('watched.atOnce')
      : t('watched.afterWaits', {
          times: format.list(texts.map((text) => format.duration(settingMs(text)))),
        });
  const lines: readonly (readonly [label: string, value: string])[] = [
    [t('watched.kind'), monitor.kind],
    [t('watched.interval'), format.duration(settingMs(monitor.interval))],
    [t('watched.timeout'), format.duration(settingMs(monitor.timeout))],
    [t('watched.confirm'), waits(monitor.confirm.after)],
    [t('watched.recover'), waits(monitor.recover.after)],
    [
      t('watched.owners'),
      monitor.owners.length === 0
        ? t('watched.noOwner')
        : format.list(monitor.owners.map(ownerName)),
    ],
    ...(monitor.group === null ? [] : [[t('list.group'), monitor.group] as const]),
  ];
  return (
    <Card
      title={t('watched.title')}
      aside={
        <Link href={`/monitors/${encodeURIComponent(monitor.id)}/edit`} className="link small">
          {t('list.edit')}
        </Link>
      }
    >
      <dl className="term-list">
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
      {!monitor.hasChannel && (
        <p className="card-body word-degraded small">{t('watched.noChannel')}</p>
      )}
      {monitor.note !== null && (
        <p className="card-body small" dir="auto">
          {monitor.note}
        </p>
      )}
    </Card>
  );
}
