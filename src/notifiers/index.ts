import type { NotifierDefinition } from '../core/ports/notifier.ts';
import type { Network } from '../network/index.ts';
import { email } from './email/email.ts';
import { webhook } from './webhook/webhook.ts';

/** Every kind of channel. One more: its file, its test, one line here. */
export const notifiers: readonly NotifierDefinition<Network>[] = [email, webhook];
