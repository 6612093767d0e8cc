/**
 * Readers of the file formats, for the oracle alone: bytes → decoded values.
 *
 * They share no code with `src/`, so a restructuring cannot change what the oracle sees and what it checks together.
 */
import { convertIndexedToRgb, decode } from 'fast-png';
import { unzipSync } from 'fflate';
import hdf5, { type Entity } from 'h5wasm';
import { readGif } from '../report/gif-reader.js';
import { digest, type Fields, flatten } from './fields.js';

/** A tensor as it is stored: little-endian, row-major. */
export interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The content of a safetensors file. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** Reads a safetensors file: u64 length, JSON header, data. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const data = bytes.subarray(8 + length);
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(text(bytes.subarray(8, 8 + length)));
  const tensors = new Map<string, Tensor>();
  for (const name of Object.keys(entries).sort()) {
    const { dtype, shape, data_offsets: offsets } = entries[name];
    tensors.set(name, { dtype, shape, bytes: data.subarray(offsets[0], offsets[1]) });
  }
  return { metadata, tensors };
}

/** Returns one field per tensor: type, shape and hash of its bytes. */
export function tensorFields(tensors: ReadonlyMap<string, Tensor>): Fields {
  return Object.fromEntries([...tensors].map(([name, tensor]) => [name, tensorText(tensor)]));
}

/** Reads a `.npy` file of version 1: magic, header as a Python dictionary, data. */
export function readNpy(bytes: Uint8Array): Tensor {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint16(8, true);
  const header = text(bytes.subarray(10, 10 + length));
  const dtype = /'descr': '([^']+)'/.exec(header)?.[1];
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1];
  if (dtype === undefined || shape === undefined) throw new Error(`not the header of an npy file: ${header}`);
  const sizes = shape.split(',').filter((size) => size.trim() !== '');
  return { dtype, shape: sizes.map(Number), bytes: bytes.subarray(10 + length) };
}

/** Returns the arrays of an `.npz` file as fields; an array named `metadata` is JSON and is flattened. */
export function npzFields(bytes: Uint8Array): Fields {
  const fields: Record<string, string> = {};
  for (const [entry, content] of Object.entries(unzipSync(bytes)).sort()) {
    const name = entry.replace(/\.npy$/, '');
    const array = readNpy(content);
    if (name === 'metadata') Object.assign(fields, flatten({ metadata: JSON.parse(text(array.bytes)) }));
    else fields[name] = tensorText(array);
  }
  return fields;
}

/** Returns the datasets of an HDF5 file (NIR) by path: numbers by type, shape and hash, texts as they are. */
export async function hdf5Fields(bytes: Uint8Array): Promise<Fields> {
  const module = await hdf5.ready;
  const place = `/oracle-${hdf5Files++}.h5`;
  module.FS.writeFile(place, bytes);
  const file = new hdf5.File(place, 'r');
  const fields: Record<string, string> = {};
  const visit = (path: string, entity: Entity | null) => {
    if (entity instanceof hdf5.Group) {
      for (const name of entity.keys().sort()) visit(`${path}/${name}`, entity.get(name));
    } else if (entity instanceof hdf5.Dataset) {
      const { value, shape, dtype } = entity;
      if (ArrayBuffer.isView(value)) {
        const data = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        fields[path] = tensorText({ dtype: String(dtype), shape: shape ?? [], bytes: data });
      } else {
        Object.assign(fields, flatten({ [path]: value }));
      }
    }
  };
  visit('', file);
  file.close();
  module.FS.unlink(place);
  return fields;
}

let hdf5Files = 0;

/** Describes the pixels of a PNG file as RGBA, however they are stored. */
export function pngText(bytes: Uint8Array): string {
  const png = decode(bytes);
  const { width, height, palette } = png;
  const isIndexed = palette !== undefined;
  if (png.depth !== 8 && !isIndexed) throw new Error(`a PNG of ${png.depth} bits is not read here`);
  const data = isIndexed ? convertIndexedToRgb(png) : png.data;
  const channels = isIndexed ? palette[0].length : png.channels;
  const rgba = new Uint8Array(4 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const samples = data.subarray(pixel * channels, (pixel + 1) * channels);
    const colour = channels < 3 ? [samples[0], samples[0], samples[0]] : samples.subarray(0, 3);
    rgba.set(colour, 4 * pixel);
    rgba[4 * pixel + 3] = channels % 2 === 0 ? samples[channels - 1] : 255;
  }
  return `${width}×${height} pixels ${digest(rgba)}`;
}

/** Returns one field per frame of a GIF file: how long it is shown and the hash of the whole picture in RGB. */
export function gifFields(bytes: Uint8Array): Fields {
  const { width, height, frames } = readGif(bytes);
  const fields: Record<string, string> = { size: `${width}×${height}, ${frames.length} frames` };
  for (const [n, { hundredths, rgb }] of frames.entries()) {
    fields[`frame ${n}`] = `${hundredths}/100 s, pixels ${digest(rgb)}`;
  }
  return fields;
}

/** Elements that hold words alone. */
const NOT_SHAPES = new Set(['title', 'desc']);
/** Attributes that are not geometry or colour: a change of wording or of style sheets may touch them. */
const NOT_DRAWN = new Set(['class', 'id', 'role', 'style', 'xmlns', 'aria-label', 'aria-hidden']);

/** Returns what an SVG file draws, one field per kind of element, apart from the words that stand in it. */
export function svgParts(svg: string): { readonly shapes: Fields; readonly words: Fields } {
  const body = svg.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<!--[\s\S]*?-->/g, '');
  const shapes = new Map<string, string[]>();
  for (const [, name, rest] of body.matchAll(/<([a-zA-Z]+)((?:\s+[\w:-]+="[^"]*")*)\s*\/?>/g)) {
    if (NOT_SHAPES.has(name)) continue;
    const attributes = [...rest.matchAll(/([\w:-]+)="([^"]*)"/g)]
      .filter(([, attribute]) => !NOT_DRAWN.has(attribute))
      .map(([, attribute, value]) => `${attribute}=${embeddedPixels(value)}`)
      .sort();
    const drawn = shapes.get(name) ?? [];
    drawn.push(attributes.join(' '));
    shapes.set(name, drawn);
  }
  const words = [...body.matchAll(/>([^<>]+)</g)]
    .map(([, word]) => word.trim())
    .filter((word) => word !== '');
  return {
    shapes: Object.fromEntries(
      [...shapes].map(([name, drawn]) => [name, `${drawn.length} elements ${digest(drawn.join('\n'))}`]),
    ),
    words: { all: `${words.length} texts ${digest(words.join('\n'))}` },
  };
}

/** The pixels of a picture within a picture, so that it may be compressed otherwise; any other value as it is. */
function embeddedPixels(value: string): string {
  const [, base64] = /^data:image\/png;base64,(.+)$/.exec(value) ?? [];
  return base64 === undefined ? value : pngText(new Uint8Array(Buffer.from(base64, 'base64')));
}

function tensorText({ dtype, shape, bytes }: Tensor): string {
  return `${dtype} [${shape.join(', ')}] ${digest(bytes)}`;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
