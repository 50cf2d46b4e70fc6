/** Whether Cmd stands where others have Ctrl. */
export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);
