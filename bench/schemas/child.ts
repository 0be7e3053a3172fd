/** One tool in a process of its own, so that its peak memory can be read: `child.ts <tool> <url> <tables> <rounds>`. */
import { tools } from "./tools.js";

const [name = "", url = "", size = "", rounds = ""] = process.argv.slice(2);
const open = tools[name];
if (open === undefined) throw new Error(`No tool named "${name}"; there are ${Object.keys(tools).join(", ")}.`);
const tool = await open(url, Number(size));
const times: number[] = [];
let differences = await tool.run();
for (let round = 0; round < Number(rounds); round++) {
  globalThis.gc?.();
  const begun = performance.now();
  differences = await tool.run();
  times.push(performance.now() - begun);
}
await tool.close();
const milliseconds = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
process.send?.({ milliseconds, differences, peakMiB: process.resourceUsage().maxRSS / 1024 }, () => process.exit(0));
