import { useState } from 'react';
import type { AuditEntryAnswer } from '../../../../src/api/contract.ts';
import { ListCard, ListLine } from '../../lists/list-card.tsx';
import { useList } from '../../lists/use-list.ts';
import { Button } from '../../parts/button.tsx';
import { Tag } from '../../parts/tag.tsx';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import './settings.css';

/** Who changed what. */
export function AuditPage() {
  const { t } = useText();
  const list = useList<AuditEntryAnswer>('audit');
  return (
    <div className="page-stack">
      <SettingsTabs />
      <h1>{t('audit.headline')}</h1>
      <ListCard list={list} empty={{ title: t('audit.none') }}>
        {(entry) => <Entry entry={entry} />}
      </ListCard>
    </div>
  );
}

function Entry({ entry }: { readonly entry: AuditEntryAnswer }) {
  const { t, format } = useText();
  const now = useNow();
  const [isOpen, setIsOpen] = useState(false);
  const { at, actor, address, action, subject, outcome, before, after } = entry;
  const hasMore = before !== null || after !== null;
  return (
    <>
      <ListLine
        title={
          <>
            <bdi>{actor.name || actor.kind}</bdi> <code dir="ltr">{action}</code>{' '}
            {outcome === 'refused' && <Tag tone="down">{t('audit.refused')}</Tag>}
          </>
        }
        detail={
          <>
            {format.moment(at, now)} · <bdi dir="ltr">{address}</bdi>
            {subject !== null && (
              <>
                {' · '}
                <bdi dir="ltr">{subject}</bdi>
              </>
            )}
          </>
        }
        tools={
          hasMore && (
            <Button look="ghost" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
              {t('audit.change')}
            </Button>
          )
        }
      />
      {isOpen && (
        <div className="audit-change" dir="ltr">
          <pre>{JSON.stringify(before, null, 2)}</pre>
          <pre>{JSON.stringify(after, null, 2)}</pre>
        </div>
      )}
    </>
  );
}
