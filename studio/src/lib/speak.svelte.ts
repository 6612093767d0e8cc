/** What Speak shows: the last sound and its way to a picture. */
import { VOICES } from '../../../src/data/digit-words.js';
import { DIGIT_CLASSES } from '../../../src/data/image-classes.js';
import type { Sound } from '../../../src/data/sound.js';
import type { NetworkInfo } from '../worker/network-info.js';
import type { SpokenDrawing } from '../worker/speak.js';
import { networks } from './networks.svelte.js';
import { openSound } from './open-sound.js';
import { Player } from './player.svelte.js';
import { type Problem, problemOf } from './problem.js';
import { model } from './workers.js';

interface Asked {
  readonly source: string;
  readonly isRecorded?: boolean;
  readonly isSample?: boolean;
  readonly ended?: number;
}

/** Whether what it hears are digits, so that samples of them say something to it; until a network is open, yes. */
export function speaksDigits(info: NetworkInfo | undefined): boolean {
  const classes = info?.listener?.classes;
  return classes === undefined || classes.join() === DIGIT_CLASSES.join();
}

class Speak {
  drawing = $state.raw<SpokenDrawing>();
  /** Where the sound came from. */
  source = $state('');
  /** Whether it is one of the samples. */
  isSample = $state(false);
  problem = $state.raw<Problem>();
  /** Milliseconds from the end of speech to the picture. */
  waited = $state<number>();
  readonly player = new Player();
  /** Counts what was asked for: the last counts, however long the others take. */
  #asked = 0;
  sample = $state({ digit: 7, voice: 0, take: 0 });

  /** Draws a first sample, so that there is something to look at, unless something was spoken before. */
  async begin(): Promise<void> {
    await networks.begin();
    if (this.#asked === 0 && networks.info?.listener && speaksDigits(networks.info)) await this.drawSample();
  }

  /** Draws what the microphone recorded; `ended` is when it was over, milliseconds on the clock of `performance`. */
  record(sound: Sound, ended: number): Promise<void> {
    return this.#draw(sound, { source: 'What you said', isRecorded: true, ended });
  }

  async openFile(file: File): Promise<void> {
    const asked = ++this.#asked;
    try {
      const sound = await openSound(file);
      if (asked === this.#asked) await this.#draw(sound, { source: file.name });
    } catch (error) {
      this.problem = problemOf(error, `${file.name} could not be heard`);
    }
  }

  /** Tells what is wrong with the microphone. */
  complain(problem: Problem): void {
    this.#asked++;
    this.problem = problem;
  }

  async drawSample(): Promise<void> {
    const asked = ++this.#asked;
    const { digit, voice, take } = this.sample;
    const sound = await model().sample({ digit, voice, take });
    if (asked !== this.#asked) return;
    await this.#draw(sound, { source: `sample “${digit}” by ${VOICES[voice].name}`, isSample: true });
  }

  async #draw(
    sound: Sound,
    { source, isRecorded = false, isSample = false, ended = performance.now() }: Asked,
  ): Promise<void> {
    const asked = ++this.#asked;
    this.problem = undefined;
    try {
      await networks.begin();
      const drawing = await model().speak(sound, isRecorded);
      if (asked !== this.#asked) return;
      if (drawing === undefined) {
        this.problem = silenceIn(source);
        return;
      }
      this.drawing = drawing;
      this.source = source;
      this.isSample = isSample;
      this.waited = performance.now() - ended;
      this.player.begin(this.drawing.steps);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.problem = problemOf(error, `${source} could not be drawn`);
    }
  }
}

function silenceIn(source: string): Problem {
  return {
    title: 'No word was heard',
    text: `${source}: there is only silence or an even noise. Hold the button while you speak, nearer to the microphone, or choose another one in your browser's settings.`,
  };
}

export const speak = new Speak();
