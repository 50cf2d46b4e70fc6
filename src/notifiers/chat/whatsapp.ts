// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
// https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes/
import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { Message } from '../../core/wording/message.ts';
import { apiField, defineHttpChannel, jsonRequest } from '../http-channel.ts';
import { markedText } from '../layout.ts';
import { chatText } from './chat-text.ts';
import { judgeProvider, refusalFor } from './judge.ts';
import { textAt } from '../json-value.ts';
import { toneSigns } from './tone.ts';

const API = 'https://graph.facebook.com/v24.0';
const MAX_TEXT = 4_096;
/** Of what a template is filled with: its whole body has 1,024. */
const MAX_PARAMETER = 700;
const PHONE = '^\\+?\\d{7,15}$';

const whatsappOptions = Type.Object(
  {
    token: Type.String({
      title: 'Access token',
      description:
        'Of a system user with the permission whatsapp_business_messaging; it never ends.',
      pattern: '^[\\x21-\\x7e]+$',
      maxLength: 1024,
      secret: true,
    }),
    sender: Type.String({
      title: 'Phone number id',
      description: 'Id of the business number that sends, as API setup shows it; not the number.',
      pattern: '^\\d{5,20}$',
      examples: ['106540352242922'],
    }),
    to: Type.Union(
      [
        Type.String({ pattern: PHONE }),
        Type.Array(Type.String({ pattern: PHONE }), { minItems: 1, maxItems: 20 }),
      ],
      {
        title: 'To',
        description:
          'A number with its country code, or up to 20 of them; each gets a message of its own.',
        examples: ['+4915187654321'],
      },
    ),
    template: Type.Optional(
      Type.String({
        title: 'Template',
        description:
          'Name of an approved template of the category utility whose body has one variable, {{1}}. Without it a plain text is sent, which WhatsApp only takes within 24 hours of a message from the recipient.',
        pattern: '^[a-z0-9_]{1,512}$',
        examples: ['uptime_alert'],
      }),
    ),
    templateLanguage: Type.Optional(
      Type.String({
        title: 'Language of the template',
        description: 'Code of the language it was approved in.',
        pattern: '^[a-z]{2,3}(?:_[A-Z]{2,3})?$',
        default: 'en',
        examples: ['en_US'],
      }),
    ),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type WhatsappOptions = OptionsOf<typeof whatsappOptions>;

/** WhatsApp (Cloud API). What is sent cannot be edited; later messages of an incident quote its first one. */
export const whatsapp = defineHttpChannel({
  kind: 'whatsapp',
  title: 'WhatsApp',
  docs: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages',
  family: 'chat',
  ending: 'threaded',
  notes: [
    'Without a template, WhatsApp takes messages only within 24 hours of the recipient’s last one, and reports that later than its answer: use a template for alerts.',
    'A template’s body holds {{1}}, such as: Status of your websites: {{1}}',
  ],
  options: whatsappOptions,
  problemsOf: ({ template, templateLanguage }): readonly Problem[] => {
    if (template !== undefined || templateLanguage === undefined || templateLanguage === 'en')
      return [];
    const message = 'templateLanguage is not used without template';
    return [{ path: 'templateLanguage', message, hint: 'set template too' }];
  },
  recipientsOf: ({ to }) => [...new Set([to].flat())],
  addressOf: ({ api = API }) => api,
  request: ({ options, recipient, message, firstRef }) => {
    const { api = API, sender, token, to } = options;
    const number = recipient ?? [to].flat()[0] ?? '';
    const body = {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: number.replace('+', ''),
      ...(firstRef !== null && { context: { message_id: firstRef } }),
      ...content(options, message),
    };
    return jsonRequest(`${api}/${sender}/messages`, body, { authorization: `Bearer ${token}` });
  },
  answer: (answer, { attemptedAt }) => {
    const reply = answer.json();
    const id = textAt(reply, 'messages', 0, 'id');
    const details = textAt(reply, 'error', 'error_data', 'details');
    return judgeProvider(answer, attemptedAt, {
      isTaken: id !== '',
      ref: id,
      reason: [textAt(reply, 'error', 'message'), details].filter((text) => text !== '').join(' '),
      refusal: refusalFor('whatsapp', textAt(reply, 'error', 'code'), HINTS),
    });
  },
});

const TOKEN_HINT = 'set token to that of a system user with whatsapp_business_messaging';
const TEMPLATE_HINT = 'set template and templateLanguage to an approved one with one variable';
const ACCOUNT_HINT = 'WhatsApp restricts the business account: see its manager';

/** Codes that stay as they are until the settings or the account change. */
const HINTS: Readonly<Record<string, string>> = {
  0: TOKEN_HINT,
  3: TOKEN_HINT,
  10: TOKEN_HINT,
  190: TOKEN_HINT,
  200: TOKEN_HINT,
  33: 'set sender to the id of a phone number of the business',
  100: 'set sender to a phone number id, and to to numbers that are in WhatsApp',
  368: ACCOUNT_HINT,
  130497: ACCOUNT_HINT,
  131005: TOKEN_HINT,
  131008: TEMPLATE_HINT,
  131009: TEMPLATE_HINT,
  131021: 'set to to another number than the sender’s',
  131026: 'the number is not in WhatsApp, or its app is too old',
  131030: 'add the number to the recipients of the test number',
  131031: ACCOUNT_HINT,
  131042: 'add a way to pay to the business account',
  131045: 'register the sender’s number',
  131047: 'the recipient has not written for 24 hours: set template',
  132000: TEMPLATE_HINT,
  132001: TEMPLATE_HINT,
  132005: TEMPLATE_HINT,
  132007: TEMPLATE_HINT,
  132012: TEMPLATE_HINT,
  132015: 'the template is paused for its quality: use another one',
  132016: 'the template is disabled for its quality: use another one',
  133010: 'register the sender’s number',
};

function content(
  { template, templateLanguage = 'en' }: WhatsappOptions,
  message: Message,
): Readonly<Record<string, unknown>> {
  if (template === undefined) {
    const body = chatText(message, 'whatsapp', { maxLength: MAX_TEXT, extent: 'whole' });
    return { type: 'text', text: { preview_url: false, body } };
  }
  const parameters = [{ type: 'text', text: oneParameter(message) }];
  return {
    type: 'template',
    template: {
      name: template,
      language: { code: templateLanguage },
      components: [{ type: 'body', parameters }],
    },
  };
}

/** One line without runs of spaces, as a variable of a template is to be. */
function oneParameter({ tone, subject, headline, links }: Message): string {
  const sentence = `${subject}. ${headline}`.replace(/\s+/g, ' ');
  const text = `${toneSigns[tone].emoji} ${markedText(sentence, 'whatsapp', { maxLength: MAX_PARAMETER })}`;
  const address = links.acknowledge ?? links.open;
  const whole = `${text} ${address ?? ''}`.trim();
  return whole.length <= MAX_PARAMETER ? whole : text;
}
