import { ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import { useText } from '../text/use-text.tsx';
import './page-head.css';

/** Where a page hangs: the places above it, then its own name. */
export function Crumbs({
  places,
  here,
}: {
  readonly places: readonly { readonly href: string; readonly label: string }[];
  readonly here: string;
}) {
  const { t } = useText();
  return (
    <nav className="crumbs small" aria-label={t('frame.crumbs')}>
      {places.map(({ href, label }) => (
        <span key={href}>
          <Link href={href} dir="auto">
            {label}
          </Link>
          <ChevronRight size={13} aria-hidden="true" />
        </span>
      ))}
      <span className="cut" dir="auto" aria-current="page">
        {here}
      </span>
    </nav>
  );
}
