import { EntityPage } from '../../forms/entity-page.tsx';
import { settingOf } from '../../forms/form-draft.ts';
import { useChoices } from '../../forms/use-choices.ts';
import { useText } from '../../text/use-text.tsx';
import { AlertTabs } from '../alerts/alert-tabs.tsx';

/** Who is told. */
export function OwnersPage() {
  const { t } = useText();
  const escalation = useChoices('escalations');
  return (
    <EntityPage
      section="owners"
      title={t('owners.title')}
      tabs={<AlertTabs />}
      empty={{ title: t('owners.none'), text: t('owners.noneText') }}
      choices={{ escalation }}
      nameOf={(item) => settingOf(item, 'name') || item.id}
      detailOf={(item) => (
        <>
          <bdi>{settingOf(item, 'timezone')}</bdi>
          {item['hasChannel'] === false && ` · ${t('owners.noChannel')}`}
        </>
      )}
    />
  );
}
