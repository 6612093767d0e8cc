/** What a reproduction was made with, for its report. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { MeasuredRun } from '../../experiments/measured-run.js';
import type { ReproductionResult } from '../../experiments/result.js';
import { VERSION } from '../../version.js';
import type { ReproduceRequest } from './reproduce.js';

export function resourcesOf(
  { seeds, threads, recipes }: Pick<ReproduceRequest, 'seeds' | 'threads' | 'recipes'>,
  { data, measured }: { readonly data: readonly string[]; readonly measured: readonly MeasuredRun[] },
): ReproductionResult['resources'] {
  const seconds = measured.reduce((sum, { reference }) => sum + reference.seconds, 0);
  return [
    { label: 'Runs', value: String(measured.length) },
    { label: 'Training, all runs', value: durationText(seconds) },
    { label: 'Seeds', value: `images ${seeds.images.join(', ')}; sounds ${seeds.sounds.join(', ')}` },
    { label: 'Recipes', value: recipes.join(', ') },
    { label: 'Threads', value: String(threads) },
    {
      label: 'Machine',
      value: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} processors, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`,
    },
    { label: 'Versions', value: `Spikeloom ${VERSION}, Node ${process.versions.node}` },
    { label: 'Data', value: data.join(', ') },
  ];
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
