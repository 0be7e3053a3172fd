/** Said where the project's own part of the application does not load, before there is anything else to show. */
export function ProjectFailed({ error }: { readonly error: unknown }) {
  return (
    <main className="blank" role="alert">
      <h1 className="blank-title">The application could not be started</h1>
      <p className="blank-hint">Its app.config failed while it was loaded: {error instanceof Error ? error.message : String(error)}</p>
    </main>
  );
}
