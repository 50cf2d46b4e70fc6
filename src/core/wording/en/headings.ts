import type { HeadingPhrases } from '../phrase-types.ts';

const siteCount = (count: string): string => `${count} ${count === '1' ? 'site' : 'sites'}`;
const are = (count: string): string => (count === '1' ? 'is' : 'are');

/** First sentences and subjects in English. */
export const headings: HeadingPhrases = {
  isDown: (name) => [`${name} is down.`],
  isStillDown: (name, lasts) => [
    `${name} is still down.`,
    ...(lasts === null ? [] : [`It has been for ${lasts}.`]),
  ],
  stillDown: (lasts) => `down for ${lasts}`,
  isBack: (name, lasted) => [`${name} is up again.`, `It was down for ${lasted}.`],
  backAfter: (lasted) => `back after ${lasted}`,
  isBackUpTo: (name, lasted) => [
    `${name} is up again.`,
    `It was down for at most ${lasted}: it was not monitored all of that time.`,
  ],
  backAfterUpTo: (lasted) => `back after at most ${lasted}`,
  isFolded: (from, to) =>
    `It was down from ${from} to ${to}. The message about the beginning could not be delivered in time; this one stands for both.`,
  ends: {
    deleted: {
      short: 'monitor deleted',
      headline: (name) => [`${name} is no longer watched: its monitor was deleted.`],
    },
    retargeted: {
      short: 'address changed',
      headline: (name) => [
        `${name} is now watched at another address.`,
        'The incident at this one is closed without a recovery.',
      ],
    },
    paused: {
      short: 'monitor paused',
      headline: (name) => [
        `${name} is paused, and its incident is closed without a recovery.`,
        'When checks resume, you are notified again if it is down.',
      ],
    },
  },
  isUnjudged: (name) => [
    `${name} has not been judged for a day: an outage of it would go unnoticed.`,
  ],
  isJudged: (name, lasted) => [`${name} is judged again.`, `It could not be for ${lasted}.`],
  judgedAfter: (lasted) => `judged again after ${lasted}`,
  isSlow: (name) => [`${name} is slow.`],
  isSlowOver: (name, lasted) => [
    `${name} is as fast as usual again.`,
    `It was slow for ${lasted}.`,
  ],
  slowOver: 'as fast as usual',
  unstable: 'goes down again and again',
  isUnstable: (name) => [`${name} is unstable: it is down again, shortly after it came back.`],
  unstableHint:
    'You get no further message until its status has not changed for ten minutes; then one sums it up.',
  unstableOver: (outages) => `calm after ${outages} outages`,
  isCalmUp: (name, { outages, downFor }) => [
    `${name} is up and has been calm for ten minutes.`,
    `Outages: ${outages}, together ${downFor}.`,
  ],
  isCalmDown: (name, { outages, downFor }) => [
    `${name} is down and stays down.`,
    `Outages so far: ${outages}, together ${downFor}.`,
  ],
  isEscalated: (name) => [`${name} is still down, and the outage has not been acknowledged.`],
  acknowledged: (by) => `acknowledged by ${by}`,
  isAcknowledged: (name, by) => [
    `${by} has acknowledged the outage of ${name}.`,
    'Reminders and escalation end.',
  ],
  test: 'test message',
  testHeadline: ['This is a test message: the channel works.'],
  alarmHeadline: (trouble) => [`UptimeSquirrel cannot judge sites at the moment: ${trouble}.`],
  alarmOver: (lasted) => `judges sites again after ${lasted}`,
  alarmOverHeadline: (lasted) => [
    'UptimeSquirrel judges sites again.',
    `It could not for ${lasted}.`,
  ],
  alarmHint:
    'No outage is reported for sites that cannot be judged; after five minutes their owners are notified of that. Checks continue; this ends by itself once the cause is gone.',
  unwritten: {
    headline: [
      'UptimeSquirrel cannot write to its database.',
      'Sites are still checked and judged.',
    ],
    hint: 'Outages are reported from memory; the history of this time may be lost. Is the disk full or read-only? This ends by itself once the cause is gone.',
    over: (lasted) => `database writable again after ${lasted}`,
    overHeadline: (lasted) => [
      'UptimeSquirrel writes to its database again.',
      `It could not for ${lasted}.`,
    ],
  },
  unjudged: (count) => `${count} of your monitors ${are(count)} not judged`,
  unjudgedHeadline: ({ count, since, trouble }) => [
    `Not judged since ${since}: ${count} of your monitors.`,
    `The problem is ours: ${trouble}.`,
  ],
  unjudgedHint:
    'They may be up or down; we cannot tell. A lasting outage is reported once we can judge again, and you are notified then.',
  judgedAgain: (lasted) => `judged again after ${lasted}`,
  judgedAgainHeadline: (lasted) => [
    'Your monitors are judged again.',
    `They could not be for ${lasted}.`,
  ],
  lateMark: 'late',
  isLate: (written) =>
    `This message is late: it was written at ${written} and could not be delivered until now.`,
  isOver: (since) => `The outage has been over since ${since}.`,
  wasDown: (name) => [`${name} was down.`],
  undelivered: 'a message could not be delivered',
  undeliveredHeadline: (name) => [
    `A message about ${name} could not be delivered and was given up.`,
  ],
  undeliveredHint:
    'Its recipient has not seen it. It is kept and can be sent again once the channel works. Further undelivered messages to this recipient are counted and reported after an hour at the earliest.',
  dailyLimit: 'daily limit of messages reached',
  dailyLimitHeadline: (channel) => [
    `The channel ${channel} has sent as many messages as it may in a day.`,
  ],
  dailyLimitHint:
    'What it does not send until midnight in UTC goes over the next channel of the owner, is kept and can be sent again. The limit is its setting maxPerDay.',
  groupSubject: (down, back) =>
    [
      ...(down === null ? [] : [`${siteCount(down)} ${are(down)} down`]),
      ...(back === null ? [] : [`${siteCount(back)} ${are(back)} back`]),
    ].join(', '),
  groupHeadline: (down, back) => {
    const isBack = back === null ? null : `${siteCount(back)} ${are(back)} up again.`;
    const isDown = down === null ? null : `${siteCount(down)} ${are(down)} down.`;
    if (isDown === null) return [isBack ?? ''];
    return isBack === null ? [isDown] : [isDown, isBack];
  },
  groupMore: (count) => `and ${count} more`,
};
