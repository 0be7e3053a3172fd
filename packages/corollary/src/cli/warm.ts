/**
 * Begins at once what a command will wait for later: esbuild starts a process of its own, and the embedded database is
 * much code to read. Neither depends on the project. What fails here fails again, and is told, where it is used.
 */
export function warmUp(needs: { readonly database: boolean }): void {
  const unnoticed = () => undefined;
  import("esbuild").then(({ transform }) => transform("")).catch(unnoticed);
  if (needs.database && !process.env["DATABASE_URL"]) import("../database/pglite/open.js").catch(unnoticed);
}
