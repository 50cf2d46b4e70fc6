import type { RowsAnswer } from '../../../../src/api/contract.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import { useText } from '../../text/use-text.tsx';
import { overviewCodec } from './overview-codec.ts';

/** Offers to take one condition out of a filter that finds nothing, with how many it would find then. */
export function NothingMatches({ answer }: { readonly answer: RowsAnswer }) {
  const { t, format } = useText();
  const [{ filter }, change] = useSearchState(overviewCodec);
  return (
    <Card title={t('list.none')}>
      <div className="card-body nothing-matches">
        <p>
          <bdi dir="ltr">
            <code>{filter}</code>
          </bdi>
        </p>
        {answer.without.map(({ condition, filter: rest, count }) => (
          <Button key={condition} onClick={() => change({ filter: rest }, 'push')}>
            {t('list.without', { condition, count: format.number(count) })}
          </Button>
        ))}
        <Button look="ghost" onClick={() => change({ filter: '' }, 'push')}>
          {t('list.clear')}
        </Button>
      </div>
    </Card>
  );
}
