import { expect, it } from "vitest";

/**
 * One thing that an attacker tries. `W`: the service under attack; `D`: its defences that can be switched off.
 */
export interface Attempt<W, D extends string> {
  readonly id: string;
  /** What the attacker does. */
  readonly does: string;
  /** What must come of it. */
  readonly must: string;
  /** Gives what the attacker gained, in words; undefined where it is nothing. */
  readonly attack: (world: W) => Promise<string | undefined>;
  /** The defence without which the attack succeeds: that it does is tested too, so that the test is known to be able to fail. */
  readonly without?: D;
}

/** Tests every attempt against the service as it is, and against the service without the defence that the attempt names. */
export function withstand<W, D extends string>(attempts: readonly Attempt<W, D>[], world: (without?: D) => W | Promise<W>): void {
  it.each(attempts)("$id: $does: $must", async ({ attack }) => {
    expect(await attack(await world())).toBeUndefined();
  });
  const proved = attempts.flatMap((attempt) => (attempt.without === undefined ? [] : [{ ...attempt, without: attempt.without }]));
  if (proved.length > 0) it.each(proved)("$id succeeds without $without", async ({ attack, without }) => {
    expect(await attack(await world(without))).toBeTypeOf("string");
  });
}

/** The first of these words that stands in an answer. */
export function found(answer: { readonly text: string; readonly headers: Headers }, ...words: readonly string[]): string | undefined {
  const said = `${answer.text}\n${JSON.stringify([...answer.headers])}`;
  const word = words.find((each) => said.includes(each));
  return word === undefined ? undefined : `${word} in ${said}`;
}
