/**
 * The folder that commands of documents are run in: stand-ins, made by code, for all that documents speak of.
 *
 *     runs/mnist = runs/mnist-1 = runs/digits-1, runs/fashion   autoencoders
 *     runs/twin = runs/ann-mnist-1                              an ANN autoencoder
 *     runs/spoken, runs/spoken-twin                             an audiocoder, an ANN audiocoder
 *     seven.png (28×28), photo.png (40×30), seven.wav, my-images/, my-voices/ (by class)
 *     seven.spk, seven.csv, model.nir, weights.npz, metrics.npz, theirs.nir  of runs/mnist
 *     test/, studio/ (those of the checkout), ~/sets = the data folder: mnist/, fashion-mnist/, fsdd/ in small
 */
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import ts from 'typescript';
import { resizeImage, speakDigit } from '../../src/node/entries/data.js';
import { encodePng, encodeWav } from '../../src/node/entries/formats.js';
import { digitsSet, type ImageSet, imagePixels } from '../../src/node/index.js';
import { cli, MAIN } from '../cli/run-cli.js';
import { root, shellWords } from './markdown.js';

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Where one document's commands and programs are run: what they write is theirs, and `spikeloom` is the checkout. */
export interface Place {
  readonly folder: string;
  /** Runs a line as a shell does. */
  readonly run: (line: string) => Promise<Ran>;
}

export class Playground {
  private places = 0;

  private constructor(private readonly base: string) {}

  /** Makes the stand-ins in an empty folder. */
  static async make(base: string): Promise<Playground> {
    const playground = new Playground(base);
    writeSets(join(base, 'data'));
    writeFiles(playground.stand);
    writePrograms(join(base, 'bin'));
    for (const line of STAND_IN_RUNS) {
      const { code, output } = await playground.runIn(playground.stand, line);
      if (code !== 0) throw new Error(`stand-in: ${line}\n${output}`);
    }
    const runs = join(playground.stand, 'runs');
    for (const [run, copy] of RUN_COPIES) cpSync(join(runs, run), join(runs, copy), { recursive: true });
    return playground;
  }

  private get stand(): string {
    return join(this.base, 'stand-ins');
  }

  /** A place with some of the reader's own files and no runs. */
  static empty(base: string, files: readonly string[]): Place {
    writePrograms(join(base, 'bin'));
    const playground = new Playground(base);
    const place = playground.bare();
    if (files.length === 0) return place;
    writeSets(join(base, 'data'));
    writeFiles(playground.stand);
    for (const name of files)
      cpSync(join(playground.stand, name), join(place.folder, name), { recursive: true });
    return place;
  }

  /** A copy of the stand-ins. */
  place(): Place {
    const place = this.bare();
    const { folder } = place;
    cpSync(this.stand, folder, { recursive: true });
    for (const name of ['test', 'studio']) symlinkSync(join(root, name), join(folder, name));
    symlinkSync(join(this.base, 'data'), join(folder, 'sets'));
    return place;
  }

