import path from 'node:path';
import { ConfigurationError } from '../platform/config/load.ts';
import { badInput, DomainError } from '../platform/errors.ts';
import { createLogger } from '../platform/logger.ts';
import { stopOnSignals } from '../platform/process.ts';
import { applyPackage } from './apply.ts';
import { parseImportCommand, USAGE, type ImportCommand } from './command.ts';
import { createImportServices, openImportEngines } from './engines.ts';
import type { CoursePackage } from './package/course-package.ts';
import { formatProblem } from './package/problem.ts';
import { readCoursePackage } from './package/read-course-package.ts';
import { describeImport } from './report.ts';

const say = (message: string) => process.stdout.write(`${message}\n`);

/** @returns the exit code */
async function main(): Promise<number> {
  const command = parseImportCommand(process.argv.slice(2));
  if (!command) {
    process.stderr.write(USAGE);
    return 2;
  }
  // npm runs scripts in the project's folder, wherever it was called.
  const result = await readCoursePackage(path.resolve(process.env['INIT_CWD'] ?? '', command.path));
  if (!result.ok) {
    for (const problem of result.problems) process.stderr.write(`${formatProblem(problem)}\n`);
    const { length } = result.problems;
    process.stderr.write(`\n${length} ${length === 1 ? 'problem' : 'problems'}; nothing was imported\n`);
    return 1;
  }
  const { items, assessments, title } = result.package;
  say(`"${title}" is a good package: ${items.length} items, ${assessments.length} of them assessments`);
  if (!command.check) await importPackage(result.package, command);
  return 0;
}

async function importPackage(package_: CoursePackage, { instructor }: ImportCommand): Promise<void> {
  const logger = createLogger('import', process.env['LOG_LEVEL'] ?? 'warn', process.stderr);
  const engines = await openImportEngines(process.env, logger, say);
  stopOnSignals(engines.stop, logger);
  try {
    const { accounts, ...services } = await createImportServices(engines);
    const teacher = instructor === null ? null : await accounts.findByLogin(instructor);
    if (instructor !== null && !teacher?.roles.includes('instructor')) throw badInput('instructor', `"${instructor}" is no instructor`);
    say(describeImport(await applyPackage(package_, services, teacher?.key ?? null)));
  } finally {
    await engines.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof ConfigurationError || error instanceof DomainError;
  process.stderr.write(`${known ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}
