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
  selectSums(layer: number, b: number): void;
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
  backpropagateSample(layer: number, after: number, b: number, list: number): void;
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
  tileSample(
    packed: number,
    isShort: number,
    width: number,
    b: number,
    blocks: number,
    blockCount: number,
    tiles: number,
    tileBytes: number,
    rowBytes: number,
    above: number,
  ): void;
  listSample(
    tiles: number,
    tileBytes: number,
    rowBytes: number,
    b: number,
    blocks: number,
    blockCount: number,
    list: number,
    starts: number,
    entryBytes: number,
  ): void;
  addTiles(
    starts: number,
    startsBytes: number,
    b: number,
    end: number,
    from: number,
    to: number,
    base: number,
    out: number,
    rowBytes: number,
    vectors: number,
  ): void;
  rectifyTile(tile: number, b: number, end: number, rowBytes: number, vectors: number, above: number): void;
  compareTile(
    tile: number,
    target: number,
    delta: number,
    b: number,
    end: number,
    rowBytes: number,
    vectors: number,
    losses: number,
    packed: number,
    packedBytes: number,
  ): void;
  maskTile(delta: number, tile: number, b: number, end: number, rowBytes: number, vectors: number): void;
  transposeTile(
    from: number,
    fromBytes: number,
    rowVectors: number,
    vectors: number,
    to: number,
    toBytes: number,
  ): void;
  listColumns(
    tile: number,
    rowBytes: number,
    batch: number,
    vectors: number,
    lists: number,
    listBytes: number,
    counts: number,
    entryBytes: number,
  ): void;
  learnColumns(
    rule: number,
    all: number,
    rows: number,
    lists: number,
    listBytes: number,
    counts: number,
    touched: number,
    delta: number,
    weights: number,
    first: number,
    second: number,
    rowBytes: number,
    vectors: number,
    sum: number,
  ): void;
}

/** The kernels over `memory`, whose kind (shared or not) must be that of the compiled module. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as Kernels;
}
