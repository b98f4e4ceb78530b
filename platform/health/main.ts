// Asks the process in this container whether it can do its work, and answers by its own exit code:
//   node dist/platform/health/main.js
// The images that this runs in have neither curl nor wget.

const TIMEOUT_MS = 4_000;
const url = `http://127.0.0.1:${process.env['HMA_PORT'] ?? '4000'}/health/ready`;

try {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  // The container's health log shows it.
  process.stdout.write(`${response.status} ${await response.text()}\n`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  process.stdout.write(`${url} does not answer: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
