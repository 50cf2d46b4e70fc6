import { useState } from 'react';
import type { AuditEntryAnswer } from '../../../../src/api/contract.ts';
import { ListCard, ListLine } from '../../lists/list-card.tsx';
import { useList } from '../../lists/use-list.ts';
import { Button } from '../../parts/button.tsx';
import { Tag } from '../../parts/tag.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import { useNow } from '../../state/use-now.ts';
import { useText } from '../../text/use-text.tsx';
import { changedSettings, type ChangedSetting } from './audit-change.ts';
import { auditCodec, AuditFilters, auditSearch } from './audit-filters.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import './settings.css';

/** Who changed what. */
export function AuditPage() {
  const { t } = useText();
  const now = useNow();
  const [filter, setFilter] = useSearchState(auditCodec);
  const search = auditSearch(filter, now);
  const list = useList<AuditEntryAnswer>('audit', search);
  return (
    <div className="page-stack">
      <SettingsTabs />
      <h1>{t('audit.headline')}</h1>
      <AuditFilters filter={filter} entries={list.items ?? []} onChange={setFilter} />
      <ListCard list={list} empty={{ title: t(search === '' ? 'audit.none' : 'audit.noMatch') }}>
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
  const changed = changedSettings(before, after);
  return (
    <>
      <ListLine
        title={
          <>
            <bdi>{actor.name === '' ? t(`audit.by.${actor.kind}`) : actor.name}</bdi>{' '}
            <code dir="ltr">{action}</code>{' '}
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
          changed.length > 0 && (
            <Button look="ghost" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
              {t('audit.change')}
            </Button>
          )
        }
      />
      {isOpen && <Change changed={changed} />}
    </>
  );
}

/** What was there before, and what after, setting by setting. */
function Change({ changed }: { readonly changed: readonly ChangedSetting[] }) {
  const { t } = useText();
  return (
    <div className="audit-change">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('audit.field')}</th>
            <th scope="col">{t('audit.before')}</th>
            <th scope="col">{t('audit.after')}</th>
          </tr>
        </thead>
        <tbody>
          {changed.map(({ key, before, after }) => (
            <tr key={key}>
              <th scope="row" dir="ltr">
                {key}
              </th>
              <td dir="auto">{before ?? '—'}</td>
              <td dir="auto">{after ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
