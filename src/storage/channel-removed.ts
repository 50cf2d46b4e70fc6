/** What a notification says that died with its channel. */
export const CHANNEL_REMOVED = 'the channel was removed';
