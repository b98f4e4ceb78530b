import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useAcademy } from '../support/academy/academy.ts';
import type { Client } from '../support/academy/client.ts';
import { makeCourse, type MadeCourse } from '../support/academy/course.ts';
import { launchBrowser } from '../support/browser.ts';
import { EnrollDocument, TrackProgressDocument } from '../support/generated/operations.ts';
import { visitGraphiql, type GraphiqlPage } from '../support/graphiql-page.ts';
import { describeWith } from '../support/requirements.ts';

describeWith('chromium', 'the academy in a browser', () => {
  const suite = useAcademy();
  let student: Client;
  let course: MadeCourse;
  let browser: Browser;
  let visit: GraphiqlPage;

  beforeAll(async () => {
    course = await makeCourse(await suite.signUp('teacher', ['instructor']), 'Tree stands');
    student = await suite.signUp('learner');
    await student.get(EnrollDocument, { courseId: course.id });
    browser = await launchBrowser();
    visit = await visitGraphiql(browser, `${suite.url}/graphql`);
    await visit.signIn('learner', 'the password of learner');
    await visit.page.getByRole('button', { name: 'Use this session in every tab' }).click();
  });
  afterAll(() => browser?.close());

  it('answers the Academy query of the examples', async () => {
    await visit.openTab('Academy');
    await visit.run();
    await visit.expectAnswer('"username": "learner"');
  });

  it('shows progress as it is made', async () => {
    await visit.openTab('ProgressUpdated');
    await visit.run();
    // There is no sign of an opened subscription in the page: progress is made until it shows.
    let percentage = 0;
    await expect
      .poll(
        async () => {
          percentage += 1;
          await student.get(TrackProgressDocument, { input: { contentId: course.items[0]?.id, percentage, timeSpentSeconds: 1 } });
          return visit.page.locator('.graphiql-response').innerText();
        },
        { timeout: 15_000, interval: 500 },
      )
      .toMatch(/percentage/);
    await visit.expectAnswer('Tree stands, lesson 1');
  });

  it('complains of nothing: policy, console, foreign origins, failed requests', () => {
    expect(visit.complaints).toEqual([]);
  });
});
