/** The network that Speak, Reconstruct and Compress use: the one that comes with the page, or one that was opened. */
import { proxy } from 'comlink';
import type { NetworkInfo } from '../worker/network-info.js';
import { checkCheckpointSize } from './checkpoint-size.js';
import { type Problem, problemOf } from './problem.js';
import { model } from './workers.js';

const BUILT_IN = { address: './network/spoken-digits.safetensors', name: 'spoken digits' };

class Networks {
  /** What is open. */
  info = $state.raw<NetworkInfo>();
  isBuiltIn = $state(false);
  /** Share of a file that has come, while one is coming. */
  loaded = $state<number>();
  problem = $state.raw<Problem>();
  #opening: Promise<boolean> | undefined;

  /** Resolves when a network is open, or could not be: the one that comes with the page, unless another was opened. */
  async begin(): Promise<void> {
    await (this.#opening ?? this.openBuiltIn());
  }

  async openBuiltIn(): Promise<void> {
    this.isBuiltIn = await this.openAddress(BUILT_IN.address, BUILT_IN.name);
  }

  /** Opens a checkpoint that this site serves; whether it could be. */
  openAddress(address: string, name: string): Promise<boolean> {
    const absolute = new URL(address, document.baseURI).href;
    return this.#open(name, () =>
      model().openAddress(
        absolute,
        name,
        proxy((share: number) => {
          // News come by a channel of their own: the last may be here after the answer.
          if (this.loaded !== undefined) this.loaded = share;
        }),
      ),
    );
  }

  openFile(file: File): Promise<boolean> {
    return this.#open(file.name, async () => {
      checkCheckpointSize(file);
      return model().open(new Uint8Array(await file.arrayBuffer()), file.name);
    });
  }

  openBytes(bytes: Uint8Array, name: string): Promise<boolean> {
    return this.#open(name, () => model().open(bytes, name));
  }

  /** One after the other: the last that was asked for is the one that stays. */
  #open(name: string, open: () => Promise<NetworkInfo>): Promise<boolean> {
    const before = this.#opening ?? Promise.resolve(false);
    this.#opening = before.then(() => this.#tryOpen(name, open));
    return this.#opening;
  }

  async #tryOpen(name: string, open: () => Promise<NetworkInfo>): Promise<boolean> {
    this.problem = undefined;
    this.loaded = 0;
    try {
      this.info = await open();
      this.isBuiltIn = false;
      return true;
    } catch (error) {
      this.problem = problemOf(error, `${name} could not be opened`);
      return false;
    } finally {
      this.loaded = undefined;
    }
  }
}

export const networks = new Networks();
