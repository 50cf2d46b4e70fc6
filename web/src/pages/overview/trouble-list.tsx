import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { RowsAnswer } from '../../../../src/api/contract.ts';
import { siteRowOf } from '../../fleet/site-rows.ts';
import { shownState } from '../../marks/site-byte.ts';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';

const FILTER = '-status:up';
const MAX_LISTED = 50;
/** It is asked for once the page stands, and again so often, milliseconds. */
const AFTER_MS = 2_000;
const AGAIN_MS = 30_000;

/** What the map shows, for who does not see it: all sites that are not up. */
export function TroubleList() {
  const { t } = useText();
  const client = useClient();
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data } = useQuery({
    queryKey: ['fleet', 'rows', 'trouble'],
    queryFn: ({ signal }) =>
      client.get<RowsAnswer>(
        `monitors/rows?filter=${encodeURIComponent(FILTER)}&limit=${MAX_LISTED}`,
        signal,
      ),
    enabled: isDue,
    refetchInterval: AGAIN_MS,
  });
  if (data === undefined || data.total === 0) return null;
  const rows = data.rows.flatMap((values) => (values === null ? [] : siteRowOf(values)));
  return (
    <div className="unseen">
      <ul aria-label={t('map.trouble')}>
        {rows.map(({ id, name, site, reason }) => (
          <li key={id}>
            {[name, t(`status.${shownState(site)}`), ...(reason === null ? [] : [reason])].join(
              ': ',
            )}
          </li>
        ))}
      </ul>
      {data.total > MAX_LISTED && (
        <Link href={`/?filter=${encodeURIComponent(FILTER)}`}>
          {t('wrong.more', { count: data.total - MAX_LISTED })}
        </Link>
      )}
    </div>
  );
}
