/** What the command line's server adds to the page: run folders of this machine. */
import { InputError } from '../../../src/core/errors.js';
import { isSpikingKind } from '../../../src/network/naming.js';
import type { ListedRun, RunListing } from '../../../src/runs/run-listing.js';

const CHECKPOINT = 'checkpoint.safetensors';

/** Whether the page comes from that server, which says so in the document. */
export const IS_SERVED: boolean =
  document.querySelector<HTMLMetaElement>('meta[name="spikeloom-runs"]')?.content === 'served';

/** Throws an InputError where the server does not answer as it should. */
export async function listRuns(): Promise<RunListing> {
  return JSON.parse(await served('./api/runs')) as RunListing;
}

/** The text of a run's file. Throws an InputError where the server does not answer as it should. */
export function runFileText(id: string, file: string): Promise<string> {
  return served(runFileAddress(id, file));
}

export function runFileAddress(id: string, file: string): string {
  return `./api/run-files?run=${encodeURIComponent(id)}&file=${encodeURIComponent(file)}`;
}

/** Parts of the page that run the networks of a task. */
const PARTS: Readonly<Record<string, string>> = { autoencoder: 'Reconstruct', audiocoder: 'Speak' };

/** Returns the name of the part of the page that runs a run's network; undefined if none does. */
export function partOf({ kind, files }: ListedRun): string | undefined {
  return isSpikingKind(kind) && files[CHECKPOINT] !== undefined ? PARTS[kind.task] : undefined;
}

export function checkpointAddress({ id }: ListedRun): string {
  return runFileAddress(id, CHECKPOINT);
}

async function served(address: string): Promise<string> {
  try {
    const response = await fetch(address);
    if (response.ok) return await response.text();
    throw new InputError(`the server said ${response.status} ${response.statusText}`);
  } catch (error) {
    if (error instanceof InputError) throw error;
    // It may also have broken off.
    throw new InputError('the server does not answer; is "spikeloom studio" still running?');
  }
}
