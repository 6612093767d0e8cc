/**
 * Work that is asked for faster than it can be done: one at a time, and of those that wait only the last, so that a
 * slider never queues up what nobody will see.
 */
export function latestOnly<Request>(work: (request: Request) => Promise<void>): (request: Request) => void {
  let isBusy = false;
  let waiting: { readonly request: Request } | undefined;
  return async (request) => {
    if (isBusy) {
      waiting = { request };
      return;
    }
    isBusy = true;
    try {
      let next: { readonly request: Request } | undefined = { request };
      while (next) {
        await work(next.request);
        next = waiting;
        waiting = undefined;
      }
    } finally {
      isBusy = false;
    }
  };
}
