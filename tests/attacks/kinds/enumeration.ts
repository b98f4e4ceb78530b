import { randomUUID } from 'node:crypto';
import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import { createAttackedDatabase } from '../support/attacked-database.ts';
import type { AttackedWorld, PersonName } from '../support/world.ts';

/** What is asked about something, with its name in `value`. */
type Question = { query: string; value: (name: string) => unknown };

/**
 * Two questions that differ in a name: one of somebody or something that is there and hidden, one of nothing. The answers must be the same,
 * letter by letter, once the names are taken out. How long they take is measured in bench/.
 */
export function enumeration(world: AttackedWorld): Kind {
  const { things, people } = world;
  const database = createAttackedDatabase(world.databaseUrl, world.keep);

  const answerTo = async (attacker: Attacker, { query, value }: Question, name: string, token: string | undefined): Promise<string> => {
    const { status, text } = await attacker.ask(query, { variables: { value: value(name) }, token });
    return `${status} ${text.replaceAll(JSON.stringify(name).slice(1, -1), '<name>')}`;
  };
  const compare = (name: string, question: Question, there: string, nothing: string, role: PersonName | 'nobody'): Attempt => ({
    name: `${name}, as ${role}`,
    run: async (attacker): Promise<Loot> => {
      const token = role === 'nobody' ? undefined : people[role].token;
      const [one, other] = [await answerTo(attacker, question, there, token), await answerTo(attacker, question, nothing, token)];
      return one === other ? null : `${one}\nagainst\n${other}`;
    },
  });

  const byId = (query: string): Question => ({ query, value: (id) => id });
  const input = (mutation: string, type: string, of: (name: string) => Record<string, unknown>, path = '__typename'): Question => ({
    query: `mutation ($value: ${type}!) { ${mutation}(input: $value) { ${path} } }`,
    value: of,
  });
  /** Of nothing, in the shape of what is there. */
  const nothingLike = (id: string) => `${id.slice(0, id.lastIndexOf('_') + 1)}${randomUUID().replaceAll('-', '')}`;
  const hidden: Record<string, { id: string; roles: readonly (PersonName | 'nobody')[]; questions: Record<string, Question> }> = {
    'an unpublished course': {
      id: things.draftCourse,
      roles: ['nobody', 'stranger', 'fellow', 'foreigner'],
      questions: {
        'by its id': byId('query ($value: ID!) { course(id: $value) { id title } }'),
        'by its forum': byId('query ($value: ID!) { forum(courseId: $value) { id } }'),
        'by enrolling': input('enroll', 'EnrollInput', (courseId) => ({ courseId })),
        'by withdrawing': input('withdraw', 'WithdrawInput', (courseId) => ({ courseId })),
        'by following it': input('follow', 'FollowInput', (targetId) => ({ targetType: 'COURSE', targetId })),
        'by liking it': input('like', 'LikeInput', (targetId) => ({ targetType: 'COURSE', targetId })),
        'by writing in its forum': input('createPost', 'CreatePostInput', (courseId) => ({ courseId, body: 'hello' })),
        'by a search in it': byId(
          'query ($value: ID) { searchContent(query: "lesson", filter: { courseId: $value }) { edges { cursor } } }',
        ),
      },
    },
    'an unpublished item': {
      id: things.draftItem,
      roles: ['nobody', 'stranger', 'fellow', 'foreigner'],
      questions: {
        'by its id': byId('query ($value: ID!) { content(id: $value) { id title } }'),
        'by progress': input('trackProgress', 'TrackProgressInput', (contentId) => ({ contentId, percentage: 1 })),
        'by liking it': input('like', 'LikeInput', (targetId) => ({ targetType: 'CONTENT', targetId })),
      },
    },
    'an unpublished assessment': {
      id: things.draftAssessment,
      roles: ['nobody', 'stranger', 'fellow', 'foreigner'],
      questions: {
        'by its id': byId('query ($value: ID!) { assessment(id: $value) { id title } }'),
        'by an attempt': input('startAttempt', 'StartAttemptInput', (assessmentId) => ({ assessmentId })),
      },
    },
    'a private post': {
      id: things.privatePost,
      roles: ['nobody', 'stranger', 'fellow', 'teacher', 'admin'],
      questions: {
        'by its id': byId('query ($value: ID!) { post(id: $value) { id body } }'),
        'by a comment': input('comment', 'CommentInput', (parentId) => ({ parentId, body: 'I see' })),
        'by liking it': input('like', 'LikeInput', (targetId) => ({ targetId })),
        'by sharing it': input('share', 'ShareInput', (targetId) => ({ targetId })),
        'by editing it': input('editPost', 'EditPostInput', (postId) => ({ postId, body: 'mine' })),
        'by deleting it': input('deletePost', 'DeletePostInput', (postId) => ({ postId })),
      },
    },
    'a post of a forum': {
      id: things.coursePost,
      roles: ['nobody', 'stranger', 'foreigner'],
      questions: {
        'by its id': byId('query ($value: ID!) { post(id: $value) { id body } }'),
        'by a comment': input('comment', 'CommentInput', (parentId) => ({ parentId, body: 'I see' })),
      },
    },
    'a session of somebody': {
      id: people.victim.sessionId,
      roles: ['stranger', 'admin'],
      questions: { 'by ending it': input('revokeSession', 'RevokeSessionInput', (sessionId) => ({ sessionId })) },
    },
  };

  const accounts: Record<string, { question: Question; there: string; nothing: string }> = {
    'a name, by a wrong password': {
      question: input('authenticate', 'AuthenticateInput', (username) => ({ username, password: 'not the password' })),
      there: people.foreigner.username,
      nothing: 'no-such-somebody',
    },
    'an address, by a wrong password': {
      question: input('authenticate', 'AuthenticateInput', (username) => ({ username, password: 'not the password' })),
      there: people.foreigner.email,
      nothing: 'no-such@example.org',
    },
    'a name, by an empty password': {
      question: input('authenticate', 'AuthenticateInput', (username) => ({ username, password: '' })),
      there: people.fellow.username,
      nothing: 'no-such-other',
    },
    'an address, by a reset': {
      question: input('requestPasswordReset', 'RequestPasswordResetInput', (email) => ({ email })),
      there: people.stranger.email,
      nothing: 'nobody-at-all@example.org',
    },
    'an address in capitals, by a reset': {
      question: input('requestPasswordReset', 'RequestPasswordResetInput', (email) => ({ email })),
      there: people.fellow.email.toUpperCase(),
      nothing: 'NOBODY-HERE@EXAMPLE.ORG',
    },
  };

  return {
    name: 'Enumeration',
    minimum: 50,
    inTurn: true,
    // Whoever may see what is there gets another answer: the comparison can tell.
    controls: [
      compare(
        'an unpublished course by its id',
        byId('query ($value: ID!) { course(id: $value) { id title } }'),
        things.draftCourse,
        nothingLike(things.draftCourse),
        'teacher',
      ),
      compare(
        'a private post by its id',
        byId('query ($value: ID!) { post(id: $value) { id body } }'),
        things.privatePost,
        nothingLike(things.privatePost),
        'victim',
      ),
    ],
    attempts: [
      ...Object.entries(hidden).flatMap(([what, { id, roles, questions }]) =>
        Object.entries(questions).flatMap(([how, question]) =>
          roles.map((role) => compare(`${what} ${how}`, question, id, nothingLike(id), role)),
        ),
      ),
      ...Object.entries(accounts).map(([name, { question, there, nothing }]) => compare(name, question, there, nothing, 'nobody')),
      {
        name: 'a deleted account, by a wrong password',
        run: async (attacker) => {
          const person = await database.newPerson();
          await database.run('UPDATE users SET deleted_at = now() WHERE external_user_id = $1', [person.id]);
          const { question } = accounts['a name, by a wrong password']!;
          const [one, other] = [
            await answerTo(attacker, question, person.username, undefined),
            await answerTo(attacker, question, 'never-was-there', undefined),
          ];
          return one === other ? null : `${one}\nagainst\n${other}`;
        },
      },
      {
        name: 'a mailed token that was used, against one that never was',
        run: async (attacker) => {
          const person = await database.newPerson();
          const token = await database.mailToken(person, 'password_reset', { expired: true });
          const question = input('resetPassword', 'ResetPasswordInput', (one) => ({ token: one, newPassword: 'a good long password' }));
          const [one, other] = [
            await answerTo(attacker, question, token, undefined),
            await answerTo(attacker, question, 'A'.repeat(43), undefined),
          ];
          return one === other ? null : `${one}\nagainst\n${other}`;
        },
      },
      {
        name: 'an account that is closed for a while, against one that never was',
        run: async (attacker) => {
          const person = await database.newPerson();
          const { question } = accounts['a name, by a wrong password']!;
          const nobody = `n${randomUUID().slice(0, 12)}`;
          const codes = async (name: string) => {
            const seen: string[] = [];
            for (let n = 0; n < 4; n += 1) seen.push(await answerTo(attacker, question, name, undefined));
            return seen.join('\n');
          };
          const [one, other] = [await codes(person.username), await codes(nobody)];
          return one === other ? null : `${one}\nagainst\n${other}`;
        },
      },
    ],
  };
}
