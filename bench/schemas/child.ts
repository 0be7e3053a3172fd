/** One tool in a process of its own, so that its memory is its own: `child.js <tool> <url> <tables>`; then it does as it is told. */
import type { OpenTool } from "./tools/tool.js";
import type { Answer, Order } from "./turns.js";

const [name = "", url = "", size = ""] = process.argv.slice(2);
const { open } = await import(new URL(`tools/${name}.js`, import.meta.url).href) as { readonly open: OpenTool };
const loadedMiB = process.memoryUsage().rss / 2 ** 20;
const tool = await open(url, Number(size));
const tell = (answer: Answer) => process.send?.(answer);

async function turn(): Promise<Answer> {
  globalThis.gc?.();
  const [begun, used] = [performance.now(), process.cpuUsage()];
  const differences = await tool.run();
  const milliseconds = performance.now() - begun;
  const { user, system } = process.cpuUsage(used);
  return { answer: "turn", milliseconds, cpuMilliseconds: (user + system) / 1000, differences };
}

process.on("message", (order: Order) => {
  if (order === "turn") void turn().then(tell);
  else {
    tell({ answer: "memory", peakMiB: process.resourceUsage().maxRSS / 1024 });
    void tool.close().finally(() => process.disconnect());
  }
});
// What fails ends the process, and is told by whoever started it.
process.on("unhandledRejection", (error) => {
  console.error(error);
  process.exit(1);
});
tell({ answer: "ready", loadedMiB });
