/** The compiled kernels (see `kernels/index.ts`) as typed functions. Addresses are byte offsets in memory. */
export interface Kernels {
  prepareSample(network: number, b: number): void;
  encodeSample(network: number, b: number, step: number, rowBytes: number, place: number): void;
  listSpikes(network: number, b: number, rowBytes: number, place: number): void;
  integrateInputs(
    rule: number,
    layer: number,
    b: number,
    end: number,
    step: number,
    lists: number,
    listBytes: number,
    first: number,
    vectors: number,
    sum: number,
  ): void;
  selectSums(rule: number, layer: number, b: number): void;
  shareFired(rule: number, layer: number, b: number): void;
  traceInputs(network: number, rule: number, before: number, layer: number, b: number, step: number): void;
  integrateBlock(
    network: number,
    rule: number,
    before: number,
    layer: number,
    step: number,
    first: number,
    vectors: number,
    table: number,
    sum: number,
  ): void;
  compareOutputs(
    network: number,
    rule: number,
    layer: number,
    b: number,
    end: number,
    first: number,
    vectors: number,
    target: number,
    targetStride: number,
  ): void;
  addLoss(network: number, layer: number, b: number): void;
  backpropagateSample(rule: number, layer: number, after: number, b: number, list: number): void;
  sumPatterns(network: number, layer: number, b: number, step: number): void;
  listInputs(network: number, rule: number, layer: number, group: number, step: number): void;
  listNeurons(network: number, rule: number, layer: number, group: number, step: number): void;
  learnRows(
    rule: number,
    layer: number,
    step: number,
    row: number,
    end: number,
    rowBytes: number,
    first: number,
    vectors: number,
    base: number,
    scaled: number,
    sum: number,
  ): void;
  shrinkUntouched(network: number, layer: number, factor: number): void;
}

/** The kernels over `memory`, whose kind (shared or not) must be that of the compiled module. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as Kernels;
}
