import { runProgram } from './main.ts';

// In the tree a stand-in starts here; once bundled it is the world's own program that does (world-main.ts).
await runProgram(process.argv.slice(2));
