/**
 * Work that is asked for faster than it can be done: one at a time, and of those that wait only the last, so that a
 * slider never queues up what nobody will see.
 */
export function latestOnly<Request>(
  work: (request: Request) => Promise<void>,
): (request: Request) => Promise<void> {
  let isBusy = false;
  let waiting: { readonly request: Request } | undefined;

  async function doNext(): Promise<void> {
    if (isBusy || waiting === undefined) return;
    const { request } = waiting;
    waiting = undefined;
    isBusy = true;
    try {
      await work(request);
    } finally {
      // Work that fails holds up nothing that waits.
      isBusy = false;
      void doNext();
    }
  }

  return (request) => {
    waiting = { request };
    return doNext();
  };
}
