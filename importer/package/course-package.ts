import type { Readable } from 'node:stream';
import type { PackageProblem } from './problem.ts';

/** A file of a package that was read once. Its bytes stay where they are. */
export type PackageFile = {
  /** Relative to the package's root, with `/`. */
  path: string;
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256: string;
  contentType: string;
  /** A new stream over the bytes. It fails at its end if they are no longer those that were validated. */
  open: () => Readable;
};

export type Difficulty = 'beginner' | 'intermediate' | 'advanced';

/** Where a lesson's facts are from. `url` is http or https. */
export type PackageSource = { title: string; publisher: string; url: string | null };

type ItemBase = {
  /** Unique in the package. */
  id: string;
  /** 1-based, in order of teaching. */
  sequence: number;
  title: string;
  /** The item's own, or else the course's. */
  difficulty: Difficulty;
  durationMinutes: number;
  tags: string[];
  objectives: string[];
  /** Ids of items of this package; they make no cycle. */
  prerequisites: string[];
  /** At least one. */
  sources: PackageSource[];
  thumbnail: PackageFile | null;
  attachments: PackageFile[];
};

export type DocumentItem = ItemBase & {
  type: 'document';
  file: PackageFile;
  /** The text of a Markdown lesson; `null` for a PDF or an image. */
  markdown: string | null;
  /** The files of the package that the lesson links to or shows, and those that these link to. Links are relative to `file.path`. */
  linked: PackageFile[];
};
export type VideoItem = ItemBase & { type: 'video'; file: PackageFile; transcript: PackageFile | null };
export type InteractiveItem = ItemBase & { type: 'interactive'; file: PackageFile; scenario: Scenario };
/** Its questions are in the package's `assessments`, under the same item id. */
export type AssessmentItem = ItemBase & { type: 'assessment' };

export type PackageItem = DocumentItem | VideoItem | InteractiveItem | AssessmentItem;

/** A branching story. Every node can be reached from `start`, every `to` exists, at least one node is an end. */
export type Scenario = { title: string; start: string; nodes: ScenarioNode[] };
/** An end has an outcome and no choices; any other node has choices and no outcome. */
export type ScenarioNode = { id: string; text: string; choices: ScenarioChoice[]; outcome: 'good' | 'bad' | null };
export type ScenarioChoice = { text: string; to: string; feedback: string | null };

export type PackageAssessment = {
  itemId: string;
  /** The question file's path. */
  path: string;
  kind: 'quiz' | 'simulation' | 'practical' | 'certification';
  title: string;
  /** `null`: no limit. */
  timeLimitMinutes: number | null;
  /** Percent, 0 to 100. */
  passingScore: number;
  /** `null`: unlimited. */
  attemptsAllowed: number | null;
  questions: PackageQuestion[];
};

type QuestionBase = {
  /** Unique in its file. */
  id: string;
  text: string;
  /** Over 0. */
  points: number;
  /** Shown after grading. */
  explanation: string | null;
  source: PackageSource | null;
};

export type PackageQuestion =
  | (QuestionBase & {
      type: 'multiple_choice';
      options: { id: string; text: string }[];
      /** The learner may choose several options, and earns partial credit. */
      multiple: boolean;
      /** Option ids; exactly one unless `multiple`. */
      correct: string[];
    })
  | (QuestionBase & { type: 'true_false'; correct: boolean })
  /** `correct`: every accepted answer, as written. */
  | (QuestionBase & { type: 'short_answer'; correct: string[] })
  | (QuestionBase & { type: 'essay'; rubric: string | null });

export type CoursePackage = {
  /** The package's stable key. */
  id: string;
  title: string;
  /** Markdown. */
  description: string;
  difficulty: Difficulty;
  estimatedHours: number;
  /** A BCP 47 tag. */
  language: string;
  tags: string[];
  objectives: string[];
  items: PackageItem[];
  /** One for each item of type `assessment`. */
  assessments: PackageAssessment[];
  /** Every file that an item uses, once, by path; question and scenario files, which are parsed, are left out. */
  files: PackageFile[];
  /** SHA-256 over what the package says: the same for a folder and a zip, whatever the order of files, the times, YAML's comments and layout. */
  hash: string;
  /** Over the course's own fields and the order of its items. */
  courseHash: string;
  /** By item id: over the item, its files and its questions, without its place in the order. */
  itemHashes: Record<string, string>;
};

export type PackageResult = { ok: true; package: CoursePackage } | { ok: false; problems: PackageProblem[] };
