/** Threads to run the engine's worker in. Node and browsers create them differently; the engine only needs this. */

/** A worker that runs. */
export interface WorkerHandle {
  /** Sends it a message. */
  postMessage(message: unknown): void;
  /** Sets what is called with every answer. */
  onAnswer: (answer: unknown) => void;
  /** Sets what is called if the worker dies. */
  onFailure: (error: Error) => void;
  /** Ends it. */
  terminate(): void;
}

/** Threads of a platform, Node or a browser. */
export interface ThreadHost {
  /** True if memory can be shared between threads here. */
  readonly canShare: boolean;
  /** A number of threads that suits this machine. */
  readonly processors: number;
  /** A worker that runs `program`, the text of a classic script. */
  spawn(program: string): WorkerHandle;
  /** Tells the user of threads that failed. */
  warn(message: string): void;
  /** Milliseconds between two looks at whether threads make progress, 1000 by default; for tests. */
  readonly lookEvery?: number;
}

/**
 * Workers that have not been terminated. Firefox collects a Worker that nothing else refers to, and ends it, though it
 * works and its answer is waited for: the promise that waits is referred to by the Worker's listener alone.
 */
const running = new Set<Worker>();

/** Web Workers. Memory is shared only where the page is cross-origin isolated. */
export const webThreads: ThreadHost = {
  canShare: globalThis.crossOriginIsolated === true && typeof Worker !== 'undefined',
  processors: globalThis.navigator?.hardwareConcurrency ?? 1,
  spawn(program) {
    const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
    const worker = new Worker(url);
    running.add(worker);
    URL.revokeObjectURL(url);
    const handle: WorkerHandle = {
      postMessage: (message) => worker.postMessage(message),
      onAnswer() {},
      onFailure() {},
      terminate: () => {
        running.delete(worker);
        worker.terminate();
      },
    };
    worker.addEventListener('message', ({ data }) => handle.onAnswer(data));
    worker.addEventListener('error', ({ message }) =>
      handle.onFailure(new Error(message || 'its program could not be loaded')),
    );
    worker.addEventListener('messageerror', () => handle.onFailure(new Error('a message could not be read')));
    return handle;
  },
  warn: (message) => console.warn(message),
};

let host: ThreadHost = webThreads;

/** Sets how threads are created. Node's entry point does; browsers use Web Workers. */
export function useThreads(threads: ThreadHost): void {
  host = threads;
}

/** Returns how threads are created. */
export function threadHost(): ThreadHost {
  return host;
}
