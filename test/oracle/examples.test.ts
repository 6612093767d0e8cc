/** Files of version 0.1 are read, used and continued as they were by version 0.1: test/oracle/README.md. */
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EXAMPLES } from './examples.js';
import { holdTo } from './hold.js';

const STORED = fileURLToPath(new URL('../golden/version-0.1', import.meta.url));

holdTo('frozen-examples.json', EXAMPLES, (folder) => cp(STORED, folder, { recursive: true }));
