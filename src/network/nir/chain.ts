/** The nodes of a NIR graph in the order in which spikes pass them, where they are a chain that can be read here. */
import { InputError } from '../../core/errors.js';
import { describe } from '../../core/json-input.js';
import type { NirGraph, NirNode } from '../../formats/nir/graph.js';

/** A node of a chain, and its name. */
export interface ChainNode {
  readonly name: string;
  readonly node: NirNode;
}

const READ = ['Input', 'Output', 'Linear', 'Affine', 'Scale', 'Flatten', 'LIF', 'IF'];

/** Why the other types cannot be had. */
const REASONS: Readonly<Record<string, string>> = {
  CubaLIF: 'its neurons have a current of their own, those of Spikeloom do not',
  CubaLI: 'its neurons do not spike',
  LI: 'its neurons do not spike',
  I: 'its neurons do not spike',
  Threshold: 'its neurons have no memory',
  Delay: 'Spikeloom has no delays',
  Conv1d: 'layers of Spikeloom are fully connected',
  Conv2d: 'layers of Spikeloom are fully connected',
  AvgPool2d: 'layers of Spikeloom are fully connected',
  SumPool2d: 'layers of Spikeloom are fully connected',
  NIRGraph: 'a graph within the graph, as recurrent layers are written, is not read',
};

const CHAIN = 'only a plain chain is read, without branches or recurrent edges';

/** Returns the error for a node. */
export function nodeFault(file: string, name: string, problem: string): InputError {
  return new InputError(`${file}: node ${describe(name)} ${problem}`);
}

/** From Input to Output. Throws an InputError that names the node where the graph is not such a chain. */
export function chainOf({ nodes, edges }: NirGraph, file: string): ChainNode[] {
  for (const [name, { type }] of nodes) {
    if (READ.includes(type)) continue;
    const why = Object.hasOwn(REASONS, type) ? `: ${REASONS[type]}` : '';
    throw nodeFault(file, name, `is of type ${describe(type)}, which cannot be imported${why}`);
  }
  const next = followers(nodes, edges, file);
  const name = onlyOne(nodes, 'Input', file);
  onlyOne(nodes, 'Output', file);
  const chain: ChainNode[] = [];
  const seen = new Set<string>();
  // It ends: a node follows one at most, the Input none. Edges lead to nodes that are there.
  for (let at: string | undefined = name; at !== undefined; at = next.get(at)) {
    chain.push({ name: at, node: nodes.get(at)! });
    seen.add(at);
  }
  const end = chain[chain.length - 1];
  if (end.node.type !== 'Output') throw nodeFault(file, end.name, 'does not lead on to the Output');
  const left = [...nodes.keys()].find((other) => !seen.has(other));
  if (left !== undefined) throw nodeFault(file, left, 'is not on the way from Input to Output');
  return chain;
}

/** The one node that each leads to. An edge that is there twice counts once. */
function followers(nodes: NirGraph['nodes'], edges: NirGraph['edges'], file: string): Map<string, string> {
  const [next, before] = [new Map<string, string>(), new Map<string, string>()];
  for (const [from, to] of edges) {
    const missing = [from, to].find((name) => !nodes.has(name));
    if (missing !== undefined) {
      throw new InputError(`${file}: an edge names node ${describe(missing)}, which is not there`);
    }
    if (nodes.get(from)?.type === 'Output')
      throw nodeFault(file, from, `leads on to ${describe(to)}: ${CHAIN}`);
    if (nodes.get(to)?.type === 'Input') throw nodeFault(file, to, `follows ${describe(from)}: ${CHAIN}`);
    if (next.get(from) === to) continue;
    if (next.has(from)) throw nodeFault(file, from, branchText('leads to', next.get(from), to));
    if (before.has(to)) throw nodeFault(file, to, branchText('follows', before.get(to), from));
    next.set(from, to);
    before.set(to, from);
  }
  return next;
}

function branchText(verb: string, one: string | undefined, other: string): string {
  return `${verb} both ${describe(one)} and ${describe(other)}: ${CHAIN}`;
}

function onlyOne(nodes: NirGraph['nodes'], type: string, file: string): string {
  const names = [...nodes].filter(([, node]) => node.type === type).map(([name]) => name);
  if (names.length !== 1) throw new InputError(`${file}: must have one ${type} node, it has ${names.length}`);
  return names[0];
}
