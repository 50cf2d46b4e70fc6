import type { MailPhrases } from '../mail-phrases.ts';

/** What stands around the facts, in English. */
export const mails: MailPhrases = {
  states: {
    DOWN: 'DOWN',
    UP: 'UP',
    CLOSED: 'CLOSED',
    'NOT JUDGED': 'NOT JUDGED',
    JUDGED: 'JUDGED',
    SLOW: 'SLOW',
    OK: 'OK',
    UNSTABLE: 'UNSTABLE',
    ACK: 'ACKNOWLEDGED',
    TEST: 'TEST',
    ALARM: 'ALARM',
    UNKNOWN: 'UNKNOWN',
    REPORT: 'REPORT',
  },
  saw: ({ what, checks }) => (checks === null ? `It ${what}.` : `It ${what}, in ${checks} checks.`),
  sawAnswer: ({ message }) => message,
  buttons: {
    acknowledge: 'Acknowledge',
    seeEvidence: 'See the evidence',
    seeWhatHappened: 'See what happened',
    see: 'See',
    open: 'Open',
    silence: 'Silence for an hour',
  },
  stretches: {
    since: 'Down',
    unjudgedSince: 'Not judged',
    slowSince: 'Slow',
    blindSince: 'Not judging',
    unwrittenSince: 'Not writable',
  },
  isFor: (reader) => `You get this as ${reader}.`,
  endWillFollow: 'You are notified once more when it is over.',
  endForAll: 'All who were notified of the outage are notified of its end, and no one else.',
  nextStep: ({ after, who }) => `If it is not acknowledged within ${after}, ${who} is notified.`,
  sms: ({ state, name, what, since, acknowledge }) =>
    [
      [state, name, what, ...(since === null ? [] : [`since ${since} UTC`])]
        .filter((part) => part !== '')
        .join(' '),
      ...(acknowledge === null ? [] : [`Ack: ${acknowledge}`]),
    ].join('. '),
  preheader: (since, reason) => `Since ${since}: ${reason}`,
};
