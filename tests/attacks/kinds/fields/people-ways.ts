import { MARKS, type World } from '../../support/world.ts';
import { waysTo, type Way } from './way.ts';

const OWN = ['victim', 'admin'] as const;

/** Ways to what people keep to themselves. */
export function peopleWays({ people: { victim, stranger }, things }: World): Way[] {
  const user = { id: victim.id };
  const ofCourse = { id: things.course };
  return [
    ...waysTo('e-mail address', { mark: MARKS.email, allowed: OWN }, [
      { route: 'of a user', query: 'query ($id: ID!) { user(id: $id) { email } }', variables: user },
      { route: 'with an id in the text', query: `{ user(id: "${victim.id}") { id email username } }` },
      { route: 'in the list of users', query: '{ users(first: 100) { edges { node { email } } } }', allowed: ['admin'] },
      {
        route: 'in a filtered list',
        query: '{ users(first: 100, filter: { role: STUDENT }) { edges { node { email } } } }',
        allowed: ['admin'],
      },
      { route: 'of an author', query: 'query ($id: ID!) { post(id: $id) { author { email } } }', variables: { id: things.coursePost } },
      {
        route: 'of the author of a comment',
        query: 'query ($id: ID!) { post(id: $id) { comments { edges { node { author { email } } } } } }',
        variables: { id: things.coursePost },
      },
      {
        route: 'of an author in a forum',
        query: 'query ($id: ID!) { forum(courseId: $id) { posts { edges { node { author { email } } } } } }',
        variables: ofCourse,
      },
      {
        route: 'of an author in the forum of a course',
        query: 'query ($id: ID!) { course(id: $id) { forum { posts { edges { node { author { email } } } } } } }',
        variables: ofCourse,
      },
      { route: 'in a feed', query: '{ feed { edges { node { post { author { email } } } } } }', allowed: ['victim'], neither: ['admin'] },
      {
        route: 'of a learner',
        query: 'query ($id: ID!) { submission(id: $id) { learner { email } } }',
        variables: { id: things.submission },
      },
      {
        route: 'in the list of submissions',
        query: 'query ($id: ID!) { assessment(id: $id) { submissions { edges { node { learner { email } } } } } }',
        variables: { id: things.assessment },
        allowed: ['admin'],
        neither: ['victim'],
      },
      {
        route: 'in the list of learners',
        query: 'query ($id: ID!) { course(id: $id) { enrollments { edges { node { user { email } } } } } }',
        variables: ofCourse,
        allowed: ['admin'],
        neither: ['victim'],
      },
      {
        route: 'through a union',
        query: 'query ($id: ID!) { user(id: $id) { following { edges { node { target { ... on User { email } } } } } } }',
        variables: { id: stranger.id },
        allowed: ['admin'],
        neither: ['victim'],
      },
      {
        route: 'of a follower',
        query: 'query ($id: ID!) { user(id: $id) { following { edges { node { follower { email } } } } } }',
        variables: user,
      },
      {
        route: 'in figures',
        query: 'query ($id: ID!) { learningAnalytics(userId: $id, timeframe: ALL_TIME) { user { email } } }',
        variables: user,
      },
      { route: 'in a report', query: 'query ($id: ID!) { report(id: $id) { requestedBy { email } } }', variables: { id: things.report } },
      {
        route: 'by changes of a profile',
        query: 'subscription ($id: ID, $after: String) { profileChanged(userId: $id, after: $after) { user { email } } }',
        variables: { ...user, after: things.beginning },
      },
      {
        route: 'by progress in a course',
        query: 'subscription ($id: ID, $after: String) { progressUpdated(courseId: $id, after: $after) { progress { user { email } } } }',
        variables: { ...ofCourse, after: things.beginning },
        allowed: ['admin'],
        neither: ['victim'],
      },
      {
        route: 'by events in a course',
        query:
          'subscription ($id: ID, $after: String) { learningEventRecorded(courseId: $id, after: $after) { event { user { email } } } }',
        variables: { ...ofCourse, after: things.beginning },
        allowed: ['admin'],
        neither: ['victim'],
      },
      {
        route: 'by posts in a forum',
        query: 'subscription ($id: ID!, $after: String) { postAdded(courseId: $id, after: $after) { post { author { email } } } }',
        variables: { ...ofCourse, after: things.beginning },
      },
      {
        route: 'by an entity reference',
        query: 'query ($all: [_Any!]!) { _entities(representations: $all) { ... on User { email } } }',
        variables: { all: [{ __typename: 'User', id: victim.id }] },
        allowed: [],
      },
      {
        route: 'by an entity reference in the text',
        query: `{ _entities(representations: [{ __typename: "User", id: "${victim.id}" }]) { ... on User { email } } }`,
        allowed: [],
      },
    ]),
    ...waysTo('who has an address', { mark: `"id":"${victim.id}"`, allowed: ['admin'] }, [
      { route: 'by the whole address', query: `{ users(filter: { email: "${MARKS.email}" }) { edges { node { id } } } }` },
      { route: 'by its first letters', query: '{ users(filter: { email: "mark.o" }) { edges { node { id } } } }' },
      {
        route: 'by a filter in a variable',
        query: 'query ($filter: UserFilter) { users(filter: $filter) { edges { node { id } } } }',
        variables: { filter: { email: 'MARK.OF.THE' } },
      },
      {
        route: 'by an address in a variable',
        query: 'query ($email: String) { users(filter: { role: STUDENT, email: $email }) { edges { node { id } } } }',
        variables: { email: 'mark.of.the' },
      },
      {
        route: 'by a variable that is there unless told',
        query: 'query ($email: String = "mark.of.the") { users(filter: { email: $email }) { edges { node { id } } } }',
      },
      { route: 'by a search of names', query: '{ users(filter: { search: "mark.of" }) { edges { node { id } } } }', allowed: [] },
      { route: 'with a wildcard', query: '{ users(filter: { search: "%mark.of" }) { edges { node { id } } } }', allowed: [] },
    ]),
    ...waysTo('first name of a private profile', { mark: MARKS.firstName, allowed: OWN }, [
      { route: 'of a user', query: 'query ($id: ID!) { user(id: $id) { profile { firstName } } }', variables: user },
      { route: 'in the list of users', query: '{ users(first: 100) { edges { node { profile { firstName } } } } }', allowed: ['admin'] },
      {
        route: 'of an author',
        query: 'query ($id: ID!) { post(id: $id) { author { profile { firstName } } } }',
        variables: { id: things.coursePost },
      },
    ]),
    ...waysTo('where somebody lives', { mark: MARKS.location, allowed: OWN }, [
      { route: 'of a user', query: 'query ($id: ID!) { user(id: $id) { profile { location } } }', variables: user },
      { route: 'in the list of users', query: '{ users(first: 100) { edges { node { profile { location } } } } }', allowed: ['admin'] },
      {
        route: 'by changes of a profile',
        query: 'subscription ($id: ID, $after: String) { profileChanged(userId: $id, after: $after) { user { profile { location } } } }',
        variables: { ...user, after: things.beginning },
      },
    ]),
    ...waysTo('preferences', { mark: MARKS.preferences, allowed: OWN }, [
      {
        route: 'of a user',
        query: 'query ($id: ID!) { user(id: $id) { profile { preferences { notificationSettings } } } }',
        variables: user,
      },
      {
        route: 'in the list of users',
        query: '{ users(first: 100) { edges { node { profile { preferences { notificationSettings } } } } } }',
        allowed: ['admin'],
      },
    ]),
    ...waysTo('time zone', { mark: MARKS.timeZone, allowed: OWN }, [
      { route: 'of a user', query: 'query ($id: ID!) { user(id: $id) { timeZone } }', variables: user },
      { route: 'in the list of users', query: '{ users(first: 100) { edges { node { timeZone } } } }', allowed: ['admin'] },
    ]),
    ...waysTo('sessions', { mark: victim.sessionId, allowed: ['victim'] }, [
      { route: 'of a user', query: 'query ($id: ID!) { user(id: $id) { sessions { edges { node { id } } } } }', variables: user },
      {
        route: 'of an author',
        query: 'query ($id: ID!) { post(id: $id) { author { sessions { edges { node { id } } } } } }',
        variables: { id: things.coursePost },
      },
      {
        route: 'in the list of users',
        query: '{ users(first: 100) { edges { node { sessions { edges { node { id } } } } } } }',
        allowed: [],
      },
      {
        route: 'by the gateway’s own question',
        query: 'query ($token: String!) { resolveSession(token: $token) { id userId roles } }',
        variables: { token: victim.token },
        allowed: [],
      },
    ]),
    ...waysTo('the schema of a subgraph', { mark: /"sdl":"/, allowed: [] }, [
      { route: 'by its service field', query: '{ _service { sdl } }' },
      { route: 'by its type', query: '{ __type(name: "_Service") { name fields { name } } _service { sdl } }' },
    ]),
  ];
}
