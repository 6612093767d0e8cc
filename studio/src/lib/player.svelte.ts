/** Moves through the time steps of a record: by itself, step by step, or by hand. */

export const SPEEDS = [
  { name: 'slow', milliseconds: 700 },
  { name: 'normal', milliseconds: 180 },
  { name: 'fast', milliseconds: 40 },
] as const;
export type SpeedName = (typeof SPEEDS)[number]['name'];

/** Longest time from a new record to its last step, milliseconds: who has just spoken wants the picture. */
const SWEEP = 500;

export class Player {
  /** t = 1..T; 0 where there is nothing to play. */
  step = $state(0);
  steps = $state(0);
  isPlaying = $state(false);
  speed = $state<SpeedName>('normal');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #interval = 0;

  /** Takes a new record of `steps` steps, and runs through it at once unless motion is not wanted. */
  begin(steps: number): void {
    this.pause();
    this.steps = steps;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.step = steps;
      return;
    }
    this.step = 1;
    this.#start(SWEEP / steps);
  }

  /** Keeps the place where the record changes but its length does not. */
  update(steps: number): void {
    if (steps === this.steps && this.step > 0) return;
    this.pause();
    this.steps = steps;
    this.step = steps;
  }

  play(): void {
    if (this.steps === 0) return;
    if (this.step >= this.steps) this.step = 1;
    this.#start(SPEEDS.find(({ name }) => name === this.speed)?.milliseconds ?? 0);
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.isPlaying = false;
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** By hand. */
  go(step: number): void {
    this.pause();
    this.step = Math.min(this.steps, Math.max(1, step));
  }

  setSpeed(speed: SpeedName): void {
    this.speed = speed;
    if (this.isPlaying) this.play();
  }

  #start(interval: number): void {
    clearTimeout(this.#timer);
    this.isPlaying = true;
    this.#interval = interval;
    this.#tick(performance.now());
  }

  /** By the clock, so that a page that is late skips steps and does not run behind. */
  #tick(from: number): void {
    const first = this.step;
    const next = () => {
      const passed = Math.floor((performance.now() - from) / this.#interval);
      this.step = Math.min(this.steps, first + passed);
      if (this.step >= this.steps) this.isPlaying = false;
      else this.#timer = setTimeout(next, Math.max(16, this.#interval));
    };
    this.#timer = setTimeout(next, this.#interval);
  }
}
