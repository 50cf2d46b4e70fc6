import { Type } from 'typebox';
import { EVIDENCE_MOMENTS } from '../../core/incident/kept-evidence.ts';
import { SHOWN_PHASES } from '../../core/incident/shown-evidence.ts';
import { nullable, timestamp } from './paging.ts';

const milliseconds = Type.Number({ minimum: 0 });
const count = Type.Integer({ minimum: 0 });
const text = Type.String();

/** What evidence is kept of. */
const momentSchema = Type.Enum([...EVIDENCE_MOMENTS], {
  description: 'The moment of an outage that this check was.',
});

const phaseSchema = Type.Object({
  phase: Type.Enum([...SHOWN_PHASES]),
  ms: nullable(milliseconds),
  usualMs: nullable(
    Type.Number({ minimum: 0, description: 'Median of seven days; `null`: not known yet.' }),
  ),
  state: Type.Enum(['ok', 'failed', 'not_reached'], {
    description: '`failed`: the verdict fell in it.',
  }),
});

const checkAgain = Type.Object({
  at: timestamp,
  outcome: text,
  reason: nullable(text),
  statusCode: nullable(Type.Integer()),
  afterMs: Type.Integer({ minimum: 0, description: 'Since the first failure.' }),
});

const notifiedSchema = Type.Object({
  at: timestamp,
  kind: Type.String({ description: 'The notice, such as `opened`.' }),
  who: nullable(
    Type.String({
      description: 'Name of the owner whom it was for; null: a channel without an owner.',
    }),
  ),
  channelId: text,
  recipient: nullable(text),
  state: Type.String({ description: '`pending`, `delivered`, `dead` or `folded`.' }),
  afterMs: nullable(Type.Integer({ description: 'From the decision to the delivery.' })),
  attempts: count,
});

const ourselvesSchema = Type.Object(
  {
    othersAsked: Type.Integer({
      minimum: 0,
      description: 'Other sites that were checked in that minute.',
    }),
    othersAnswered: Type.Integer({ minimum: 0, description: 'Those among them that were up.' }),
    checks: Type.Array(
      Type.Object({
        what: Type.Enum(['resolver', 'clock', 'ports', 'network']),
        isHealthy: Type.Boolean(),
      }),
      { description: 'What our own side looked like.' },
    ),
  },
  { description: 'Whether it was us.' },
);

/** Why a site is down: what one check saw, and what else was known in that moment. */
export const evidenceSchema = Type.Object(
  {
    checkId: Type.String({ description: 'The monitor and the start of the check: `ID@EPOCHMS`.' }),
    incidentId: nullable(text),
    moment: momentSchema,
    at: timestamp,
    outcome: text,
    sentence: text,
    hint: nullable(text),
    reason: nullable(text),
    method: nullable(Type.String({ description: 'Such as `HEAD`.' })),
    phases: Type.Array(phaseSchema),
    sent: Type.Array(text, {
      description:
        'Head of the request, line by line; secrets are `***`, what is no ASCII `\\xNN`.',
    }),
    received: Type.Array(text, { description: 'Head of the answer, in the same form.' }),
    marked: Type.Array(Type.Integer({ minimum: 0 }), {
      description: 'Which lines of `received` decided, from 0.',
    }),
    goodAt: nullable(
      Type.Integer({ description: 'When the last good check began; `null`: none is known.' }),
    ),
    changed: Type.Array(Type.Object({ what: text, from: nullable(text), to: nullable(text) }), {
      description: 'What differs from the last good check; `null`: there was none.',
    }),
    same: Type.Array(text, { description: 'What does not.' }),
    confirmations: Type.Array(checkAgain, { description: 'The failed checks that made it sure.' }),
    ourselves: ourselvesSchema,
    notified: Type.Array(notifiedSchema, { description: 'Who knows, in order.' }),
  },
  { title: 'Evidence', description: 'At most 12 KB.' },
);

/** The newest evidence of a monitor. */
export const evidenceAnswerSchema = Type.Object(
  {
    evidence: nullable(evidenceSchema),
  },
  { title: 'EvidenceAnswer', description: '`null`: it never failed, or long ago.' },
);
