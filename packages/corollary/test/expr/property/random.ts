import fc from "fast-check";

/** Choices drawn from fast-check, so that a seed decides them all. */
export interface Random {
  int(min: number, max: number): number;
  /** True with the probability `percent` of a hundred. */
  chance(percent: number): boolean;
  pick<T>(from: readonly T[]): T;
  some<T>(from: readonly T[], most: number): T[];
}

export function randomOf(g: fc.GeneratorValue): Random {
  const int = (min: number, max: number): number => g(fc.integer, { min, max });
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[int(0, from.length - 1)];
    if (chosen === undefined) throw new RangeError("Nothing to pick from.");
    return chosen;
  };
  return {
    int,
    chance: (percent) => int(0, 99) < percent,
    pick,
    some: (from, most) => Array.from({ length: int(0, most) }, () => pick(from)),
  };
}

/** Values made by a function of random choices. */
export function made<T>(make: (random: Random) => T): fc.Arbitrary<T> {
  return fc.gen().map((g) => make(randomOf(g)));
}
