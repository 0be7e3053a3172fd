/** The middle value; the mean of the two middle ones for an even number of values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("median of nothing");
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted.length >> 1;
  const high = sorted[upper]!;
  return sorted.length % 2 === 1 ? high : (sorted[upper - 1]! + high) / 2;
}

/** The median over rounds of a value against the yardstick's of the same round: a slow minute weighs on both. */
export function pairedRatio(values: readonly number[], yardstick: readonly number[]): number {
  return median(values.map((value, round) => value / yardstick[round]!));
}
