/** A message as the service sends it: https://www.w3.org/TR/push-api/#declarative-push-message */
interface PushMessage {
  readonly notification: Readonly<Record<string, unknown>> & {
    readonly title: string;
    readonly navigate?: string;
    readonly data?: { readonly incidentId?: string | null };
    readonly actions?: readonly PushAction[];
  };
}

interface PushAction {
  readonly action: string;
  readonly title: string;
  readonly navigate: string;
}

/** A message as the browser shows it, with the addresses that it leads to. */
export interface ShownMessage {
  readonly title: string;
  /** Its buttons. */
  readonly actions?: readonly Pick<PushAction, 'action' | 'title'>[];
  readonly data: {
    readonly target: string;
    readonly actions: Readonly<Record<string, string>>;
  };
}

/** Reads a message. What cannot be read is shown all the same: browsers that show nothing lose their subscription. */
export function shownOf(text: string): ShownMessage {
  try {
    const { title, navigate, data, actions = [], ...options } = readMessage(text).notification;
    const incidentId = data?.incidentId ?? null;
    // The service knows its own address only where it was given one.
    const target =
      navigate ?? (incidentId === null ? '.' : `incidents/${encodeURIComponent(incidentId)}`);
    return {
      ...options,
      title,
      actions: actions.map(({ action, title: label }) => ({ action, title: label })),
      data: {
        target,
        actions: Object.fromEntries(actions.map(({ action, navigate: to }) => [action, to])),
      },
    };
  } catch {
    return { title: 'UptimeSquirrel', data: { target: '.', actions: {} } };
  }
}

function readMessage(text: string): PushMessage {
  const message = JSON.parse(text) as PushMessage;
  if (typeof message.notification.title !== 'string') throw new Error('it has no title');
  return message;
}

/** Where a click leads: on a button, or beside them. Relative addresses are those of the dashboard. */
export function targetOf({ target, actions }: ShownMessage['data'], action: string): string {
  return actions[action] ?? target;
}
