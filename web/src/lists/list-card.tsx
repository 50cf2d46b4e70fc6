import type { ReactNode } from 'react';
import type { ListState } from './use-list.ts';
import { useText } from '../text/use-text.tsx';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { EmptyState, FailureNote, LoadingRows } from '../parts/states.tsx';
import './list-card.css';

/** A list of the API in all its states. */
export function ListCard<Item extends { readonly id: string }>({
  list: { items, error, readAt, more },
  empty,
  children,
}: {
  readonly list: ListState<Item>;
  /** Says what to do when there is none. */
  readonly empty: { readonly title: string; readonly text?: string };
  /** A line of the list. */
  children(item: Item): ReactNode;
}) {
  const { t } = useText();
  return (
    <Card>
      {error !== null && <FailureNote failure={error} readAt={readAt} />}
      {items === undefined && error === null && <LoadingRows rows={4} />}
      {items?.length === 0 && <EmptyState title={empty.title}>{empty.text}</EmptyState>}
      {items !== undefined && items.length > 0 && (
        <ul className="list">
          {items.map((item) => (
            <li key={item.id}>{children(item)}</li>
          ))}
        </ul>
      )}
      {more !== null && (
        <p className="card-body">
          <Button onClick={more}>{t('list.more')}</Button>
        </p>
      )}
    </Card>
  );
}

/** A line of a list: name and what is to be known of it, then what can be done. */
export function ListLine({
  title,
  detail,
  tools,
}: {
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly tools?: ReactNode;
}) {
  return (
    <div className="list-line">
      <div className="list-text">
        <div>{typeof title === 'string' ? <bdi>{title}</bdi> : title}</div>
        {detail !== undefined && <div className="small soft">{detail}</div>}
      </div>
      {tools !== undefined && <div className="list-tools">{tools}</div>}
    </div>
  );
}
