import { buildPackage } from './build-package.ts';
import type { CheckedFiles } from './check-files.ts';
import type { PackageResult, Scenario } from './course-package.ts';
import { asText, getKey } from './loose.ts';
import { extensionOf, isFreeFile } from './package-path.ts';
import type { PackageTree } from './package-tree.ts';
import type { PackageProblem } from './problem.ts';
import { type FileNames, type Reference, findReferences, resolveReference } from './references.ts';
import { type Checked, problemAt } from './shape.ts';
import { validateCourse } from './validate-items.ts';
import { type CheckedMarkdown, validateLinks, validateMarkdown } from './validate-markdown.ts';
import { type QuestionFile, validateQuestions } from './validate-questions.ts';
import { validateScenario } from './validate-scenario.ts';
import { validateVtt } from './validate-vtt.ts';
import { type YamlFile, parseYaml } from './yaml-file.ts';

/** Judges a package whose files were read: each by itself, then all of them together. */
export function validatePackage(tree: PackageTree, { files, texts, problems: ofFiles }: CheckedFiles): PackageResult {
  const names = nameFiles(tree);
  const markdown = new Map<string, CheckedMarkdown>();
  const problems = [...tree.problems, ...ofFiles];
  for (const [path, text] of texts) {
    if (extensionOf(path) === '.md') markdown.set(path, validateMarkdown(path, text, names));
    if (extensionOf(path) === '.vtt') problems.push(...validateVtt(path, text));
  }
  // A README may say what it likes, unless it is a lesson too.
  const findMarkdownProblems = (used: ReadonlySet<string>) =>
    [...markdown].flatMap(([path, { problems }]) => (isFreeFile(path) && !used.has(path) ? [] : problems));

  const text = texts.get('course.yaml');
  if (text === undefined) return { ok: false, problems: [...problems, ...findMarkdownProblems(new Set()), ...findMissingCourse(names)] };
  const yaml = parseYaml('course.yaml', text);
  problems.push(...yaml.problems);
  // Without its value nothing can be said about what it refers to.
  if (yaml.value === undefined) return { ok: false, problems: [...problems, ...findMarkdownProblems(new Set())] };

  const { value: course, problems: ofCourse } = validateCourse(yaml);
  const references = resolveAll(yaml, names);
  const description = validateDescription(yaml, names);
  const scenarios = parseFiles<Scenario>(references.byRole('interactive'), texts, validateScenario);
  const questions = parseFiles<QuestionFile>(references.byRole('questions'), texts, validateQuestions);
  const linksOf = (path: string) => follow(markdown.get(path)?.links ?? [], markdown).filter((link) => link !== path);
  const used = new Set(['course.yaml', ...follow([...references.paths, ...description.links], markdown)]);
  problems.push(...ofCourse, ...references.problems, ...description.problems, ...scenarios.problems, ...questions.problems);
  problems.push(...findMarkdownProblems(used));
  // What a lesson that cannot be read links to is unknown.
  const isUnread = (path: string) => extensionOf(path) === '.md' && !texts.has(path);
  if (![...used].some(isUnread)) problems.push(...findUnused(tree, used));

  if (!course || problems.length > 0) return { ok: false, problems };
  const descriptionLinks = follow(description.links, markdown);
  const parts = { ...course, files, texts, scenarios: scenarios.values, questions: questions.values, linksOf, descriptionLinks };
  return { ok: true, package: buildPackage(parts) };
}

function nameFiles(tree: PackageTree): FileNames {
  const paths = new Set(tree.entries.map(({ path }) => path));
  const twins = new Map([...paths].map((path) => [path.toLowerCase(), path]));
  return {
    has: (path) => paths.has(path),
    isRefused: (path) => tree.refused.has(path),
    findTwin: (path) => twins.get(path.toLowerCase()),
  };
}

/** A course.yaml that is there and cannot be read was reported as such. */
const findMissingCourse = ({ has, isRefused }: FileNames): PackageProblem[] =>
  has('course.yaml') || isRefused('course.yaml')
    ? []
    : [{ file: 'course.yaml', line: null, expected: 'this file at the root of the package', found: 'no such file' }];

function resolveAll(yaml: YamlFile, names: FileNames) {
  const resolved = findReferences(yaml).map((reference) => ({ role: reference.role, to: resolveReference(yaml, reference, names) }));
  const paths = resolved.flatMap(({ role, to }) => (typeof to === 'string' ? [{ role, to }] : []));
  return {
    paths: paths.map(({ to }) => to),
    byRole: (role: Reference['role']) => paths.filter((path) => path.role === role).map(({ to }) => to),
    problems: resolved.flatMap(({ to }) => (typeof to === 'string' ? [] : [to])),
  };
}

/** The description's links, at the line where it begins. Its folder is the package's root. */
function validateDescription(yaml: YamlFile, names: FileNames): CheckedMarkdown {
  const { links, problems } = validateLinks(yaml.file, asText(getKey(yaml.value, 'description')) ?? '', names);
  return { links, problems: problems.map(({ expected, found }) => problemAt(yaml, ['description'], expected, found)) };
}

/** Each file once, however many items use it; what has no text was reported before. */
function parseFiles<T>(paths: string[], texts: ReadonlyMap<string, string>, validate: (yaml: YamlFile) => Checked<T>) {
  const values = new Map<string, T>();
  const problems: PackageProblem[] = [];
  for (const path of new Set(paths)) {
    const text = texts.get(path);
    if (text === undefined) continue;
    const yaml = parseYaml(path, text);
    problems.push(...yaml.problems);
    if (yaml.value === undefined) continue;
    const checked = validate(yaml);
    problems.push(...checked.problems);
    if (checked.value) values.set(path, checked.value);
  }
  return { values, problems };
}

/** `paths` and, where they are Markdown, all that can be reached by their links. */
function follow(paths: readonly string[], markdown: ReadonlyMap<string, CheckedMarkdown>): string[] {
  const reached = new Set(paths);
  // A set may grow while it is walked, and hands out what was added.
  for (const path of reached) for (const link of markdown.get(path)?.links ?? []) reached.add(link);
  return [...reached];
}

const findUnused = ({ entries }: PackageTree, used: ReadonlySet<string>): PackageProblem[] =>
  entries
    .filter(({ path }) => !used.has(path) && !isFreeFile(path))
    .map(({ path }) => ({ file: path, line: null, expected: 'a file that an item or a lesson uses', found: 'one that nothing refers to' }));
