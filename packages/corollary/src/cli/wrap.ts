/** Columns of a terminal that says nothing of itself. */
export const usualWidth = 80;

/** How many columns lines may have: those of the terminal, but never so few or so many that nobody reads them. */
export const widthOf = (columns: number | undefined): number => Math.min(Math.max(columns ?? usualWidth, 40), 120);

/** Text in lines of at most `width` columns, broken at blanks, each indented. A word that is longer stands alone. */
export function wrap(text: string, indent: string, width: number = usualWidth): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && indent.length + longer.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return [...lines, indent + line];
}
