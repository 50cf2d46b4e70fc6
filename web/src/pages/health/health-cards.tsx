import type { ReactNode } from 'react';
import type { ServiceHealthAnswer, TrustAnswer } from '../../../../src/api/contract.ts';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { useText } from '../../text/use-text.tsx';

/** What may be under way at once, and what waits for it. */
export function LimitsCard({ limits }: Pick<ServiceHealthAnswer, 'limits'>) {
  const { t, format } = useText();
  return (
    <Card title={t('health.limits')} note={t('health.limitsNote')}>
      <table className="health-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t('health.limits')}</span>
            </th>
            <th scope="col">{t('health.limitPlaces')}</th>
            <th scope="col">{t('health.limitWaiting')}</th>
            <th scope="col">{t('health.limitHeldUp')}</th>
          </tr>
        </thead>
        <tbody>
          {limits.map(({ limit, capacity, waiting, delayed }) => (
            <tr key={limit}>
              <th scope="row">{t(`health.limit.${limit}`)}</th>
              <td>{capacity === 0 ? t('health.noLimit') : format.number(capacity)}</td>
              <td className={waiting > 0 ? 'health-wrong' : ''}>{format.number(waiting)}</td>
              <td>{format.number(delayed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** Places that the operator trusts to be there. */
export function CanariesCard({
  canaries: { count, verdict, askedAt },
  now,
}: {
  readonly canaries: ServiceHealthAnswer['ownSide']['canaries'];
  readonly now: number;
}) {
  const { t, format } = useText();
  if (count === 0) {
    return (
      <Card title={t('health.canaries')}>
        <p className="card-body soft">
          {t('health.noCanaries')}{' '}
          <bdi dir="ltr">
            <code>squirrel start --canary 192.0.2.1:443</code>
          </bdi>
        </p>
      </Card>
    );
  }
  return (
    <Card title={t('health.canaries')} note={t('health.canaryCount', { count })}>
      <ul className="health-facts">
        <Fact isFine={verdict === 'healthy'}>
          {t(`health.canary.${verdict ?? 'unknown'}`)}{' '}
          {askedAt !== null && (
            <span className="small soft">
              {t('health.examined', { ago: format.ago(askedAt, now) })}
            </span>
          )}
        </Fact>
      </ul>
    </Card>
  );
}

/** Whether people learn of what happens. */
export function MessagesCard({ health }: { readonly health: ServiceHealthAnswer }) {
  const { t } = useText();
  const { trust, alarmChannels, withoutChannel, deadByChannel } = health;
  return (
    <Card title={t('health.messages')}>
      <ul className="health-facts">
        <Fact isFine={trust.areSendersMoving}>
          {t(trust.areSendersMoving ? 'health.moving' : 'health.unsent')}
        </Fact>
        {deadByChannel.map(({ channelId, messages }) => (
          <Fact key={channelId} isFine={false}>
            <Link className="link" href="/alerts">
              {t('health.deadOf', { count: messages, channel: channelId })}
            </Link>
          </Fact>
        ))}
        <Fact isFine={alarmChannels > 0}>
          {t('health.alarmChannels', { count: alarmChannels })}
        </Fact>
        <Fact isFine={withoutChannel.monitors === 0}>
          {withoutChannel.monitors === 0
            ? t('health.allReached')
            : t('health.withoutChannel', { count: withoutChannel.monitors })}
        </Fact>
      </ul>
    </Card>
  );
}

/** Whether what is decided is written down. */
export function StorageCard({ trust }: { readonly trust: TrustAnswer }) {
  const { t } = useText();
  return (
    <Card title={t('health.disk')}>
      <ul className="health-facts">
        <Fact isFine={trust.isStorageWritable}>
          {t(trust.isStorageWritable ? 'health.writable' : 'health.unwritable')}
        </Fact>
        <li className="soft">
          {t('health.backup')}{' '}
          <bdi dir="ltr">
            <code>docs/service.md</code>
          </bdi>
        </li>
      </ul>
    </Card>
  );
}

function Fact({ isFine, children }: { readonly isFine: boolean; readonly children: ReactNode }) {
  return (
    <li>
      <Glyph name={isFine ? 'up' : 'unknown'} /> <span>{children}</span>
    </li>
  );
}
