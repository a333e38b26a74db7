/** `npm run bench`: numbers to look at before and after a change; no test depends on them. */
import { benchAgents } from './agents';
import { benchGraph } from './graph';
import { benchSynthesis } from './synthesis';
import { benchVerification } from './verification';

benchSynthesis();
benchAgents();
benchGraph();
benchVerification();
