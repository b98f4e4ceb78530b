/** Tells Monaco where its workers are: files beside this script, so that `worker-src 'self'` is enough. Call before Monaco loads. */
export function serveWorkersFromHere(): void {
  const at = (file: string) => new Worker(new URL(file, import.meta.url));
  window.MonacoEnvironment = {
    getWorker: (_id, label) => at(label === 'json' ? WORKER_FILES.json : label === 'graphql' ? WORKER_FILES.graphql : WORKER_FILES.editor),
  };
}
