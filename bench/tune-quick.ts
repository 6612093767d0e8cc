import { useThreads } from '../src/engine/create.js';
import { nodeThreads } from '../src/node/threads.js';
import { trainAutoencoder } from '../src/training/train-autoencoder.js';
import { evaluate } from '../src/inference/evaluate.js';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
useThreads(nodeThreads);
const load = (set: string, part: string) => { const raw = gunzipSync(readFileSync(new URL(`../../shared/data/${set}/${part}-images-idx3-ubyte.gz`, import.meta.url))).subarray(16); return { name:set, width:28, height:28, count: raw.length/784, pixels: new Uint8Array(raw), labels: new Uint8Array(raw.length/784), classes: [] as string[] }; };
const { data='mnist', seeds=[1], evalLimit=10000, ...opts } = JSON.parse(process.argv[2] ?? '{}');
const train = load(data,'train'), test = load(data,'t10k');
const out: number[] = []; const t0=performance.now(); let rates: readonly number[] = [];
for (const seed of seeds) {
  const it = trainAutoencoder(train, { preset:'tuned', seed, threads: 1, logEvery: 100000, checkpointEvery: 100000, ...opts });
  let r = await it.next(); while (!r.done) r = await it.next();
  const e = await evaluate(r.value, test, { limit: evalLimit, threads: 1 }); out.push(e.mse); rates = e.spikeRates;
}
console.log((out.reduce((a,b)=>a+b)/out.length).toFixed(4), '['+out.map(x=>x.toFixed(4)).join(' ')+']', rates.map(x=>x.toFixed(2)).join('/'), ((performance.now()-t0)/1000/seeds.length).toFixed(0)+'s', process.argv[2]);
process.exit(0);
