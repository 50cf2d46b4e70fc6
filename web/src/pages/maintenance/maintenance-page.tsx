import { EntityPage } from '../../forms/entity-page.tsx';
import { settingOf } from '../../forms/form-draft.ts';
import { timesText } from '../../forms/times-text.ts';
import { useFormWords } from '../../forms/use-form-words.ts';
import { useText } from '../../text/use-text.tsx';
import { AlertTabs } from '../alerts/alert-tabs.tsx';
import { CalendarCard } from './calendar-card.tsx';

/** When outages are planned, and no one is told of them. */
export function MaintenancePage() {
  const { t, format } = useText();
  const words = useFormWords('maintenance');
  return (
    <div className="page-stack">
      <EntityPage
        section="maintenance"
        title={t('maintenance.title')}
        tabs={<AlertTabs />}
        empty={{ title: t('maintenance.none'), text: t('maintenance.noneText') }}
        nameOf={(item) => settingOf(item, 'name') || item.id}
        detailOf={(item) => (
          <bdi>{words === undefined ? '' : timesText(item, words, format.isolate)}</bdi>
        )}
      />
      <CalendarCard />
    </div>
  );
}
