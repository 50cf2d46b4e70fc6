import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { DeleteButton } from '../lists/delete-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ListCard, ListLine } from '../lists/list-card.tsx';
import { useClient } from '../state/session.tsx';
import { useList } from '../lists/use-list.ts';
import { useText } from '../text/use-text.tsx';
import type { FormItem } from './form-draft.ts';
import type { FormChoice, FormSubject } from './form-subject.ts';
import { SchemaForm } from './schema-form.tsx';

interface EntityPageProps {
  readonly section: string;
  readonly title: string;
  readonly empty: { readonly title: string; readonly text: string };
  readonly choices?: Readonly<Record<string, readonly FormChoice[]>>;
  /** The kinds that something new may be of; absent: it has none. */
  readonly kinds?: readonly FormChoice[];
  readonly tabs?: ReactNode;
  /** Between the head and the list. */
  readonly intro?: ReactNode;
  nameOf(item: FormItem): string;
  detailOf(item: FormItem): ReactNode;
  /** Further things to do with what is there. */
  readonly toolsOf?: (item: FormItem) => ReactNode;
}

/** What people make of one sort: a list, and a form of each. */
export function EntityPage(props: EntityPageProps) {
  const { t } = useText();
  const list = useList<FormItem>(props.section);
  const [subject, setSubject] = useState<FormSubject | null>(null);
  const { section, kinds } = props;
  const add = (kind: string | null): void => setSubject({ section, kind, item: null });
  const edit = (item: FormItem): void =>
    setSubject({ section, kind: kinds === undefined ? null : String(item['kind']), item });
  return (
    <div className="page-stack">
      {props.tabs}
      <div className="page-head">
        <h1>{props.title}</h1>
        {kinds === undefined ? (
          <Button look="primary" onClick={() => add(null)}>
            {t('list.add')}
          </Button>
        ) : (
          <KindChoice kinds={kinds} onChoose={add} />
        )}
      </div>
      {props.intro}
      <ListCard list={list} empty={props.empty}>
        {(item) => <EntityLine {...props} item={item} onEdit={() => edit(item)} />}
      </ListCard>
      {subject !== null && (
        <Dialog
          label={subject.item === null ? t('list.add') : props.nameOf(subject.item)}
          className="wide-dialog"
          onClose={() => setSubject(null)}
        >
          <div className="dialog-head">
            <h2>
              <bdi>{subject.item === null ? t('list.add') : props.nameOf(subject.item)}</bdi>{' '}
              {subject.kind !== null && (
                <span className="soft">
                  {kinds?.find(({ value }) => value === subject.kind)?.label ?? subject.kind}
                </span>
              )}
            </h2>
          </div>
          <div className="dialog-body">
            <SchemaForm
              {...subject}
              choices={props.choices ?? {}}
              onSaved={() => setSubject(null)}
              onCancel={() => setSubject(null)}
            />
          </div>
        </Dialog>
      )}
    </div>
  );
}

function EntityLine({
  item,
  section,
  nameOf,
  detailOf,
  toolsOf,
  onEdit,
}: EntityPageProps & { readonly item: FormItem; onEdit(): void }) {
  const { t } = useText();
  const client = useClient();
  const queries = useQueryClient();
  const remove = async (): Promise<void> => {
    await client.send('DELETE', `${section}/${encodeURIComponent(item.id)}`);
    await queries.invalidateQueries({ queryKey: [section] });
  };
  return (
    <ListLine
      title={nameOf(item)}
      detail={detailOf(item)}
      tools={
        <>
          {toolsOf?.(item)}
          <Button onClick={onEdit}>{t('list.edit')}</Button>
          <DeleteButton name={nameOf(item)} run={remove} />
        </>
      }
    />
  );
}

/** Of what kind something new is. */
function KindChoice({
  kinds,
  onChoose,
}: {
  readonly kinds: readonly FormChoice[];
  onChoose(kind: string): void;
}) {
  const { t } = useText();
  return (
    <select
      className="input kind-choice"
      aria-label={t('list.add')}
      value=""
      onChange={({ target }) => onChoose(target.value)}
    >
      <option value="">{t('list.addKind')}</option>
      {kinds.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
