import type { IncidentPage } from '../../../../src/api/contract.ts';
import { Tiles } from '../../parts/tiles.tsx';
import { useText } from '../../text/use-text.tsx';

/** When it began, how soon it was sure, told and taken, and when it ended. */
export function IncidentFigures({ incident }: { readonly incident: IncidentPage }) {
  const { t, format } = useText();
  const { startedAt, resolvedAt, why, acknowledged } = incident;
  const { detectedAfterMs, notifiedAfterMs, acknowledgedAfterMs } = incident;
  const after = (ms: number | null): string | null => (ms === null ? null : format.duration(ms));
  return (
    <Tiles
      label={t('incident.figures')}
      tiles={[
        {
          id: 'began',
          label: t('incident.began'),
          figure: format.time(startedAt),
          note: t('incident.beganNote', { day: format.date(startedAt) }),
        },
        {
          id: 'sure',
          label: t('incident.sureAfter'),
          figure: after(detectedAfterMs),
          note: t('incident.sureNote', { time: format.time(incident.confirmedAt) }),
        },
        {
          id: 'told',
          label: t('incident.toldAfter'),
          figure: after(notifiedAfterMs),
          note: notifiedAfterMs === null ? t('incidents.notTold') : ' ',
        },
        {
          id: 'taken',
          label: t('incident.takenAfter'),
          figure: after(acknowledgedAfterMs),
          note: acknowledged === undefined ? t('wrong.notTaken') : <bdi>{acknowledged.by}</bdi>,
        },
        {
          id: 'back',
          label: t('incident.back'),
          figure: resolvedAt === null ? null : format.time(resolvedAt),
          note: resolvedAt === null ? t('incident.stillDown') : t(`ended.${why ?? 'recovered'}`),
        },
      ]}
    />
  );
}
