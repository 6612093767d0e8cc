/** Everything the program computes in a set of small runs has the values that are frozen: test/oracle/README.md. */
import { EXPORTS } from './exports.js';
import { holdTo } from './hold.js';
import { RUNS } from './runs.js';
import { USES } from './uses.js';

holdTo('frozen-runs.json', [...RUNS, ...USES, ...EXPORTS]);
