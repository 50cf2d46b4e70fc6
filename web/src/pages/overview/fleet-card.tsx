import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import type { FleetSitesAnswer, OverviewAnswer } from '../../../../src/api/contract.ts';
import { grouping } from '../../fleet/grouping.ts';
import { useFleetMap } from '../../fleet/fleet-map-data.ts';
import { worstOf } from '../../marks/draw-map.ts';
import { FleetMap } from '../../marks/fleet-map.tsx';
import type { MapSquare } from '../../marks/map-layout.ts';
import { shownState } from '../../marks/site-byte.ts';
import { announce } from '../../parts/announcer.tsx';
import { Card } from '../../parts/card.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { LoadingRows } from '../../parts/states.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { showTooltip } from '../../parts/tooltip.tsx';
import { useClient } from '../../state/session.tsx';
import { headlineText } from '../../text/headline.ts';
import { useText, type Text } from '../../text/use-text.tsx';
import { blockName } from './block-name.ts';
import { extended } from './selection/selection.ts';
import { pickedSites } from './selection/use-selection.ts';
import { TroubleList } from './trouble-list.tsx';

type SiteOfMap = FleetSitesAnswer['items'][number];

const LEGEND = ['up', 'down', 'suspect', 'degraded', 'maintenance', 'paused'] as const;

/** All sites at a look. */
export function FleetCard({ overview }: { readonly overview: OverviewAnswer }) {
  const text = useText();
  const { t, format } = text;
  const [, navigate] = useLocation();
  const { data } = useFleetMap(true);
  const ask = useSitesAt();
  const pick = usePicking();
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
              name: blockName(block, text, blocks.length === 1),
              count: format.number(block.count),
              sites: block.count,
            }))}
            onPoint={(square, at) => void point(data.bytes, square, at)}
            onOpen={(square) => void open(square)}
            onPick={(places) => void pick(places)}
          />
        )}
        <TroubleList />
      </div>
    </Card>
  );
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
        queryKey: ['fleet', 'site', grouping.get(), from],
        queryFn: ({ signal }) =>
          client.get<FleetSitesAnswer>(`fleet/sites?by=${grouping.get()}&at=${from}`, signal),
        staleTime: 5_000,
      })
      .catch(() => null);
    return latest.current === from ? (answer?.items[0] ?? null) : null;
  };
}

/** Places that one question may name, and sites that are picked at once from the map. */
const PLACES_ASKED = 50;
const MAX_PICKED = 1_000;

/** Adds the sites at places of the map to those that are picked; of very many, the first thousand. */
function usePicking(): (places: readonly number[]) => Promise<void> {
  const { t } = useText();
  const client = useClient();
  return async (places) => {
    const wanted = places.slice(0, MAX_PICKED);
    const questions = Array.from({ length: Math.ceil(wanted.length / PLACES_ASKED) }, (_, at) =>
      wanted.slice(at * PLACES_ASKED, (at + 1) * PLACES_ASKED).join(),
    );
    try {
      const answers = await Promise.all(
        questions.map((at) =>
          client.get<FleetSitesAnswer>(`fleet/sites?by=${grouping.get()}&at=${at}`),
        ),
      );
      const ids = answers.flatMap(({ items }) => items.map(({ id }) => id));
      pickedSites.set((before) => extended(before, ids));
      if (places.length <= MAX_PICKED) return;
      showToast({ kind: 'error', title: t('map.tooMany', { count: MAX_PICKED }) });
    } catch (failure) {
      showFailure(t('list.notDone'), failure);
    }
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
