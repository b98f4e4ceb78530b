import type { Client } from './client.ts';

export type MadeCourse = { id: string; items: { id: string; title: string }[]; assessmentId: string };

/** A published course, made through the graph as an instructor makes it: `items` documents in a row, the first of which has a quiz behind it, and a post in its forum. */
export async function makeCourse(instructor: Client, title: string, items = 2): Promise<MadeCourse> {
  const { createCourse } = await instructor.get<{ createCourse: { course: { id: string } } }>(
    `mutation ($title: String!) { createCourse(input: { title: $title, difficultyLevel: BEGINNER }) { course { id } } }`,
    { title },
  );
  const courseId = createCourse.course.id;
  const made: MadeCourse['items'] = [];
  for (let n = 1; n <= items; n += 1) {
    const { createContent } = await instructor.get<{ createContent: { content: { id: string; title: string } } }>(
      `mutation ($input: CreateContentInput!) { createContent(input: $input) { content { id title } } }`,
      { input: { courseId, title: `${title}, lesson ${n}`, type: 'DOCUMENT', durationMinutes: 5 } },
    );
    made.push(createContent.content);
  }
  const { createAssessment } = await instructor.get<{ createAssessment: { assessment: { id: string } } }>(
    `mutation ($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id } } }`,
    {
      input: {
        courseId,
        contentId: made[0]?.id,
        title: `${title}, quiz`,
        type: 'QUIZ',
        passingScore: 50,
        questions: [{ type: 'TRUE_FALSE', text: 'Treat every firearm as if it were loaded.', boolean: true, points: 1 }],
      },
    },
  );
  await instructor.get(`mutation ($id: ID!) { publishAssessment(input: { assessmentId: $id }) { assessment { id } } }`, {
    id: createAssessment.assessment.id,
  });
  await instructor.get(`mutation ($id: ID!) { publishCourse(input: { courseId: $id }) { course { id } } }`, { id: courseId });
  await instructor.get(`mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }`, {
    input: { courseId, body: `Welcome to ${title}`, privacy: 'COURSE_MEMBERS' },
  });
  return { id: courseId, items: made, assessmentId: createAssessment.assessment.id };
}
