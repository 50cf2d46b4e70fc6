import { ChevronLeft, ChevronRight, ZoomIn } from 'lucide-react';
import { Button, IconButton } from '../../../parts/button.tsx';
import { useText } from '../../../text/use-text.tsx';
import { moved, zoomedIn } from './history-span.ts';
import { RANGE_MS } from '../monitor-codec.ts';
import type { History } from './use-history.ts';

/** Zooming without a pointer: into the middle, along, and out again. Time runs to the right in every language. */
export function HistoryZoom({ history: { range, zoom, setZoom } }: { readonly history: History }) {
  const { t } = useText();
  const shown = () => {
    const now = Date.now();
    return zoom ?? { from: now - RANGE_MS[range], to: now };
  };
  return (
    <>
      {zoom !== null && (
        <Button look="ghost" onClick={() => setZoom(null)}>
          {t('history.whole')}
        </Button>
      )}
      <span dir="ltr" className="zoom-buttons">
        <IconButton
          label={t('history.earlier')}
          onClick={() => setZoom(moved(shown(), -1, Date.now()))}
        >
          <ChevronLeft size={16} />
        </IconButton>
        <IconButton
          label={t('history.later')}
          disabled={zoom === null}
          onClick={() => setZoom(moved(shown(), 1, Date.now()))}
        >
          <ChevronRight size={16} />
        </IconButton>
        <IconButton label={t('history.zoomIn')} onClick={() => setZoom(zoomedIn(shown()))}>
          <ZoomIn size={15} />
        </IconButton>
      </span>
    </>
  );
}
