/** All commands of the command line; the module of each is loaded only when it is asked for. */
import type { Command } from 'commander';

export interface CommandEntry {
  readonly name: string;
  readonly text: string;
  /** Adds the command, with everything about it, to the program. */
  readonly add: () => Promise<(program: Command) => void>;
}

/** In the order of `spikeloom --help`. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'train',
    text: 'train a network on images or sounds, into a run folder',
    add: async () => (await import('./train.js')).addTrainCommand,
  },
  {
    name: 'resume',
    text: 'go on with a training that was stopped',
    add: async () => (await import('./resume.js')).addResumeCommand,
  },
  {
    name: 'evaluate',
    text: 'measure a frozen network on test images or clips',
    add: async () => (await import('./evaluate.js')).addEvaluateCommand,
  },
  {
    name: 'inspect',
    text: 'count what a frozen network costs: memory, sparsities, operations, energy',
    add: async () => (await import('./inspect.js')).addInspectCommand,
  },
  {
    name: 'reconstruct',
    text: 'pass an image through a network and save what comes out',
    add: async () => (await import('./reconstruct.js')).addReconstructCommand,
  },
  {
    name: 'encode',
    text: 'compress an image to the hidden spikes of a network',
    add: async () => (await import('./encode.js')).addEncodeCommand,
  },
  {
    name: 'decode',
    text: 'make an image of hidden spikes again',
    add: async () => (await import('./decode.js')).addDecodeCommand,
  },
  {
    name: 'raster',
    text: 'draw the spikes and potentials of one sample',
    add: async () => (await import('./raster.js')).addRasterCommand,
  },
  {
    name: 'plot',
    text: 'draw pictures of a trained network: spikes, potentials, rates, weights, receptive fields',
    add: async () => (await import('./plot.js')).addPlotCommand,
  },
  {
    name: 'synthesize',
    text: 'draw the image of a sound',
    add: async () => (await import('./synthesize.js')).addSynthesizeCommand,
  },
  {
    name: 'cochleagram',
    text: 'draw or save what the ear hears of a sound',
    add: async () => (await import('./cochleagram.js')).addCochleagramCommand,
  },
  {
    name: 'export',
    text: 'write a network, its metrics or its spikes for other tools',
    add: async () => (await import('./export.js')).addExportCommand,
  },
  {
    name: 'import',
    text: 'take a network or a spike map of another tool, or an exported one',
    add: async () => (await import('./import.js')).addImportCommand,
  },
  {
    name: 'verify',
    text: 'run a file of golden vectors on an engine and compare',
    add: async () => (await import('./verify.js')).addVerifyCommand,
  },
  {
    name: 'data',
    text: 'list, get and check sets of images and sounds',
    add: async () => (await import('./data.js')).addDataCommand,
  },
  {
    name: 'reproduce',
    text: 'run figures and tables of the paper, and draw them beside its values',
    add: async () => (await import('./reproduce.js')).addReproduceCommand,
  },
  {
    name: 'demo',
    text: 'learn to draw and to hear built-in digits, with a report in which each is spoken and drawn',
    add: async () => (await import('./demo.js')).addDemoCommand,
  },
  {
    name: 'studio',
    text: 'open the web page: look at runs, train and try networks in the browser',
    add: async () => (await import('./studio.js')).addStudioCommand,
  },
];
