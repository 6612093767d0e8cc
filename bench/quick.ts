import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { WasmEngine } from '../src/engine/wasm/engine.js';
import { nodeThreads } from '../src/node/threads.js';
const raw = gunzipSync(readFileSync(new URL('../../shared/data/mnist/train-images-idx3-ubyte.gz', import.meta.url))).subarray(16);
const arg = (n: string, d: string) => { const i = process.argv.indexOf('--'+n); return i<0?d:process.argv[i+1]; };
const threads = +arg('threads','2'), T = +arg('steps','15'), H=+arg('hidden','196'), preset = arg('preset','paper'), N=+arg('batches','100');
const rule = preset==='paper' ? {leak:.1,threshold:1,mask:'xor',trace:'per-synapse',clamp:false,beta1:.9,beta2:.999,epsilon:1e-8,decay:1e-4,decayMode:'coupled'} as const
 : {leak:.1,threshold:1,mask:'xor',trace:preset==='tuned'?'plain':'shared',clamp:false,beta1:0,beta2:.999,epsilon:1e-8,decay:0,decayMode:'none'} as const;
const B=100, e = await WasmEngine.create({widths:[784,H,784],batch:B,steps:T}, rule, {threads,host:nodeThreads});
let s=12345; const rnd=()=>{ s=(Math.imul(s,1664525)+1013904223)>>>0; return s/2**32; };
for (const [l,n,i] of [[0,H,784],[1,784,H]]) e.setWeights(l, Float32Array.from({length:n*i},()=>(rnd()*2-1)/Math.sqrt(i)));
const parts: Record<string, number> = {}; const best: Record<string, number> = {};
e.timed=true;
const times:number[]=[]; let last;
const x=new Uint16Array(B*784), samples=new Uint32Array(B);
for (let n=0;n<N;n++) {
  for (let b=0;b<B;b++){ samples[b]=n*B+b; for(let j=0;j<784;j++) x[b*784+j]=raw[(n*B+b)*784+j]*257; }
  const t0=performance.now(); 
  last = await e.train({size:B,steps:T,input:{kind:'intensities',intensities:x,samples,code:{spikeProbability:1,seed:1,purpose:5,epoch:0}},target:'input'},{learningRate:(preset==='paper'?5e-4:0.03/T)*(preset==='paper'?1:1-n/N)});
  times.push(performance.now()-t0); for (const [i,pt] of e.phaseTimes.entries()) for (const [k,v] of Object.entries(pt)) { parts[k+i]=v.work; parts[k+i+'wait']=v.wait; } if(n>=5) for (const k in parts) best[k]=Math.min(best[k]??1e9, parts[k]); for (const k in parts) parts[k]=0;
}
const sorted=times.slice(5).sort((a,b)=>a-b);
console.log(preset,'T',T,'threads',threads,'median',sorted[sorted.length>>1].toFixed(2),'min',sorted[0].toFixed(2),'first20',(times.slice(5,25).reduce((a,b)=>a+b)/20).toFixed(2),'last20',(times.slice(-20).reduce((a,b)=>a+b)/20).toFixed(2), 'loss',last!.loss.toFixed(4), last!.spikeRates.map(r=>r.toFixed(3)).join(' '));
console.log('   ', Object.keys(best).map(k=>k+' '+(best[k]/T).toFixed(3)).join('  '), 'sum', (Object.values(best).reduce((a,b)=>a+b,0)).toFixed(2));
await e.dispose();
