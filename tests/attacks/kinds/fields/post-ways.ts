import { MARKS, type World } from '../../support/world.ts';
import { waysTo, type Role, type Way } from './way.ts';

const MEMBERS = ['victim', 'fellow', 'teacher', 'admin'] as const;

/** Ways to what was written for few. */
export function postWays({ people: { victim }, things }: World): Way[] {
  return [
    ...waysTo('a private post', { mark: MARKS.privatePost, allowed: ['victim'] }, roadsTo(things.privatePost)),
    ...waysTo('a post of a forum', { mark: MARKS.coursePost, allowed: MEMBERS }, [
      ...roadsTo(things.coursePost, MEMBERS),
      {
        route: 'in its forum',
        query: 'query ($id: ID!) { forum(courseId: $id) { posts { edges { node { body } } } } }',
        variables: { id: things.course },
      },
      {
        route: 'in the forum of its course',
        query: 'query ($id: ID!) { course(id: $id) { forum { posts { edges { node { body } } } } } }',
        variables: { id: things.course },
      },
      {
        route: 'in the forums of all courses',
        query: '{ courses(first: 20) { edges { node { forum { posts { edges { node { body } } } } } } } }',
      },
      { route: 'by its comment', query: 'query ($id: ID!) { post(id: $id) { parent { body } } }', variables: { id: things.courseComment } },
      {
        route: 'by what is new in the forum',
        query: 'subscription ($id: ID!, $after: String) { postAdded(courseId: $id, after: $after) { post { body } } }',
        variables: { id: things.course, after: things.beginning },
      },
    ]),
    ...waysTo('a comment of a forum', { mark: MARKS.courseComment, allowed: MEMBERS }, [
      { route: 'by its id', query: 'query ($id: ID!) { post(id: $id) { body } }', variables: { id: things.courseComment } },
      {
        route: 'below its post',
        query: 'query ($id: ID!) { post(id: $id) { comments { edges { node { body } } } } }',
        variables: { id: things.coursePost },
      },
    ]),
    ...waysTo('whom somebody follows', { mark: '"username":"fellow"', allowed: ['victim', 'admin'] }, [
      {
        route: 'of a user',
        query: 'query ($id: ID!) { user(id: $id) { following { edges { node { target { ... on User { username } } } } } } }',
        variables: { id: victim.id },
      },
    ]),
    ...waysTo('who follows somebody', { mark: '"username":"stranger"', allowed: ['victim', 'admin'] }, [
      {
        route: 'of a user',
        query: 'query ($id: ID!) { user(id: $id) { followers { edges { node { follower { username } } } } } }',
        variables: { id: victim.id },
      },
    ]),
    ...waysTo('somebody’s feed', { mark: MARKS.coursePost, allowed: ['victim'] }, [
      {
        route: 'of a user',
        query: 'query ($id: ID!) { user(id: $id) { feed { edges { node { post { body } } } } } }',
        variables: { id: victim.id },
      },
    ]),
  ];

  function roadsTo(id: string, readers: readonly Role[] = []) {
    return [
      { route: 'by its id', query: 'query ($id: ID!) { post(id: $id) { body } }', variables: { id } },
      {
        route: 'by its author',
        query: 'query ($id: ID!) { user(id: $id) { posts { edges { node { body } } } } }',
        variables: { id: victim.id },
      },
      {
        route: 'in one’s feed',
        query: '{ feed(first: 50) { edges { node { post { body } } } } }',
        allowed: ['victim'] as const,
        neither: readers,
      },
      {
        route: 'by liking it',
        query: 'mutation ($id: ID!) { like(input: { targetId: $id }) { post { body } interaction { target { ... on Post { body } } } } }',
        variables: { id },
      },
      {
        route: 'by commenting on it',
        query: 'mutation ($id: ID!) { comment(input: { parentId: $id, body: "I see" }) { comment { parent { body } } } }',
        variables: { id },
      },
      {
        route: 'by sharing it',
        query: 'mutation ($id: ID!) { share(input: { targetId: $id, privacy: PRIVATE }) { post { shared { ... on Post { body } } } } }',
        variables: { id },
        allowed: [],
        neither: ['victim', ...readers],
      },
      {
        route: 'by an entity reference',
        query: 'query ($all: [_Any!]!) { _entities(representations: $all) { ... on Post { body } } }',
        variables: { all: [{ __typename: 'Post', id }] },
        allowed: [],
      },
    ] satisfies Parameters<typeof waysTo>[2];
  }
}
