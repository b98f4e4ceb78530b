import type { CourseImportService } from './course-import.ts';
import type { CourseService } from './courses.ts';
import type { EntityChangeService } from './entity-changes.ts';
import type { EnrollmentService } from './enrollments.ts';
import type { FileService } from './files.ts';
import type { ItemService } from './items.ts';
import type { LiveService } from './live.ts';
import type { ProgressService } from './progress.ts';
import type { SearchService } from './search.ts';
import type { UploadService } from './uploads.ts';

export type ContentServices = {
  courses: CourseService;
  items: ItemService;
  enrollments: EnrollmentService;
  progress: ProgressService;
  search: SearchService;
  files: FileService;
  uploads: UploadService;
  imports: CourseImportService;
  live: LiveService;
  entityChanges: EntityChangeService;
};
