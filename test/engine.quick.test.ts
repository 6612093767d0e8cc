import { readFileSync, readdirSync } from 'node:fs';
import { test, expect } from 'vitest';
import { ReferenceEngine } from '../src/engine/reference.js';
import { WasmEngine } from '../src/engine/wasm/engine.js';
import { nodeThreads } from '../src/node/threads.js';
import { exp, log } from '../src/arithmetic.js';
const dir = new URL('../../shared/golden/learning/', import.meta.url);
test('exp', () => { let w=0; for (let x=-40;x<40;x+=0.01371) { w=Math.max(w, Math.abs(exp(x)/Math.exp(x)-1)); const y=Math.exp(x); w=Math.max(w, Math.abs(log(y)-x)/Math.max(1,Math.abs(x))); } console.log(w); expect(w).toBeLessThan(2e-15)});
for (const n of [0,1,3]) for (const f of readdirSync(dir)) test(n+f, async () => {
  const g = JSON.parse(readFileSync(new URL(f, dir), 'utf8')); const p = g.parameters;
  const mk = (a: any,b: any) => n === 0 ? new ReferenceEngine(a,b) : WasmEngine.create(a,b,{threads:n,host:nodeThreads,keepGradients:true});
  const e = await mk({widths:g.widths,batch:g.batch,steps:g.steps},{leak:p.alpha,threshold:p.vth,mask:p.mask,trace:p.trace,clamp:p.clamp,beta1:p.b1,beta2:p.b2,epsilon:p.eps,decay:p.decay,decayMode:p.decay_mode});
  g.weights.forEach((w: number[][], l: number)=>e.setWeights(l, Float64Array.from(w.flat())));
  let worst = 0;
  const cmp = (a: ArrayLike<number>, b: number[]) => { expect(a.length).toBe(b.length); for (let i=0;i<b.length;i++) worst=Math.max(worst, Math.abs(a[i]-b[i])); };
  await e.train({size:g.batch,steps:g.steps,input:{kind:'spikes',spikes:Uint8Array.from(g.input.flat(2))},target:{frames:g.steps,spikes:Uint8Array.from(g.target.flat(2))}}, {learningRate:p.lr, record: (s) => {
    const r = g.steps_[s.step-1];
    s.potential.forEach((v,l)=>cmp(v, r.potential[l].flat())); s.spikes.forEach((v,l)=>cmp(v, r.spikes[l].flat()));
    cmp(s.error, r.error.flat()); cmp([s.loss],[r.loss]); s.gradient.forEach((v,l)=>cmp(v, r.gradient[l].flat())); s.weights.forEach((v,l)=>cmp(v, r.weightsAfter[l].flat()));
  }});
  console.log(n, f, worst); await e.dispose(); expect(worst).toBeLessThan(n === 0 ? 1e-9 : 1e-4);
});
