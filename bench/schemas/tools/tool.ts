/** One operation reads and compares, and answers how many differences the tool believes to see. */
export interface Tool {
  run(): Promise<number>;
  close(): Promise<void>;
}

/** Opens a tool on a database that holds the first `tables` tables of `tables.ts`. */
export type OpenTool = (url: string, tables: number) => Promise<Tool>;
