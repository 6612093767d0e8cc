/** Machine, data and time of a reproduction, for its report. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { MeasuredRun } from '../../experiments/measured-run.js';
import type { ReproductionResult } from '../../experiments/result.js';
import type { Preset } from '../../network/schema.js';
import { durationText } from '../../report/result-texts.js';
import type { Provenance } from './measure-run.js';
import type { Seeds } from './plan.js';

export function resourcesOf(
  { seeds, recipes }: { readonly seeds: Seeds; readonly recipes: readonly Preset[] },
  measured: readonly MeasuredRun[],
  provenance: readonly Provenance[],
): ReproductionResult['resources'] {
  const seconds = measured.reduce((sum, { reference }) => sum + reference.seconds, 0);
  const distinct = (values: readonly string[]) => [...new Set(values)].sort().join('; ');
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    { label: 'Runs', value: String(measured.length) },
    { label: 'Training, all runs', value: durationText(seconds) },
    { label: 'Seeds', value: `images ${seeds.images.join(', ')}; sounds ${seeds.sounds.join(', ')}` },
    { label: 'Recipes', value: recipes.join(', ') },
    { label: 'Threads of the runs', value: distinct(provenance.map(({ threads }) => String(threads))) },
    { label: 'Versions of the runs', value: distinct(provenance.map(({ versions }) => versions)) },
    { label: 'Data', value: distinct(provenance.flatMap(({ data }) => data)) },
    {
      label: 'Report made on',
      value: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} processors, ${memory} GiB, ${process.platform} ${process.arch}`,
    },
  ];
}
