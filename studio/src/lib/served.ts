/** What the command line's server adds to the page: run folders of this machine. */
import type { RunListing } from '../../../src/formats/run-listing.js';

/** Whether the page comes from that server, which says so in the document. */
export const IS_SERVED: boolean =
  document.querySelector<HTMLMetaElement>('meta[name="spikeloom-runs"]')?.content === 'served';

/** Throws where the server does not answer as it should. */
export async function listRuns(): Promise<RunListing> {
  let response: Response;
  try {
    response = await fetch('./api/runs');
  } catch {
    throw new RangeError('the server does not answer; is "spikeloom studio" still running?');
  }
  if (!response.ok) throw new RangeError(`the server said ${response.status} ${response.statusText}`);
  return (await response.json()) as RunListing;
}

export function runFileAddress(id: string, file: string): string {
  return `./api/run-files?run=${encodeURIComponent(id)}&file=${encodeURIComponent(file)}`;
}
