import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import type { OccurrencesAnswer } from '../../../../src/api/contract.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { FailureNote } from '../../parts/states.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import { useClient } from '../../state/session.tsx';
import { useMediaQuery } from '../../state/use-media-query.ts';
import { useNow } from '../../state/use-now.ts';
import { readSetting } from '../../text/stored-settings.ts';
import { useText } from '../../text/use-text.tsx';
import { calendarCodec } from './calendar-codec.ts';
import {
  calendarDays,
  stepCalendar,
  weekStartOf,
  type CalendarDay,
  type CalendarSetup,
} from './calendar-days.ts';
import './calendar.css';

const NOON_MS = 12 * 3_600_000;

type Occurrence = OccurrencesAnswer['items'][number];

/** When maintenance is: a month or a week, and on a phone a list of the days that have any. */
export function CalendarCard() {
  const { t, language } = useText();
  const client = useClient();
  const now = useNow();
  const isNarrow = useMediaQuery('(max-width: 719px)');
  const [{ view, at: chosenAt }, change] = useSearchState(calendarCodec);
  const setup = useSetup(view);
  const at = chosenAt === 0 ? now : chosenAt;
  // The days are the same for the whole of the shown day.
  const [today] = calendarDays(at, { ...setup, view: 'week' });
  const days = useMemo(() => calendarDays(at, setup), [setup, chosenAt, today?.from]);
  const [from, to] = [days[0]?.from ?? at, days.at(-1)?.to ?? at];
  const { data, error } = useQuery({
    queryKey: ['maintenance', 'occurrences', from, to],
    queryFn: ({ signal }) =>
      client.get<OccurrencesAnswer>(`maintenance/occurrences?from=${from}&to=${to}`, signal),
  });
  const locale = language === 'fa' ? 'fa' : 'en';
  const parts = new Intl.DateTimeFormat(locale, {
    ...(setup.timeZone !== undefined && { timeZone: setup.timeZone }),
    calendar: setup.calendar,
    month: 'long',
    year: 'numeric',
  }).formatToParts(at);
  // In Persian the year would come first.
  const title = (['month', 'year'] as const)
    .map((name) => parts.find(({ type }) => type === name)?.value)
    .join(' ');
  return (
    <Card
      title={title}
      note={data?.isCut === true ? t('calendar.cut') : (setup.timeZone ?? '')}
      aside={
        <Tools
          at={at}
          setup={setup}
          onAt={(moment) => change({ at: moment ?? 0 }, 'push')}
          onView={(next) => change({ view: next }, 'push')}
        />
      }
    >
      {error !== null && <FailureNote failure={error} readAt={null} />}
      {isNarrow ? (
        <Agenda days={days} items={data?.items ?? []} now={now} />
      ) : (
        <Grid days={days} items={data?.items ?? []} now={now} setup={setup} />
      )}
    </Card>
  );
}

/** Which time is shown, and how much of it. */
function Tools({
  at,
  setup,
  onAt,
  onView,
}: {
  readonly at: number;
  readonly setup: CalendarSetup;
  /** `null`: today. */
  onAt(at: number | null): void;
  onView(view: CalendarSetup['view']): void;
}) {
  const { t } = useText();
  return (
    <span className="calendar-tools">
      <IconButton label={t('calendar.before')} onClick={() => onAt(stepCalendar(at, -1, setup))}>
        <ChevronLeft size={16} className="calendar-arrow" />
      </IconButton>
      <Button onClick={() => onAt(null)}>{t('calendar.today')}</Button>
      <IconButton label={t('calendar.after')} onClick={() => onAt(stepCalendar(at, 1, setup))}>
        <ChevronRight size={16} className="calendar-arrow" />
      </IconButton>
      <Segmented<CalendarSetup['view']>
        label={t('calendar.view')}
        value={setup.view}
        options={[
          { value: 'month', label: t('calendar.month') },
          { value: 'week', label: t('calendar.week') },
        ]}
        onChange={onView}
      />
    </span>
  );
}

function Grid({
  days,
  items,
  now,
  setup: { timeZone },
}: {
  readonly days: readonly CalendarDay[];
  readonly items: readonly Occurrence[];
  readonly now: number;
  readonly setup: CalendarSetup;
}) {
  const { format, language } = useText();
  const names = new Intl.DateTimeFormat(language === 'fa' ? 'fa' : 'en', {
    ...(timeZone !== undefined && { timeZone }),
    weekday: 'short',
  });
  return (
    <ol className="calendar">
      {days.slice(0, 7).map(({ from }) => (
        <li key={`name ${from}`} className="calendar-name" aria-hidden="true">
          {names.format(from + NOON_MS)}
        </li>
      ))}
      {days.map((day) => (
        <li key={day.from} className={classOf(day, now)} aria-label={format.date(day.from)}>
          <span className="calendar-number">{format.number(day.day)}</span>
          <DayItems day={day} items={items} />
        </li>
      ))}
    </ol>
  );
}

function classOf({ from, to, isInMonth }: CalendarDay, now: number): string {
  const isToday = from <= now && now < to;
  return `calendar-day${isInMonth ? '' : ' is-outside'}${isToday ? ' is-today' : ''}`;
}

function DayItems({
  day,
  items,
}: {
  readonly day: CalendarDay;
  readonly items: readonly Occurrence[];
}) {
  const { t, format } = useText();
  return itemsOf(day, items).map(({ id, name, from, to }) => {
    const isWhole = from <= day.from && to >= day.to;
    const [begin, end] = [Math.max(from, day.from), Math.min(to, day.to)];
    return (
      <span key={`${id} ${from}`} className="calendar-item">
        <b dir="auto">{name || id}</b>{' '}
        <span>
          {isWhole
            ? t('calendar.wholeDay')
            : t('calendar.span', { from: format.clock(begin), to: format.clock(end) })}
        </span>
      </span>
    );
  });
}

function Agenda({
  days,
  items,
  now,
}: {
  readonly days: readonly CalendarDay[];
  readonly items: readonly Occurrence[];
  readonly now: number;
}) {
  const { t, format } = useText();
  const busy = days.filter((day) => day.isInMonth && itemsOf(day, items).length > 0);
  if (busy.length === 0) return <p className="card-body soft">{t('calendar.nothing')}</p>;
  return (
    <ol className="agenda">
      {busy.map((day) => (
        <li key={day.from} className={day.from <= now && now < day.to ? 'is-today' : ''}>
          <span className="small soft">{format.date(day.from)}</span>
          <DayItems day={day} items={items} />
        </li>
      ))}
    </ol>
  );
}

function itemsOf({ from, to }: CalendarDay, items: readonly Occurrence[]): readonly Occurrence[] {
  return items.filter((item) => item.from < to && item.to > from);
}

/** As the person set it: Persian dates have the Persian calendar, whose week begins on Saturday. */
function useSetup(view: 'month' | 'week'): CalendarSetup {
  const { language } = useText();
  const calendar = readSetting('calendar') ?? (language === 'fa' ? 'persian' : 'gregory');
  const timeZone = readSetting('zone');
  return useMemo(
    () => ({
      view,
      calendar,
      ...(timeZone !== null && { timeZone }),
      weekStart: weekStartOf(language === 'fa' ? ['fa'] : navigator.languages),
    }),
    [view, calendar, timeZone, language],
  );
}
