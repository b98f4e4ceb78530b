import { runSupergraphCommand } from './command.ts';

process.exitCode = await runSupergraphCommand(process.argv.slice(2), {
  root: process.cwd(),
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
});
