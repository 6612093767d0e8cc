/**
 * Runs on the audio thread: hands every piece of what the microphone hears to the page. Answers a message by an empty
 * piece, which comes after all pieces that were recorded before.
 */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

class RecorderProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.port.onmessage = () => this.port.postMessage(new Float32Array());
  }

  process([[channel]]: Float32Array[][]): boolean {
    if (channel) {
      const part = channel.slice();
      this.port.postMessage(part, [part.buffer]);
    }
    return true;
  }
}

registerProcessor('recorder', RecorderProcessor);
