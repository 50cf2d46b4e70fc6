import {
  Bell,
  ChartNoAxesColumn,
  FlaskConical,
  Flag,
  House,
  PanelTop,
  Plus,
  Search,
  EllipsisVertical,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import { capsOf } from '../actions/keys.ts';
import { IS_MAC } from '../actions/platform.ts';
import { Acorn } from '../parts/mark.tsx';
import { Menu, type MenuLine } from '../parts/menu.tsx';
import { KeyCaps } from '../parts/tag.tsx';
import { PLACES, type Place } from '../pages/index.ts';
import { useText } from '../text/use-text.tsx';
import './top-bar.css';

const icons: Readonly<Record<Place['icon'], ReactNode>> = {
  overview: <House size={22} />,
  incidents: <Flag size={22} />,
  alerts: <Bell size={22} />,
  pages: <PanelTop size={18} />,
  reports: <ChartNoAxesColumn size={18} />,
  lab: <FlaskConical size={18} />,
};

interface BarProps {
  /** Open incidents, which the place of incidents wears as a badge. */
  readonly openIncidents: number;
  /** The project that is shown, and the others. */
  readonly projects: { readonly name: string; readonly lines: readonly MenuLine[] };
  /** What the menu of the person offers. */
  readonly account: readonly MenuLine[];
  onSearch(): void;
}

/** The bar at the top: where one is, search, add. */
export function TopBar({ openIncidents, projects, account, onSearch }: BarProps) {
  const { t } = useText();
  return (
    <header className="top-bar">
      <Link href="/" className="brand">
        <Acorn />
        <span>UptimeSquirrel</span>
      </Link>
      <nav className="top-nav" aria-label={t('frame.places')}>
        {PLACES.map((place) => (
          <PlaceLink key={place.path} place={place} badge={badgeOf(place, openIncidents)} />
        ))}
      </nav>
      {projects.lines.length > 0 && (
        <Menu
          label={t('projects.choose', { name: projects.name })}
          lines={projects.lines}
          className="button plain top-project"
        >
          <bdi>{projects.name}</bdi>
        </Menu>
      )}
      <button type="button" className="top-search" onClick={onSearch}>
        <Search size={15} />
        <span>{t('frame.search')}</span>
        <KeyCaps keys={capsOf('Mod+k', IS_MAC)} />
      </button>
      <Link href="/add" className="button primary top-add" aria-label={t('frame.add')}>
        <Plus size={16} />
        <span>{t('frame.add')}</span>
      </Link>
      <Menu label={t('frame.account')} lines={account} className="icon-button top-account">
        <EllipsisVertical size={18} />
      </Menu>
    </header>
  );
}

/** The bar at the bottom of a phone: three places, and a menu of all others. */
export function PhoneNav({
  openIncidents,
  more,
}: {
  readonly openIncidents: number;
  readonly more: readonly MenuLine[];
}) {
  const { t } = useText();
  return (
    <nav className="phone-nav" aria-label={t('frame.places')}>
      {PLACES.filter(({ isOnPhone }) => isOnPhone).map((place) => (
        <PlaceLink key={place.path} place={place} badge={badgeOf(place, openIncidents)} hasIcon />
      ))}
      <Menu label={t('frame.more')} lines={more} className="place">
        <EllipsisVertical size={22} />
        <span>{t('frame.more')}</span>
      </Menu>
    </nav>
  );
}

function badgeOf({ icon }: Place, openIncidents: number): number {
  return icon === 'incidents' ? openIncidents : 0;
}

function PlaceLink({
  place,
  badge,
  hasIcon = false,
}: {
  readonly place: Place;
  readonly badge: number;
  readonly hasIcon?: boolean;
}) {
  const { t, format } = useText();
  const [isHere] = useRoute(place.path === '/' ? '/' : `${place.path}/*?`);
  return (
    <Link href={place.path} className="place" aria-current={isHere ? 'page' : undefined}>
      {hasIcon && icons[place.icon]}
      <span>{t(place.title)}</span>
      {badge > 0 && <span className="badge">{format.number(badge)}</span>}
    </Link>
  );
}
