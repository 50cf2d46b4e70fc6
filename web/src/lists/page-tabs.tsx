import { Link, useLocation } from 'wouter';
import type { MessageId } from '../text/catalogue.ts';
import { useText } from '../text/use-text.tsx';
import './list-card.css';

/** The pages that belong together, of which one is shown. */
export function PageTabs({
  label,
  tabs,
}: {
  readonly label: MessageId;
  readonly tabs: readonly { readonly path: string; readonly title: MessageId }[];
}) {
  const { t } = useText();
  const [here] = useLocation();
  return (
    <nav className="page-tabs" aria-label={t(label)}>
      {tabs.map(({ path, title }) => (
        <Link key={path} href={path} aria-current={here === path ? 'page' : undefined}>
          {t(title)}
        </Link>
      ))}
    </nav>
  );
}
