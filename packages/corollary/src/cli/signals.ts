/** A terminal and npm both pass Ctrl-C on, so that one press may arrive twice; later than this it is another press. */
const SAME_PRESS_MS = 700;

/**
 * Resolves when the process is asked to stop (SIGINT, SIGTERM). Whoever asks again while it closes means it: the
 * process then ends at once with code 1.
 */
export function stopAsked(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const asked = (signal: NodeJS.Signals) => {
      if (first === undefined) {
        first = performance.now();
        resolve(signal);
      } else if (performance.now() - first > SAME_PRESS_MS) {
        process.exit(1);
      }
    };
    process.on("SIGINT", asked);
    process.on("SIGTERM", asked);
  });
}
