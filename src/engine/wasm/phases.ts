/**
 * Phases: what threads share out between them, and meet after. No task's result depends on who did it or when.
 */
/** Milliseconds that one thread worked in a phase and waited for the others after it. */
export interface PhaseTime {
  work: number;
  wait: number;
}

export type PhaseTimes = Record<string, PhaseTime>;

/** One of the threads that share a batch out. */
export interface Team {
  readonly thread: number;
  /**
   * The next task of part `part` of phase `phase` that nobody has taken, -1 for none. Every thread has a share
   * of its own, the same at every step, so that what it works on stays in its cache; `steal` looks in the
   * others' shares.
   */
  next(phase: number, part: number, tasks: number, steal: boolean): number;
  /** Waits until all threads have come here. */
  meet(): void;
}

/** One kind of tasks of a phase. */
export interface Part {
  readonly tasks: number;
  work(task: number): void;
}

/** Leads one thread through phases, and measures them where asked to. */
export class Phases {
  readonly times: PhaseTimes = {};
  readonly #now: () => number;

  constructor(
    private readonly team: Team,
    private readonly timed: boolean,
  ) {
    this.#now = timed ? () => performance.now() : () => 0;
  }

  /** Does this thread's share of phase `phase`, helps the others, and waits for them. */
  share(phase: number, name: string, parts: readonly Part[]): void {
    const { team, times } = this;
    const began = this.#now();
    for (const steal of [false, true]) {
      for (let part = 0; part < parts.length; part++) {
        const { tasks, work } = parts[part];
        for (let task = team.next(phase, part, tasks, steal); task >= 0; ) {
          work(task);
          task = team.next(phase, part, tasks, steal);
        }
      }
    }
    const worked = this.#now();
    team.meet();
    if (!this.timed) return;
    times[name] ??= { work: 0, wait: 0 };
    times[name].work += worked - began;
    times[name].wait += this.#now() - worked;
  }
}

/** `count` things, `size` per task. */
export function chunks(count: number, size: number, work: (start: number, end: number) => void): Part {
  return {
    tasks: Math.ceil(count / size),
    work: (task) => work(task * size, Math.min(count, (task + 1) * size)),
  };
}
