/** The known names most like a mistaken one, nearest first; none where nothing is near. */
export function nearest(mistaken: string, known: readonly string[], count = 3): readonly string[] {
  const limit = Math.max(2, Math.floor(mistaken.length / 2));
  return known
    .map((name) => ({ name, distance: distance(mistaken.toLowerCase(), name.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map((candidate) => candidate.name);
}

/** How many letters must be put in, taken out or changed to make one word of the other. */
function distance(a: string, b: string): number {
  // Names are short; a long mistaken text is like none of them.
  if (Math.abs(a.length - b.length) > 20) return Infinity;
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(changed, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? Infinity;
}
