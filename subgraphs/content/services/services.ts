import type { CourseService } from './courses.ts';
import type { EnrollmentService } from './enrollments.ts';
import type { FileService } from './files.ts';
import type { ItemService } from './items.ts';
import type { LiveService } from './live.ts';
import type { ProgressService } from './progress.ts';

export type ContentServices = {
  courses: CourseService;
  items: ItemService;
  enrollments: EnrollmentService;
  progress: ProgressService;
  files: FileService;
  live: LiveService;
};
