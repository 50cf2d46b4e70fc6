import type { TObject } from 'typebox';
import type { Words } from '../core/check/words.ts';
import type { Problem } from '../core/errors.ts';
import { secretTexts } from '../core/explain/secret-texts.ts';
import { nodeOf } from '../core/forms/schema-node.ts';
import type { OptionsOf } from '../core/json.ts';
import { composeMessage, type Message } from '../core/wording/message.ts';
import type { Delivery, DeliveryResult, NotifierDefinition } from '../core/ports/notifier.ts';
import type { Network } from '../network/index.ts';

/** One attempt to deliver, the channel's settings typed by the schema of its kind. */
export interface DeliveryTask<Options> extends Omit<Delivery, 'options'> {
  readonly options: Options;
  readonly network: Network;
  /** The words of all kinds of monitors, for channels that write texts themselves. */
  readonly words: Words;
  /** Where people reach the dashboard, with its final slash; `null`: not known. */
  readonly dashboardUrl: string | null;
  /** The notice in words, composed once for all channels. */
  readonly message: Message;
}

type Untyped = 'options' | 'problemsOf' | 'recipientsOf' | 'serverOf' | 'open';

/** A kind of channel as its folder declares it; see `ChannelKind` for what each member promises. */
export interface NotifierForm<Schema extends TObject> extends Omit<
  NotifierDefinition<Network>,
  Untyped
> {
  readonly options: Schema;
  readonly problemsOf?: (options: OptionsOf<Schema>) => readonly Problem[];
  readonly recipientsOf?: (options: OptionsOf<Schema>) => readonly string[];
  readonly serverOf?: (options: OptionsOf<Schema>) => string | null;
  /** Resolves within 30 s whatever the receiver does; never rejects for what a receiver did. */
  readonly deliver: (task: DeliveryTask<OptionsOf<Schema>>) => Promise<DeliveryResult>;
}

/** A notifier whose options are those of its schema, and whose results show none of the secrets among them. */
export function defineNotifier<Schema extends TObject>(
  form: NotifierForm<Schema>,
): NotifierDefinition<Network> {
  const { options: schema, problemsOf, recipientsOf, serverOf, deliver, ...rest } = form;
  // Schema and `problemsOf` have accepted the options before any definition sees them.
  return {
    ...rest,
    options: schema,
    ...(problemsOf && {
      problemsOf: (options) => problemsOf(options as OptionsOf<Schema>),
    }),
    ...(recipientsOf && {
      recipientsOf: (options) => recipientsOf(options as OptionsOf<Schema>),
    }),
    ...(serverOf && {
      serverOf: (options) => serverOf(options as OptionsOf<Schema>),
    }),
    open: (network, words, dashboardUrl = null) => ({
      deliver: async (delivery) => {
        const options = delivery.options as OptionsOf<Schema>;
        const result = await deliver({
          ...delivery,
          options,
          network,
          words,
          dashboardUrl,
          message: composeMessage(delivery.notice, {
            late: delivery.late,
            words,
            dashboardUrl,
            tokens: delivery.tokens ?? null,
          }),
        });
        const secrets = secretTexts(delivery.options, nodeOf(schema));
        return { ...result, detail: redacted(result.detail, secrets) };
      },
      close: async () => {},
    }),
  };
}

/** A text with every secret in it masked, the longest first: a secret may be a part of another one. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .toSorted((one, other) => other.length - one.length)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}
