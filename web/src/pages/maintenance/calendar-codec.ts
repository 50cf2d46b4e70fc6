import { countParameter, oneOf, searchCodec } from '../../route/search-codec.ts';

/** What the calendar keeps in its address; `at` is a moment of the shown month or week, epoch milliseconds, or 0: now. */
export const calendarCodec = searchCodec({
  view: oneOf(['month', 'week'], 'month'),
  at: countParameter(0),
});
