import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import type { FleetSitesAnswer, MapBlock, OverviewAnswer } from '../../../../src/api/contract.ts';
import { useFleetMap } from '../../fleet/fleet-map-data.ts';
import { worstOf } from '../../marks/draw-map.ts';
import { FleetMap } from '../../marks/fleet-map.tsx';
import type { MapSquare } from '../../marks/map-layout.ts';
import { shownState } from '../../marks/site-byte.ts';
import { announce } from '../../parts/announcer.tsx';
import { Card } from '../../parts/card.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { LoadingRows } from '../../parts/states.tsx';
import { showTooltip } from '../../parts/tooltip.tsx';
import { useClient } from '../../state/session.tsx';
import { headlineText } from '../../text/headline.ts';
import { useText, type Text } from '../../text/use-text.tsx';

type SiteOfMap = FleetSitesAnswer['items'][number];

const LEGEND = ['up', 'down', 'suspect', 'degraded', 'maintenance', 'paused'] as const;

/** All sites at a look. */
export function FleetCard({ overview }: { readonly overview: OverviewAnswer }) {
  const text = useText();
  const { t, format } = text;
  const [, navigate] = useLocation();
  const { data } = useFleetMap(true);
  const ask = useSitesAt();
  const { blocks } = overview;
  const point = async (bytes: Uint8Array, square: MapSquare, at: DOMRect): Promise<void> => {
    const known = await ask(square);
    if (known === null) return;
    const { title, detail } = squareText({ bytes, square, site: known }, text);
    showTooltip({ title, detail, at });
    if (document.activeElement?.tagName === 'CANVAS') announce(`${title}: ${detail}`, 'now');
  };
  const open = async (square: MapSquare): Promise<void> => {
    const site = await ask(square);
    if (site !== null) navigate(`/monitors/${encodeURIComponent(site.id)}`);
  };
  return (
    <Card
      title={t('map.title')}
      note={t('map.note')}
      aside={
        <span className="map-legend">
          {LEGEND.map((state) => (
            <span key={state}>
              {state === 'up' ? <i /> : <Glyph name={state} size={13} />} {t(`status.${state}`)}
            </span>
          ))}
        </span>
      }
    >
      <div className="map-body">
        {data === undefined ? (
          <LoadingRows rows={3} />
        ) : (
          <FleetMap
            label={headlineText(overview.headline, text)}
            bytes={data.bytes}
            blocks={blocks.map((block) => ({
              name: blockName(block, text),
              count: format.number(block.count),
              sites: block.count,
            }))}
            onPoint={(square, at) => void point(data.bytes, square, at)}
            onOpen={(square) => void open(square)}
          />
        )}
      </div>
    </Card>
  );
}

function blockName({ name, kind }: MapBlock, { t }: Text): string {
  if (kind === 'named' && name !== null) return name;
  return t(kind === 'others' ? 'map.others' : 'map.all');
}

/** The first site of a square; `null` when someone points elsewhere before the answer is there. */
function useSitesAt(): (square: MapSquare) => Promise<SiteOfMap | null> {
  const client = useClient();
  const queries = useQueryClient();
  const latest = useRef(-1);
  return async ({ from }) => {
    latest.current = from;
    const answer = await queries
      .query({
        queryKey: ['fleet', 'site', from],
        queryFn: ({ signal }) => client.get<FleetSitesAnswer>(`fleet/sites?at=${from}`, signal),
        staleTime: 5_000,
      })
      .catch(() => null);
    return latest.current === from ? (answer?.items[0] ?? null) : null;
  };
}

function squareText(
  {
    bytes,
    square,
    site,
  }: {
    readonly bytes: Uint8Array;
    readonly square: MapSquare;
    readonly site: SiteOfMap;
  },
  { t, format }: Text,
): { readonly title: string; readonly detail: string } {
  const count = square.to - square.from;
  if (count > 1) {
    const state = worstOf(bytes, square);
    return {
      title: t('map.sites', { count }),
      detail: t('map.worst', { state: t(`status.${state}`) }),
    };
  }
  const parts = [t(`status.${shownState(site.site)}`), format.duration(Date.now() - site.since)];
  const reason = site.status === 'up' ? null : site.reason;
  return {
    title: site.name,
    detail: [parts.join(' '), ...(reason === null ? [] : [reason])].join(' · '),
  };
}
