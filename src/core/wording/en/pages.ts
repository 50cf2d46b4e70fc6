import type { PagePhrases } from '../page-phrases.ts';

/** The pages of links, in English. */
export const pages: PagePhrases = {
  pages: {
    acknowledge: {
      ask: (name) => ({
        title: `Acknowledge the outage of ${name}?`,
        text: 'Reminders and escalation end, and those who were notified learn that you take care of it.',
      }),
      button: 'Acknowledge',
      done: (name) => ({
        title: `You have acknowledged the outage of ${name}.`,
        text: 'Reminders and escalation end. You are notified once more when it is over.',
      }),
    },
    silence: {
      ask: (name) => ({
        title: `Silence ${name} for an hour?`,
        text: 'Its alerts notify no one for an hour. Checks go on; an outage that outlasts the hour is reported then.',
      }),
      button: 'Silence for an hour',
      done: (name) => ({
        title: `${name} is silenced for an hour.`,
        text: 'Checks go on; an outage that outlasts the hour is reported then.',
      }),
    },
    used: {
      title: 'This link was used.',
      text: 'Each link of a message acts once. What it does was done.',
    },
    expired: {
      title: 'This link has expired.',
      text: 'Links of messages act for seven days. The dashboard still can do what it did.',
    },
    wrong: {
      title: 'This link leads nowhere.',
      text: 'It is incomplete, or what it was about is gone. Open the whole link from the message.',
    },
    tooMany: {
      title: 'Too many attempts.',
      text: 'Wait a minute, then open the link again.',
    },
    failed: {
      title: 'That did not work.',
      text: 'Nothing was changed. Open the link again in a moment.',
    },
    isOver: (name) => ({
      title: `The outage of ${name} is over.`,
      text: 'Nothing is left to do.',
    }),
    isAcknowledged: (name, by) => ({
      title: `The outage of ${name} is acknowledged.`,
      text: `${by} has taken it up.`,
    }),
  },
  calls: {
    done: 'Thank you. The outage is acknowledged.',
    used: 'The outage was acknowledged before.',
    otherKey: 'Nothing was acknowledged.',
    failed: 'That did not work. Please use the link in another message.',
  },
};
