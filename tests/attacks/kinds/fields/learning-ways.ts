import { MARKS, type World } from '../../support/world.ts';
import { waysTo, type Way } from './way.ts';

const OWN = ['victim', 'admin'] as const;
const OWN_AND_STAFF = ['victim', 'teacher', 'admin'] as const;

/** Ways to how others learn. */
export function learningWays({ people: { victim }, things }: World): Way[] {
  const user = { id: victim.id };
  const course = { id: things.course };
  const both = { user: victim.id, course: things.course };
  const live = { ...user, after: things.beginning };
  return [
    ...waysTo('progress', { mark: MARKS.progress, allowed: OWN_AND_STAFF }, [
      { route: 'of a user', query: 'query ($id: ID!) { user(id: $id) { progress { edges { node { percentage } } } } }', variables: user },
      {
        route: 'of a user in a course',
        query: 'query ($user: ID!, $course: ID!) { user(id: $user) { progress(courseId: $course) { edges { node { percentage } } } } }',
        variables: both,
      },
      {
        route: 'in a course',
        query: 'query ($user: ID!, $course: ID!) { course(id: $course) { progressOf(userId: $user) { percentage } } }',
        variables: both,
      },
      {
        route: 'in the list of courses',
        query: 'query ($id: ID!) { courses(first: 20) { edges { node { progressOf(userId: $id) { percentage } } } } }',
        variables: user,
      },
      {
        route: 'by enrollments',
        query: 'query ($id: ID!) { user(id: $id) { enrollments { edges { node { percentage } } } } }',
        variables: user,
      },
      {
        route: 'by the learners of a course',
        query: 'query ($id: ID!) { course(id: $id) { enrollments { edges { node { percentage } } } } }',
        variables: course,
        allowed: ['teacher', 'admin'],
      },
      {
        route: 'by the author of a post',
        query: 'query ($id: ID!) { post(id: $id) { author { progress { edges { node { percentage } } } } } }',
        variables: { id: things.coursePost },
      },
      {
        route: 'by updates of a user',
        query: 'subscription ($id: ID, $after: String) { progressUpdated(userId: $id, after: $after) { progress { percentage } } }',
        variables: live,
        allowed: OWN,
      },
      {
        route: 'by updates in a course',
        query: 'subscription ($id: ID, $after: String) { progressUpdated(courseId: $id, after: $after) { progress { percentage } } }',
        variables: { ...course, after: things.beginning },
        allowed: ['teacher', 'admin'],
        neither: ['victim'],
      },
      {
        route: 'by updates of everybody',
        query: 'subscription ($after: String) { progressUpdated(after: $after) { progress { percentage } } }',
        variables: { after: things.beginning },
        allowed: ['victim'],
        neither: ['admin'],
      },
      {
        route: 'by an entity reference',
        query: 'query ($all: [_Any!]!) { _entities(representations: $all) { ... on Progress { percentage } } }',
        variables: { all: [{ __typename: 'Progress', id: things.progress }] },
        allowed: [],
      },
    ]),
    ...waysTo('figures of a learner', { mark: /"events":\d|"percentage":41/, allowed: OWN_AND_STAFF }, [
      {
        route: 'by a user’s id',
        query: 'query ($id: ID!) { learningAnalytics(userId: $id, timeframe: ALL_TIME) { events courses { percentage } } }',
        variables: user,
      },
      { route: 'of a user', query: 'query ($id: ID!) { user(id: $id) { analytics(timeframe: ALL_TIME) { events } } }', variables: user },
      {
        route: 'by the author of a post',
        query: 'query ($id: ID!) { post(id: $id) { author { analytics(timeframe: ALL_TIME) { events } } } }',
        variables: { id: things.coursePost },
      },
    ]),
    ...waysTo('figures of an item', { mark: /"viewers":\d/, allowed: ['teacher', 'admin'] }, [
      {
        route: 'by its id',
        query: 'query ($id: ID!) { contentAnalytics(contentId: $id, timeframe: ALL_TIME) { viewers } }',
        variables: { id: things.item },
      },
      {
        route: 'of the item',
        query: 'query ($id: ID!) { content(id: $id) { analytics(timeframe: ALL_TIME) { viewers } } }',
        variables: { id: things.item },
      },
    ]),
    ...waysTo('figures of a course', { mark: /"learners":\d/, allowed: ['victim', 'fellow', 'teacher', 'admin'] }, [
      {
        route: 'of the course',
        query: 'query ($id: ID!) { course(id: $id) { analytics(timeframe: ALL_TIME) { learners } } }',
        variables: course,
      },
    ]),
    ...waysTo('answers of a learner', { mark: MARKS.essay, allowed: OWN_AND_STAFF }, [
      {
        route: 'by the submission’s id',
        query: 'query ($id: ID!) { submission(id: $id) { answers { text } } }',
        variables: { id: things.submission },
      },
      {
        route: 'of a user',
        query: 'query ($id: ID!) { user(id: $id) { submissions { edges { node { answers { text } } } } } }',
        variables: user,
      },
      {
        route: 'of an assessment',
        query: 'query ($id: ID!) { assessment(id: $id) { submissions { edges { node { answers { text } } } } } }',
        variables: { id: things.assessment },
        allowed: ['teacher', 'admin'],
      },
      {
        route: 'by one’s own list',
        query: 'query ($id: ID!) { assessment(id: $id) { mySubmissions { edges { node { answers { text } } } } } }',
        variables: { id: things.assessment },
        allowed: ['victim'],
      },
      {
        route: 'by what was graded',
        query:
          'subscription ($id: ID, $after: String) { submissionGraded(userId: $id, after: $after) { submission { answers { text } } } }',
        variables: live,
        allowed: OWN,
        neither: ['teacher'],
      },
      {
        route: 'by an entity reference',
        query: 'query ($all: [_Any!]!) { _entities(representations: $all) { ... on Submission { answers { text } } } }',
        variables: { all: [{ __typename: 'Submission', id: things.submission }] },
        allowed: [],
      },
    ]),
    ...waysTo('feedback to a learner', { mark: MARKS.feedback, allowed: OWN_AND_STAFF }, [
      {
        route: 'by the submission’s id',
        query: 'query ($id: ID!) { submission(id: $id) { result { questions { feedback } } } }',
        variables: { id: things.submission },
      },
    ]),
    ...waysTo('a report', { mark: '"username":"victim"', allowed: OWN }, [
      {
        route: 'by its id',
        query: 'query ($id: ID!) { report(id: $id) { status requestedBy { username } } }',
        variables: { id: things.report },
      },
    ]),
    ...personalFieldsOfEvents(),
  ];

  function personalFieldsOfEvents(): Way[] {
    const fields = [
      { thing: 'address of a device', selection: 'context { ipAddress }', mark: MARKS.ipAddress },
      { thing: 'browser', selection: 'context { browser deviceType }', mark: MARKS.browser },
      { thing: 'custom fields of an event', selection: 'data { customFields }', mark: MARKS.customFields },
      { thing: 'session of an event', selection: 'sessionId', mark: MARKS.eventSession },
    ];
    return fields.flatMap(({ thing, selection, mark }) =>
      waysTo(thing, { mark, allowed: OWN }, [
        {
          route: 'by events of a user',
          query: `subscription ($id: ID, $after: String) { learningEventRecorded(userId: $id, after: $after) { event { ${selection} } } }`,
          variables: live,
        },
        {
          route: 'by events in a course',
          query: `subscription ($id: ID, $after: String) { learningEventRecorded(courseId: $id, after: $after) { event { ${selection} } } }`,
          variables: { ...course, after: things.beginning },
          allowed: ['admin'],
          neither: ['victim'],
        },
        {
          route: 'by an entity reference',
          query: `query ($all: [_Any!]!) { _entities(representations: $all) { ... on LearningEvent { ${selection} } } }`,
          variables: { all: [{ __typename: 'LearningEvent', id: things.event }] },
          allowed: [],
        },
      ]),
    );
  }
}
