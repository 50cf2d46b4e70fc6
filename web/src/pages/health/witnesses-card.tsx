import type { ServiceHealthAnswer } from '../../../../src/api/contract.ts';
import { Card } from '../../parts/card.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { useText } from '../../text/use-text.tsx';

type OwnSide = ServiceHealthAnswer['ownSide'];

/** What those say who know no site: resolvers, routers, this machine. */
export function WitnessesCard({
  ownSide: { witnesses, examinedAt, troubles },
  now,
}: {
  readonly ownSide: OwnSide;
  readonly now: number;
}) {
  const { t, format } = useText();
  const note =
    examinedAt === null
      ? t('health.notExamined')
      : t('health.examined', { ago: format.ago(examinedAt, now) });
  return (
    <Card title={t('health.ownSide')} note={note}>
      {troubles.map((cause) => (
        <p key={cause} className="card-body health-wrong">
          <Glyph name="unknown" /> {t(`trouble.cause.${cause}`)}
        </p>
      ))}
      {witnesses.length === 0 ? (
        <p className="card-body soft">{t('health.noWitness')}</p>
      ) : (
        <ul className="health-lines">
          {witnesses.map((each) => (
            <Witness key={`${each.witness} ${each.of}`} {...each} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Witness({ witness, of, answer, usual }: OwnSide['witnesses'][number]) {
  const { t } = useText();
  const isUnusual = usual !== null && usual !== answer;
  return (
    <li>
      <span>
        {t(`health.witness.${witness}`)}{' '}
        <bdi dir="ltr" className="small soft">
          {of}
        </bdi>
      </span>
      <span className={isUnusual ? 'health-wrong' : ''}>
        {t(`health.answer.${answer}`)}
        {usual !== null && (
          <span className="small soft">
            {' '}
            {isUnusual
              ? t('health.unusual', { answer: t(`health.answer.${usual}`) })
              : t('health.usual')}
          </span>
        )}
      </span>
    </li>
  );
}
