import { assertViewer } from '../../../platform/auth/viewer.ts';
import { notFound, preconditionFailed } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { access, type Actor } from '../domain/access.ts';
import type { Course } from '../domain/course.ts';
import type { Enrollment } from '../domain/enrollment.ts';
import { enrollmentChanged } from '../domain/events.ts';
import type { CourseStore } from '../store/course-store.ts';
import type { EnrollmentStore } from '../store/enrollment-store.ts';

type Dependencies = { courses: CourseStore; enrollments: EnrollmentStore; now: () => Date; newId: IdGenerator };

export type EnrollmentService = ReturnType<typeof createEnrollmentService>;

export function createEnrollmentService({ courses, enrollments, now, newId }: Dependencies) {
  const open = async (actor: Actor, courseId: string): Promise<Course> => {
    const [course] = await courses.findMany([courseId]);
    if (!course || !access.seeCourse(actor, course)) throw notFound('Course', courseId);
    return course;
  };

  return {
    /** @throws UNAUTHENTICATED, NOT_FOUND, PRECONDITION_FAILED when the course is not open for enrollment */
    async enroll(actor: Actor, courseId: string): Promise<Enrollment> {
      const viewer = assertViewer(actor.viewer);
      const course = await open(actor, courseId);
      const at = now();
      return enrollments.enroll(
        { id: newId('enr'), userKey: viewer.key, courseKey: course.key, at },
        (status) => {
          if (status !== 'PUBLISHED') throw preconditionFailed(`"${course.title}" is not open for enrollment`, 'input.courseId');
        },
        (made) => enrollmentChanged('enrollmentStarted', made, { actorKey: viewer.key, at }),
      );
    },

    /** Withdrawing again changes nothing. @throws UNAUTHENTICATED, NOT_FOUND, PRECONDITION_FAILED when there is nothing to withdraw from */
    async withdraw(actor: Actor, courseId: string): Promise<Enrollment> {
      const viewer = assertViewer(actor.viewer);
      const course = await open(actor, courseId);
      const at = now();
      const ended = await enrollments.withdraw({ userKey: viewer.key, courseKey: course.key, at }, (enrollment) =>
        enrollmentChanged('enrollmentWithdrawn', enrollment, { actorKey: viewer.key, at }),
      );
      if (!ended) throw preconditionFailed(`You are not enrolled in "${course.title}"`, 'input.courseId');
      if (ended.status === 'COMPLETED') throw preconditionFailed(`You have completed "${course.title}"`, 'input.courseId');
      return ended;
    },
  };
}
