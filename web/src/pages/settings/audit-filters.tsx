import type { AuditEntryAnswer, UserAnswer } from '../../../../src/api/contract.ts';
import { useList } from '../../lists/use-list.ts';
import { TextField } from '../../parts/text-field.tsx';
import { oneOf, searchCodec, textParameter, type SearchState } from '../../route/search-codec.ts';
import { useText } from '../../text/use-text.tsx';
import { ChoiceField } from './choice-field.tsx';

const DAY_MS = 86_400_000;
const SPANS = ['', '1', '7', '30'] as const;

const shape = {
  who: textParameter(),
  what: textParameter(),
  on: textParameter(),
  days: oneOf(SPANS, ''),
};

/** What the page of the audit log keeps in its address. */
export const auditCodec = searchCodec(shape);
export type AuditFilter = SearchState<typeof shape>;

/** The filter as the API takes it. `now` is cut to the minute: each moment would be another list. */
export function auditSearch({ who, what, on, days }: AuditFilter, now: number): string {
  const search = new URLSearchParams();
  if (who !== '') search.set('actor', who);
  if (what !== '') search.set('action', what);
  if (on.trim() !== '') search.set('subject', on.trim());
  const minute = now - (now % 60_000);
  if (days !== '') search.set('since', String(minute - Number(days) * DAY_MS));
  return search.toString();
}

/** Who, what, on what and when. */
export function AuditFilters({
  filter,
  entries,
  onChange,
}: {
  readonly filter: AuditFilter;
  /** Those that are shown: what can be chosen is what they are about. */
  readonly entries: readonly AuditEntryAnswer[];
  onChange(change: Partial<AuditFilter>): void;
}) {
  const { t, format } = useText();
  const users = useList<UserAnswer>('users').items ?? [];
  const actions = [...new Set([filter.what, ...entries.map(({ action }) => action)])]
    .filter((action) => action !== '')
    .toSorted();
  const spans = SPANS.map((value) => ({
    value,
    label:
      value === ''
        ? t('audit.anytime')
        : t('audit.last', { span: format.duration(Number(value) * DAY_MS) }),
  }));
  return (
    <div className="audit-filters">
      <ChoiceField<string>
        label={t('audit.who')}
        options={[
          { value: '', label: t('audit.anyone') },
          ...users.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={filter.who}
        onChange={(who) => onChange({ who })}
      />
      <ChoiceField<string>
        label={t('audit.what')}
        options={[
          { value: '', label: t('audit.anything') },
          ...actions.map((value) => ({ value, label: value })),
        ]}
        value={filter.what}
        onChange={(what) => onChange({ what })}
      />
      <ChoiceField<(typeof SPANS)[number]>
        label={t('audit.when')}
        options={spans}
        value={filter.days}
        onChange={(days) => onChange({ days })}
      />
      <TextField
        label={t('audit.subject')}
        kind="code"
        isRequired={false}
        value={filter.on}
        onChange={(on) => onChange({ on })}
      />
    </div>
  );
}
