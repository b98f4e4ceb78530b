import { MARKS, type World } from '../../support/world.ts';
import { waysTo, type Way } from './way.ts';

const STAFF = ['teacher', 'admin'] as const;
const MEMBERS = ['victim', 'fellow', 'teacher', 'admin'] as const;

/** Ways to what is not published, and to what assessments hold. */
export function courseWays({ things }: World): Way[] {
  const draft = { id: things.draftCourse };
  const draftItem = { id: things.draftItem };
  const assessment = { id: things.assessment };
  return [
    ...waysTo('an unpublished course', { mark: MARKS.draftCourse, allowed: STAFF }, [
      { route: 'by its id', query: 'query ($id: ID!) { course(id: $id) { title } }', variables: draft },
      { route: 'by its status', query: '{ courses(first: 100, filter: { status: DRAFT }) { edges { node { title } } } }' },
      {
        route: 'by a search',
        query: `{ courses(filter: { search: "${MARKS.draftCourse}", status: DRAFT }) { edges { node { title } } } }`,
      },
      { route: 'in the open list', query: '{ courses(first: 100) { edges { node { title } } } }', allowed: [] },
      { route: 'by its item', query: 'query ($id: ID!) { content(id: $id) { course { title } } }', variables: draftItem },
      {
        route: 'by its forum',
        query: 'query ($id: ID!) { forum(courseId: $id) { course { title } } }',
        variables: draft,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by changes',
        query: 'subscription ($id: ID, $after: String) { contentChanged(courseId: $id, after: $after) { course { title } } }',
        variables: { ...draft, after: things.beginning },
      },
      {
        route: 'by changes of all courses',
        query: 'subscription ($after: String) { contentChanged(after: $after) { course { title } content { title } } }',
        variables: { after: things.beginning },
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by enrolling',
        query: 'mutation ($id: ID!) { enroll(input: { courseId: $id }) { enrollment { course { title } } } }',
        variables: draft,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by liking it',
        query:
          'mutation ($id: ID!) { like(input: { targetType: COURSE, targetId: $id }) { interaction { target { ... on Course { title } } } } }',
        variables: draft,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by following it',
        query:
          'mutation ($id: ID!) { follow(input: { targetType: COURSE, targetId: $id }) { follow { target { ... on Course { title } } } } }',
        variables: draft,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by sharing it',
        query:
          'mutation ($id: ID!) { share(input: { targetType: COURSE, targetId: $id, privacy: PRIVATE }) { post { shared { ... on Course { title } } } } }',
        variables: draft,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by its figures',
        query: 'query ($id: ID!) { course(id: $id) { analytics(timeframe: ALL_TIME) { course { title } } } }',
        variables: draft,
        allowed: [],
        neither: STAFF,
      },
    ]),
    ...waysTo('an item that is not published', { mark: MARKS.draftItem, allowed: STAFF }, [
      { route: 'by its id', query: 'query ($id: ID!) { content(id: $id) { title } }', variables: draftItem },
      { route: 'in its course', query: 'query ($id: ID!) { course(id: $id) { contents { edges { node { title } } } } }', variables: draft },
      {
        route: 'by a search',
        query: `{ searchContent(query: "${MARKS.draftItem}") { edges { node { title } titleHighlight } } }`,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by a search in its course',
        query: `query ($id: ID) { searchContent(query: "${MARKS.draftItem}", filter: { courseId: $id }) { edges { node { title } } } }`,
        variables: draft,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by progress in it',
        query: 'mutation ($id: ID!) { trackProgress(input: { contentId: $id, percentage: 1 }) { progress { content { title } } } }',
        variables: draftItem,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by liking it',
        query:
          'mutation ($id: ID!) { like(input: { targetType: CONTENT, targetId: $id }) { interaction { target { ... on ContentItem { title } } } } }',
        variables: draftItem,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by its figures',
        query: 'query ($id: ID!) { contentAnalytics(contentId: $id, timeframe: ALL_TIME) { content { title } } }',
        variables: draftItem,
      },
      {
        route: 'by its assessment',
        query: 'query ($id: ID!) { assessment(id: $id) { content { title } } }',
        variables: { id: things.draftAssessment },
      },
    ]),
    ...waysTo('an assessment that is not published', { mark: MARKS.draftAssessment, allowed: STAFF }, [
      { route: 'by its id', query: 'query ($id: ID!) { assessment(id: $id) { title } }', variables: { id: things.draftAssessment } },
      {
        route: 'by its course',
        query: 'query ($id: ID!) { course(id: $id) { assessments { edges { node { title } } } } }',
        variables: draft,
      },
      { route: 'by its item', query: 'query ($id: ID!) { content(id: $id) { assessment { title } } }', variables: draftItem },
      {
        route: 'by an attempt',
        query: 'mutation ($id: ID!) { startAttempt(input: { assessmentId: $id }) { submission { assessment { title } } } }',
        variables: { id: things.draftAssessment },
        allowed: [],
        neither: STAFF,
      },
    ]),
    ...waysTo('questions of what is not published', { mark: MARKS.draftQuestion, allowed: STAFF }, [
      {
        route: 'in its draft',
        query: 'query ($id: ID!) { assessment(id: $id) { draft { questions { text } } } }',
        variables: { id: things.draftAssessment },
      },
      {
        route: 'by its course',
        query: 'query ($id: ID!) { course(id: $id) { assessments { edges { node { draft { questions { text } } } } } } }',
        variables: draft,
      },
    ]),
    ...waysTo('questions', { mark: MARKS.question, allowed: MEMBERS }, [
      { route: 'of an assessment', query: 'query ($id: ID!) { assessment(id: $id) { questions { text } } }', variables: assessment },
      {
        route: 'by the item',
        query: 'query ($id: ID!) { content(id: $id) { assessment { questions { text } } } }',
        variables: { id: things.item },
      },
      {
        route: 'by the course',
        query: 'query ($id: ID!) { course(id: $id) { assessments { edges { node { questions { text } } } } } }',
        variables: { id: things.course },
      },
      {
        route: 'by a submission',
        query: 'query ($id: ID!) { submission(id: $id) { revision { questions { text } } } }',
        variables: { id: things.submission },
        allowed: ['victim', ...STAFF],
      },
    ]),
    ...waysTo('the answer key', { mark: MARKS.accepted, allowed: STAFF }, [
      { route: 'of an assessment', query: 'query ($id: ID!) { assessment(id: $id) { answerKey { accepted } } }', variables: assessment },
      {
        route: 'beside the questions',
        query: 'query ($id: ID!) { assessment(id: $id) { questions { id } answerKey { question { id } accepted explanation rubric } } }',
        variables: assessment,
      },
      {
        route: 'by the item',
        query: 'query ($id: ID!) { content(id: $id) { assessment { answerKey { accepted } } } }',
        variables: { id: things.item },
      },
      {
        route: 'by the course',
        query: 'query ($id: ID!) { course(id: $id) { assessments { edges { node { answerKey { accepted } } } } } }',
        variables: { id: things.course },
      },
      {
        route: 'by the list of courses',
        query: '{ courses(first: 4) { edges { node { assessments(first: 2) { edges { node { answerKey { accepted } } } } } } } }',
      },
      {
        route: 'by a submission',
        query: 'query ($id: ID!) { submission(id: $id) { assessment { answerKey { accepted } } } }',
        variables: { id: things.submission },
      },
      {
        route: 'by the revision of a submission',
        query: 'query ($id: ID!) { submission(id: $id) { revision { answerKey { accepted } } } }',
        variables: { id: things.submission },
      },
      {
        route: 'by what was graded',
        query:
          'subscription ($id: ID, $after: String) { submissionGraded(userId: $id, after: $after) { submission { assessment { answerKey { accepted } } } } }',
        variables: { id: '', after: things.beginning },
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by a new attempt',
        query:
          'mutation ($id: ID!) { startAttempt(input: { assessmentId: $id }) { submission { assessment { answerKey { accepted } } } } }',
        variables: assessment,
        allowed: [],
        neither: STAFF,
      },
      {
        route: 'by an entity reference',
        query: 'query ($all: [_Any!]!) { _entities(representations: $all) { ... on Assessment { answerKey { accepted } } } }',
        variables: { all: [{ __typename: 'Assessment', id: things.assessment }] },
        allowed: [],
      },
    ]),
    ...waysTo('the file of an item', { mark: '/files/', allowed: ['victim', 'fellow', ...STAFF] }, [
      { route: 'of the item', query: 'query ($id: ID!) { content(id: $id) { contentUrl } }', variables: { id: things.item } },
      {
        route: 'by the course',
        query: 'query ($id: ID!) { course(id: $id) { contents { edges { node { contentUrl transcriptUrl thumbnailUrl } } } } }',
        variables: { id: things.course },
      },
      {
        route: 'by a search',
        query: '{ searchContent(query: "Tracks in snow") { edges { node { contentUrl } } } }',
      },
    ]),
  ];
}
