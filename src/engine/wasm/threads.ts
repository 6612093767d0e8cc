/** Threads to run the engine's worker in. Node and browsers make them differently; the engine only needs this. */

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

/** What a platform, Node or a browser, has to offer for threads. */
export interface ThreadHost {
  /** Whether memory can be shared between threads here. */
  readonly canShare: boolean;
  /** A number of threads that suits this machine. */
  readonly processors: number;
  /** A worker that runs `program`, the text of a classic script. */
  spawn(program: string): WorkerHandle;
}

/** Web Workers. Memory is shared only where the page is cross-origin isolated. */
export const webThreads: ThreadHost = {
  canShare: globalThis.crossOriginIsolated === true && typeof Worker !== 'undefined',
  processors: globalThis.navigator?.hardwareConcurrency ?? 1,
  spawn(program) {
    const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    const handle: WorkerHandle = {
      postMessage: (message) => worker.postMessage(message),
      onAnswer() {},
      onFailure() {},
      terminate: () => worker.terminate(),
    };
    worker.addEventListener('message', ({ data }) => handle.onAnswer(data));
    worker.addEventListener('error', ({ message }) =>
      handle.onFailure(new Error(`a thread failed: ${message}`)),
    );
    return handle;
  },
};
