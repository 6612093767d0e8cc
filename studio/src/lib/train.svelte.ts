/** Placeholder until the part is written. */
export const train = { isRunning: false };
