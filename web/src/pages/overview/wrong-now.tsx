import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { FleetProblem, OverviewAnswer } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { showFailure } from '../../parts/toasts.tsx';
import { useClient } from '../../state/session.tsx';
import { useOwnName } from '../../state/use-caller.ts';
import { useNow } from '../../state/use-now.ts';
import { useReasonText } from '../../text/use-reason-text.ts';
import { useText } from '../../text/use-text.tsx';

/** Incidents, one line each, those that nobody took up first. Several sites with one cause are one line. */
export function WrongNow({
  problems,
  more,
}: {
  readonly problems: readonly FleetProblem[];
  readonly more: number;
}) {
  const { t } = useText();
  const isDown = problems.some(({ status }) => status !== 'degraded');
  return (
    <Card
      title={t('wrong.title')}
      tone={isDown ? 'down' : 'plain'}
      note={t('wrong.count', { count: problems.length + more })}
      {...(more > 0 && {
        aside: (
          <Link href="/?filter=status:down,seems,slow" className="link small">
            {t('wrong.more', { count: more })}
          </Link>
        ),
      })}
    >
      <ul className="wrong-list">
        {problems.map((problem) => (
          <Problem key={problem.id} problem={problem} />
        ))}
      </ul>
    </Card>
  );
}

function Problem({ problem }: { readonly problem: FleetProblem }) {
  const { t, format } = useText();
  const now = useNow();
  const { title } = useReasonText(problem);
  const { status, since, sites, count, cause } = problem;
  const [first] = sites;
  return (
    <li className="wrong-line">
      <Glyph name={status} label={t(`status.${status}`)} />
      <div className="wrong-who">
        <b className="cut" dir="auto">
          {count === 1 ? first?.name : t('wrong.sites', { count })}
        </b>
        {count > 1 && (
          <span className="small soft cut">{format.list(sites.map(({ name }) => name))}</span>
        )}
      </div>
      <div className="wrong-what">
        <span className={`cut word-${status}`} dir="auto">
          {title ?? t(`status.${status}`)}
        </span>
        {cause !== null && (
          <span className="small soft cut">
            {t('wrong.cause')} <bdi dir="ltr">{cause.value}</bdi>
          </span>
        )}
      </div>
      <div className="wrong-since">
        <span>{format.duration(now - since)}</span>
        <span className="small soft">{t('wrong.since', { time: format.moment(since, now) })}</span>
      </div>
      <Told problem={problem} now={now} />
      <Actions problem={problem} />
    </li>
  );
}

/** Who was told and when, over which channels, and whether someone takes care of it. */
function Told({ problem, now }: { readonly problem: FleetProblem; readonly now: number }) {
  const { t, format } = useText();
  const { notified: told, owners, acknowledged, status } = problem;
  const toldAt = told?.at ?? null;
  const taken =
    acknowledged === null
      ? t('wrong.notTaken')
      : t('wrong.taken', { by: acknowledged.by, time: format.moment(acknowledged.at, now) });
  const below = [
    ...(told !== null && toldAt !== null ? told.channels.slice(0, 3) : []),
    ...(status === 'degraded' ? [] : [taken]),
  ];
  const whom = owners.length === 0 ? t('wrong.noOwner') : format.list(owners);
  return (
    <div className="wrong-told">
      <span className="cut">
        {told !== null && toldAt !== null
          ? t('wrong.told', { who: format.list(told.who), time: format.moment(toldAt, now) })
          : told === null
            ? whom
            : t('wrong.toldNobody')}
      </span>
      <span className="small soft cut">{below.join(' · ')}</span>
    </div>
  );
}

function Actions({
  problem: { id, incidentId, acknowledged, sites },
}: {
  readonly problem: FleetProblem;
}) {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const by = useOwnName();
  const acknowledge = async (): Promise<void> => {
    // It shows at once; the overview that is read afterwards says how it really is.
    queries.setQueryData<OverviewAnswer>(['overview'], (before) =>
      before === undefined ? undefined : takenBy(before, { id, by, at: Date.now() }),
    );
    try {
      await client.send('POST', `incidents/${incidentId}/acknowledge`, { by });
    } catch (failure) {
      showFailure(t('wrong.notAcknowledged'), failure);
    }
    await queries.invalidateQueries({ queryKey: ['overview'] });
  };
  const [first] = sites;
  return (
    <div className="wrong-actions">
      {first !== undefined && (
        <Link href={`/monitors/${encodeURIComponent(first.id)}`} className="button plain">
          {t('wrong.why')}
        </Link>
      )}
      {incidentId !== null && acknowledged === null && (
        <Button look="primary" onClick={() => void acknowledge()}>
          {t('wrong.acknowledge')}
        </Button>
      )}
    </div>
  );
}

function takenBy(
  overview: OverviewAnswer,
  { id, by, at }: { readonly id: string; readonly by: string; readonly at: number },
): OverviewAnswer {
  const problems = overview.problems.map((problem) =>
    problem.id === id ? { ...problem, acknowledged: { by, at } } : problem,
  );
  return { ...overview, problems };
}