  private bare(): Place {
    const folder = join(this.base, `place-${++this.places}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "name": "reader", "private": true, "type": "module" }\n');
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules', 'spikeloom'));
    return { folder, run: (line) => this.runIn(folder, line) };
  }

  private async runIn(folder: string, line: string): Promise<Ran> {
    const PATH = `${join(this.base, 'bin')}${delimiter}${process.env.PATH}`;
    const own = { PATH, HOME: folder, SPIKELOOM_DATA: join(this.base, 'data') };
    if (isPlain(line)) {
      const { code, out, err } = await cli(shellWords(line).slice(1), { cwd: folder, env: own });
      return { code, output: out + err };
    }
    const env = { ...process.env, ...own };
    return new Promise((resolve, reject) => {
      const child = spawn('sh', ['-c', line], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data: Buffer) => {
          output += data.toString();
        });
      }
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output }));
    });
  }
}

/** True for a command of `spikeloom` in which nothing means more to a shell than it says. */
function isPlain(line: string): boolean {
  return /^spikeloom [\w\s./,:=-]*$/.test(line);
}

/** Runs by the names that commands give them of themselves. */
const RUN_COPIES = [
  ['mnist', 'mnist-1'],
  ['mnist', 'digits-1'],
  ['twin', 'ann-mnist-1'],
] as const;

/** Small ears: 39 channels × 40 frames. */
const SMALL_EAR = '--decimation 200 --frames 40 --hidden 16 --epochs 1 --batch 10 --threads 1';
const STAND_IN_RUNS = [
  'spikeloom train autoencoder --data mnist --preset tuned --evaluate 20 --threads 1 --out runs/mnist',
  'spikeloom train autoencoder --data fashion-mnist --preset tuned --evaluate 20 --threads 1 --out runs/fashion',
  'spikeloom train autoencoder --neuron relu --data mnist --optimizer adam --evaluate 20 --threads 1 --out runs/twin',
  `spikeloom train audiocoder --autoencoder runs/mnist --audio fsdd ${SMALL_EAR} --steps 6 --out runs/spoken`,
  `spikeloom train audiocoder --neuron relu --autoencoder runs/twin --audio fsdd ${SMALL_EAR} --out runs/spoken-twin`,
  'spikeloom encode runs/mnist seven.png -o seven.spk',
  'spikeloom export seven.spk --spikes seven.csv',
  'spikeloom export runs/mnist --nir model.nir --npz weights.npz --metrics metrics.npz',
  'spikeloom export runs/mnist --nir theirs.nir --nir-dt 1e-4',
];

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);
/** Speakers of FSDD, and the built-in voices that stand in for them. */
const SPEAKERS = { jackson: 'bruno', theo: 'anna' };
const CLIPS_EACH = 4;

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/** IDX files: a type (8: bytes), the sizes as 32-bit numbers, the bytes. */
function idx(sizes: readonly number[], bytes: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * sizes.length));
  header.setUint32(0, 0x0800 + sizes.length);
  for (const [i, size] of sizes.entries()) header.setUint32(4 + 4 * i, size);
  return Buffer.concat([new Uint8Array(header.buffer), bytes]);
}

function writeIdx(folder: string, part: string, { count, width, height, pixels, labels }: ImageSet): void {
  write(join(folder, `${part}-images-idx3-ubyte`), idx([count, height, width], pixels));
  write(join(folder, `${part}-labels-idx1-ubyte`), idx([count], labels));
}

function spoken(digit: number, voice: string, take: number): Uint8Array {
  return encodeWav(speakDigit({ digit, voice, seed: 0, take }));
}

function writeSets(data: string): void {
  for (const [seed, name] of ['mnist', 'fashion-mnist'].entries()) {
    writeIdx(join(data, name), 'train', digitsSet({ seed, count: 300 }));
    writeIdx(join(data, name), 't10k', digitsSet({ seed, count: 60, part: 'test' }));
  }
  for (const digit of DIGITS) {
    for (const [speaker, voice] of Object.entries(SPEAKERS)) {
      for (let clip = 0; clip < CLIPS_EACH; clip++) {
        write(join(data, 'fsdd', `${digit}_${speaker}_${clip}.wav`), spoken(digit, voice, clip));
      }
    }
  }
}

function writeFiles(folder: string): void {
  const digits = digitsSet({ seed: 3, count: 60 });
  const size = { width: 28, height: 28 };
  const picture = (index: number) => ({ ...size, pixels: imagePixels(digits, index) });
  for (let i = 0; i < digits.count; i++) {
    const name = digits.classes[digits.labels[i]];
    write(join(folder, 'my-images', name, `${i}.png`), encodePng(picture(i)));
  }
  for (const digit of DIGITS) {
    for (let clip = 0; clip < CLIPS_EACH; clip++) {
      write(join(folder, 'my-voices', String(digit), `${clip}.wav`), spoken(digit, 'clara', clip));
    }
  }
  const seven = picture(digits.labels.indexOf(7));
  write(join(folder, 'seven.png'), encodePng(seven));
  const large = { width: 40, height: 30 };
  write(join(folder, 'photo.png'), encodePng({ ...large, pixels: resizeImage(seven.pixels, size, large) }));
  write(join(folder, 'seven.wav'), spoken(7, 'anna', CLIPS_EACH));
}

/** `spikeloom`, and `arecord`, which has always just recorded a seven. */
function writePrograms(folder: string): void {
  const programs = { spikeloom: `exec "${process.execPath}" "${MAIN}" "$@"`, arecord: 'exec cat seven.wav' };
  for (const [name, line] of Object.entries(programs)) {
    write(join(folder, name), new TextEncoder().encode(`#!/bin/sh\n${line}\n`));
    chmodSync(join(folder, name), 0o755);
  }
}

/** Runs a block of a document as a module of its own. */
export function runProgram({ folder, run }: Place, language: string, text: string): Promise<Ran> {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const source = language === 'ts' ? ts.transpileModule(text, { compilerOptions }).outputText : text;
  writeFileSync(join(folder, 'example.mjs'), source);
  return run(`"${process.execPath}" example.mjs`);
}
