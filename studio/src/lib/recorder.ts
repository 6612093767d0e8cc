/**
 * The microphone: from the press of a button to the samples that were spoken.
 *
 * It stays open for a while after, since opening it takes time in which words are lost, and is then given back.
 */
import type { Sound } from '../../../src/data/sound.js';
import { asSentence } from './problem.js';
import recorderWorklet from './recorder-worklet.ts?worker&url';

/** Milliseconds that the microphone stays open after it was last used. */
const KEEP_OPEN = 20_000;
/** Milliseconds that are recorded after the end was asked for: the last sound of a word dies away. */
const TAIL = 150;
/** Milliseconds that pieces may come late by, as they do on a busy machine. */
const LATEST = 5000;

/** Whether the page was opened as a file, for which browsers may give no microphone, or ask each time. */
export const IS_FILE = location.protocol === 'file:';

interface Microphone {
  readonly context: AudioContext;
  readonly stream: MediaStream;
  readonly node: AudioWorkletNode;
}

export class Recorder {
  /** The one that is open or opens; whoever waits for another was closed meanwhile. */
  #microphone: Promise<Microphone> | undefined;
  #parts: Float32Array[] = [];
  #sampleRate = 48_000;
  #isRecording = false;
  /** Called when the pieces have come that were recorded before they were asked for. */
  #onComplete: () => void = () => undefined;
  #release: ReturnType<typeof setTimeout> | undefined;

  /**
   * Opens the microphone where it is not open, and records from then on. False where it was closed meanwhile. Throws
   * where there is no microphone, or no leave.
   */
  async start(): Promise<boolean> {
    clearTimeout(this.#release);
    this.#microphone ??= this.#open();
    const opening = this.#microphone;
    try {
      const { context } = await opening;
      if (opening === this.#microphone) await context.resume();
      this.#sampleRate = context.sampleRate;
    } catch (error) {
      if (opening !== this.#microphone) return false;
      this.close();
      throw error;
    }
    if (opening !== this.#microphone) return false;
    this.#parts = [];
    this.#isRecording = true;
    return true;
  }

  /** What was recorded. */
  async stop(): Promise<Sound> {
    await new Promise((resolve) => setTimeout(resolve, TAIL));
    await this.#complete();
    this.#isRecording = false;
    this.#release = setTimeout(() => this.close(), KEEP_OPEN);
    const samples = new Float64Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      samples.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    return { samples, sampleRate: this.#sampleRate };
  }

  /** Waits for the pieces that are on their way, unless the microphone is gone. */
  async #complete(): Promise<void> {
    const microphone = await this.#microphone;
    if (microphone === undefined) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LATEST);
      this.#onComplete = () => {
        clearTimeout(timer);
        resolve();
      };
      microphone.node.port.postMessage('complete');
    });
  }

  /** Gives the microphone back. */
  close(): void {
    clearTimeout(this.#release);
    this.#isRecording = false;
    const microphone = this.#microphone;
    this.#microphone = undefined;
    microphone?.then(release, () => undefined);
  }

  #open(): Promise<Microphone> {
    const opening = openMicrophone(
      (part) => {
        if (part.length === 0) this.#onComplete();
        else if (this.#isRecording) this.#parts.push(part);
      },
      // The next start opens another.
      () => {
        if (opening === this.#microphone) this.close();
      },
    );
    return opening;
  }
}

/** `onLost`: it was unplugged, or its leave withdrawn. */
async function openMicrophone(onPart: (part: Float32Array) => void, onLost: () => void): Promise<Microphone> {
  if (navigator.mediaDevices?.getUserMedia === undefined) {
    throw new DOMException('no media devices', 'SecurityError');
  }
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: true },
  });
  let context: AudioContext | undefined;
  try {
    context = new AudioContext();
    await context.audioWorklet.addModule(recorderWorklet);
    const node = new AudioWorkletNode(context, 'recorder', { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => onPart(data);
    context.createMediaStreamSource(stream).connect(node);
    for (const track of stream.getTracks()) track.onended = onLost;
    return { context, stream, node };
  } catch (error) {
    release({ context, stream });
    throw error;
  }
}

function release({
  context,
  stream,
}: Pick<Microphone, 'stream'> & { context: AudioContext | undefined }): void {
  for (const track of stream.getTracks()) track.stop();
  void context?.close();
}

/** What to do about a microphone that does not open. */
export function microphoneProblem(error: unknown): { readonly title: string; readonly text: string } {
  const name = error instanceof Error ? error.name : '';
  const otherwise = 'You can also pick a sample, or open a sound file.';
  switch (name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { title: 'No microphone was found', text: `Connect one and try again. ${otherwise}` };
    case 'NotAllowedError':
      return {
        title: 'The page may not use the microphone',
        text: IS_FILE
          ? `Some browsers give none to a page that is opened as a file; put it on a web host or on localhost. ${otherwise}`
          : `Allow it by the sign beside the address, and try again. ${otherwise}`,
      };
    case 'NotReadableError':
      return {
        title: 'The microphone is in use',
        text: `Close the other program that uses it, and try again. ${otherwise}`,
      };
    case 'SecurityError':
      return {
        title: 'This page has no microphone',
        text: `Browsers give it to pages from this machine or by https only: use localhost or https. ${otherwise}`,
      };
    default:
      return {
        title: 'The microphone could not be opened',
        text: `${asSentence(error instanceof Error ? error.message : String(error))} ${otherwise}`,
      };
  }
}
