// https://support.microsoft.com/office/create-incoming-webhooks-with-workflows-for-microsoft-teams-8ae491c7-0394-4861-ba59-055e33f75498
// https://adaptivecards.io/explorer/RichTextBlock.html
import { Type } from 'typebox';
import type { Message, Tone } from '../../core/wording/message.ts';
import { defineHttpChannel, jsonRequest } from '../http-channel.ts';
import { linksOf, markedText } from '../layout.ts';
import { plainFacts, plainSentences } from './chat-text.ts';
import { hookField, hookProblems } from './fields.ts';
import { isWebPage, judgeProvider, refusalFor } from './judge.ts';
import { textAt } from '../json-value.ts';
import { toneSigns } from './tone.ts';

const HOOK =
  'https://prod-00.westeurope.logic.azure.com/workflows/0123/triggers/manual/paths/invoke?api-version=2016-06-01&sig=XXXX';
/** Of the facts together: with all that stands around them, a card stays under the 28 KB that Teams takes. */
const MAX_FACTS = 4_500;
const MAX_SENTENCE = 800;

const teamsOptions = Type.Object(
  {
    url: hookField(
      'Of a workflow made from the template “Post to a channel when a webhook request is received”.',
    ),
  },
  { additionalProperties: false },
);

/** Microsoft Teams, by a workflow that posts an Adaptive Card. It gives no id back, so nothing is edited. */
export const teams = defineHttpChannel({
  kind: 'teams',
  title: 'Microsoft Teams',
  docs: 'https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook',
  family: 'chat',
  maxBytes: 28_000,
  notes: [
    'A card is at most 28 KB. The workflow answers before it posts: what goes wrong inside it shows in its run history only.',
  ],
  options: teamsOptions,
  problemsOf: ({ url }) => hookProblems(url, { form: /^\/[^?]+/, example: HOOK }),
  addressOf: ({ url }) => url,
  request: ({ options, message }) =>
    jsonRequest(options.url, {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: cardOf(message),
        },
      ],
    }),
  answer: (answer, { attemptedAt }) => {
    const reply = answer.json();
    return judgeProvider(answer, attemptedAt, {
      isTaken: !isWebPage(answer),
      reason: textAt(reply, 'error', 'message') || textAt(reply, 'error', 'code'),
      refusal: refusalFor('teams', textAt(reply, 'error', 'code'), HINTS),
    });
  },
});

/** Codes of the service that runs workflows; they stay until the workflow changes. */
const HINTS: Readonly<Record<string, string>> = {
  WorkflowNotFound: 'the workflow was removed: make a new one',
  WorkflowTriggerNotFound: 'the workflow was changed: copy its address again',
  DirectApiAuthorizationRequired:
    'let the workflow be triggered by anyone, and copy its address again',
  AuthorizationFailed: 'copy the address again, with all that follows sig=',
  InvalidSignature: 'copy the address again, with all that follows sig=',
};

const COLORS: Readonly<Record<Tone, string>> = {
  down: 'attention',
  up: 'good',
  slow: 'warning',
  unknown: 'default',
  trouble: 'warning',
  info: 'accent',
};

/**
 * Runs of text are never read as Markdown, so nothing in them is to be escaped. Workflows fail at cards of a version above
 * 1.4 (https://github.com/microsoft/AdaptiveCards/issues/8965), which knows no `rtl`: there, texts are aligned too.
 */
function cardOf(message: Message): Readonly<Record<string, unknown>> {
  const { tone, subject, direction } = message;
  const isRightToLeft = direction === 'rtl';
  const paragraph = (...inlines: readonly unknown[]): Readonly<Record<string, unknown>> => ({
    type: 'RichTextBlock',
    inlines,
    ...(isRightToLeft && { horizontalAlignment: 'right' }),
  });
  const title = `${toneSigns[tone].emoji} ${markedText(subject, 'plain', { maxLength: 240 })}`;
  const heading = { weight: 'bolder', size: 'medium', color: COLORS[tone] };
  const facts = plainFacts(message, MAX_FACTS).map(({ label, value }) => ({
    ...paragraph(textRun(`${label}: `, { weight: 'bolder' }), textRun(value)),
    spacing: 'small',
  }));
  const links = linksOf(message);
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    ...(isRightToLeft && { rtl: true }),
    fallbackText: title,
    body: [
      paragraph(textRun(title, heading)),
      ...plainSentences(message, MAX_SENTENCE).map((text) => paragraph(textRun(text))),
      ...facts,
    ],
    ...(links.length > 0 && {
      actions: links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
    }),
    msteams: { width: 'Full' },
  };
}

function textRun(
  text: string,
  style: Readonly<Record<string, string>> = {},
): Readonly<Record<string, unknown>> {
  return { type: 'TextRun', text, ...style };
}
