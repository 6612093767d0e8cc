/**
 * Errors of a recorded batch by kind and place, and how much its traces remember.
 *
 * A *surplus* spike is one that the target has not (E = −V, V ≥ θ), a *missing* one the reverse (E = θ − V). The *age* of
 * a neuron is the number of steps since it fired last (or since the batch began): so many frames of input its
 * per-synapse trace remembers, 1 where it fired in the step before.
 */
import type { TrainingRecord } from '../engine/engine.js';

/** The outputs that are wrong in one way. */
export interface ErrorKind {
  /** Per output, sample and step. */
  readonly share: number;
  /** Mean of |E|. */
  readonly size: number;
  /** Share of them whose neuron has age 1, that is, remembers one frame. */
  readonly oneFrame: number;
  /** Mean age. */
  readonly age: number;
}

/** Number of outputs that are wrong in each way, and the size of their errors. */
export interface ErrorCensus {
  readonly surplus: ErrorKind;
  readonly missing: ErrorKind;
  /** Per layer: spikes per neuron and step. */
  readonly rates: readonly number[];
  /** Per layer: share of (neuron, sample, step) with age 1. */
  readonly oneFrame: readonly number[];
  /** Per layer: mean age. */
  readonly ages: readonly number[];
}

class Tally {
  #count = 0;
  #size = 0;
  #oneFrame = 0;
  #age = 0;

  add(size: number, age: number): void {
    this.#count++;
    this.#size += size;
    this.#age += age;
    if (age === 1) this.#oneFrame++;
  }

  of(all: number): ErrorKind {
    const count = Math.max(1, this.#count);
    const share = this.#count / all;
    return { share, size: this.#size / count, oneFrame: this.#oneFrame / count, age: this.#age / count };
  }
}

/** Takes the census of steps t = 1..T of one batch. */
export function errorCensus(records: readonly TrainingRecord[]): ErrorCensus {
  const layers = records[0].outputs.map((spikes) => ({
    age: new Uint16Array(spikes.length),
    tally: new Tally(),
    fired: 0,
  }));
  const surplus = new Tally();
  const missing = new Tally();
  for (const { outputs: spikes, error } of records) {
    for (const [l, layer] of layers.entries()) {
      for (let n = 0; n < layer.age.length; n++) {
        layer.age[n]++;
        layer.tally.add(0, layer.age[n]);
        if (l === layers.length - 1 && error[n] !== 0) {
          const kind = spikes[l][n] === 1 ? surplus : missing;
          kind.add(Math.abs(error[n]), layer.age[n]);
        }
        if (spikes[l][n] === 1) {
          layer.fired++;
          layer.age[n] = 0;
        }
      }
    }
  }
  const allOf = ({ age }: { age: Uint16Array }) => age.length * records.length;
  const outputs = allOf(layers[layers.length - 1]);
  const memories = layers.map((layer) => layer.tally.of(allOf(layer)));
  return {
    surplus: surplus.of(outputs),
    missing: missing.of(outputs),
    rates: layers.map((layer) => layer.fired / allOf(layer)),
    oneFrame: memories.map((memory) => memory.oneFrame),
    ages: memories.map((memory) => memory.age),
  };
}
