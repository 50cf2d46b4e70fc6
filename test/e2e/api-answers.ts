/** What the tests read of a monitor. */
export interface ApiMonitor {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly openIncident: string | null;
}

export interface ApiIncident {
  readonly id: string;
  readonly monitorId: string;
  readonly startedAt: number;
  readonly confirmedAt: number;
  readonly resolvedAt: number | null;
  readonly reason: string;
}

export interface ApiCheck {
  readonly startedAt: number;
  readonly outcome: string;
  readonly reason: string | null;
}

export interface ApiNotification {
  readonly id: string;
  readonly channelId: string;
  readonly monitorId: string | null;
  readonly incidentId: string | null;
  readonly notice: { readonly kind: string };
  readonly state: string;
  readonly attempts: number;
}
