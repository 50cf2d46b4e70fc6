import { EntityPage } from '../../forms/entity-page.tsx';
import { settingOf } from '../../forms/form-draft.ts';
import { timesText } from '../../forms/times-text.ts';
import { useFormWords } from '../../forms/use-form-words.ts';
import { useText } from '../../text/use-text.tsx';
import { AlertTabs } from '../alerts/alert-tabs.tsx';

/** What people asked to hear nothing of for a while. */
export function SilencesPage() {
  const { t, format } = useText();
  const words = useFormWords('silences');
  return (
    <EntityPage
      section="silences"
      title={t('silences.title')}
      tabs={<AlertTabs />}
      empty={{ title: t('silences.none'), text: t('silences.noneText') }}
      nameOf={(item) => settingOf(item, 'comment') || item.id}
      detailOf={(item) => (
        <bdi>{words === undefined ? '' : timesText(item, words, format.isolate)}</bdi>
      )}
    />
  );
}
