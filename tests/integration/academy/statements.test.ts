import { beforeAll, describe, expect, it } from 'vitest';
import { useAcademy } from '../../support/academy/academy.ts';
import type { Client } from '../../support/academy/client.ts';
import { AcademyDocument } from '../../support/generated/operations.ts';
import { insertCourses } from '../../support/academy/many-courses.ts';

/** What goes on beside requests: the mover, the tail, consumers, jobs; and who asks, which is believed for a moment. */
const BACKGROUND =
  /event_head|event_log|event_outbox|event_consumers|graphile_worker|pg_notify|user_sessions|^(BEGIN|COMMIT|ROLLBACK)|reports|submissions.*SKIP LOCKED/i;

describe('the statements of the Academy query', () => {
  const statements: string[] = [];
  const suite = useAcademy('in process', { onStatement: (sql) => statements.push(sql) });
  let student: Client;

  beforeAll(async () => {
    const instructor = await suite.signUp('teacher', ['instructor']);
    student = await suite.signUp('learner');
    await insertCourses(suite.platform, { courses: 30, items: 30, instructorId: instructor.userId, learnerId: student.userId });
    // Plans, and the map of ids, are cached from here on.
    await student.get(AcademyDocument, { courses: 30, contents: 30 });
  });

  async function count(variables: { courses: number; contents: number }) {
    statements.length = 0;
    const data = await student.get(AcademyDocument, variables);
    return {
      courses: data.courses.edges.length,
      items: data.courses.edges.reduce((sum, { node }) => sum + node.contents.edges.length, 0),
      statements: statements.filter((sql) => !BACKGROUND.test(sql)).length,
    };
  }

  it('are as many for 30 courses of 30 items as for 3 of 3', async () => {
    const few = await count({ courses: 3, contents: 3 });
    const many = await count({ courses: 30, contents: 30 });
    expect([few.items, many.items]).toEqual([9, 900]);
    expect(many.statements).toBe(few.statements);
    // One for each field and depth, and no more.
    expect(few.statements).toBeLessThanOrEqual(20);
  });
});
