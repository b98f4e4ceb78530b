import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { CoursePackage } from '../importer/package/course-package.ts';
import { formatProblem } from '../importer/package/problem.ts';
import { readCoursePackage } from '../importer/package/read-course-package.ts';
import { projectPath } from '../platform/project-path.ts';

const DIFFICULTIES: readonly string[] = ['beginner', 'intermediate', 'advanced'] satisfies CoursePackage['difficulty'][];

/** The packages that come with the academy, the easiest first. @throws Error with every problem of one that is not right */
export async function readShippedCourses(): Promise<CoursePackage[]> {
  const directory = projectPath('courses');
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const packages: CoursePackage[] = [];
  for (const name of names.sort()) {
    const result = await readCoursePackage(path.join(directory, name));
    if (!result.ok) throw new Error(`courses/${name} is not right:\n${result.problems.map(formatProblem).join('\n')}`);
    packages.push(result.package);
  }
  return packages.sort((a, b) => DIFFICULTIES.indexOf(a.difficulty) - DIFFICULTIES.indexOf(b.difficulty));
}
