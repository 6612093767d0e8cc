/**
 * The WebAssembly engine: float32 on several threads. Behind it are two programs, one for neurons that spike and one for
 * rectified linear units.
 */
import { type NeuronSpec, neuronOf } from '../../neurons/index.js';
import type { EngineCard } from '../engine.js';
import { NEURON_KERNELS } from './generated/neuron-kernels.js';

/** Returns true for neurons of one model with the same parameters, in whatever order. */
function isSame(a: NeuronSpec, b: NeuronSpec): boolean {
  const others = new Map<string, unknown>(Object.entries(b));
  const own = Object.entries(a);
  return own.length === others.size && own.every(([name, value]) => others.get(name) === value);
}

export const WASM: EngineCard = {
  help: 'fast, float32, threads',
  precision: 'float32',
  threaded: true,
  sameBytes: true,
  tolerance: 1e-4,
  refuses({ layers, steps }) {
    const { neuron } = layers[0];
    const remedy = 'choose --engine reference';
    for (const layer of layers) {
      if (layer.synapses.kind !== 'dense')
        return `it has dense synapses, no ${(layer.synapses as { readonly kind: string }).kind}; ${remedy}`;
      if (!isSame(layer.neuron, neuron)) {
        return `all its neurons are alike, these are not; ${remedy}`;
      }
    }
    const { kind }: { readonly kind: string } = neuron;
    if (neuronOf(neuron).spikes) {
      return NEURON_KERNELS.includes(kind) ? undefined : `it has no kernel of ${kind} neurons; ${remedy}`;
    }
    if (kind !== 'relu') return `of neurons with graded outputs it has relu, no ${kind}; ${remedy}`;
    return steps === 1 ? undefined : `it runs relu neurons for one step, got ${steps}; ${remedy}`;
  },
  load: () => import('./create.js'),
};
