import { isatty } from "node:tty";

type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

const codes: Record<Style, readonly [open: number, close: number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Colours are used on terminals only, and never where NO_COLOR is set (to anything but nothing). */
export function coloursWanted(fd: 1 | 2, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["TERM"] === "dumb") return false;
  return isatty(fd);
}

export type Paint = (style: Style, text: string) => string;

export function painter(coloured: boolean): Paint {
  return (style, text) => {
    if (!coloured) return text;
    const [open, close] = codes[style];
    return `\u001B[${open}m${text}\u001B[${close}m`;
  };
}

/** What was asked for goes to `out` (stdout); everything said about it goes to `say` (stderr). */
export interface Terminal {
  out(text: string): void;
  say(text: string): void;
  /** Paints for `say`. */
  readonly paint: Paint;
  /** Paints for `out`. */
  readonly paintOut: Paint;
}

export function openTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    say: (text) => void process.stderr.write(`${text}\n`),
    paint: painter(coloursWanted(2)),
    paintOut: painter(coloursWanted(1)),
  };
}
