import type { ExitCode } from "./outcome.js";

/**
 * Makes an action of commander of what a command runs. The command is loaded only when it is asked for, since `--help` must
 * not wait for a database driver; what it says it needs is loaded beside it.
 */
export type Act = (run: () => Promise<ExitCode>, needs: { readonly database: boolean }) => () => Promise<void>;
