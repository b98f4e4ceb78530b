import { print } from 'graphql';
import { AcademyDocument } from '../generated/operations.ts';

/** Who asks: `user60` learns, `user1` teaches `crs_100`. */
type Operation = { name: string; as: string; query: string; variables?: Record<string, unknown> };

const student = (name: string, query: string, variables?: Record<string, unknown>): Operation => ({
  name,
  as: 'user60',
  query,
  ...(variables && { variables }),
});
const teacher = (name: string, query: string, variables?: Record<string, unknown>): Operation => ({
  name,
  as: 'user1',
  query,
  ...(variables && { variables }),
});

/** Every read of the graph, by the fields that make statements of their own. */
export const operations: Operation[] = [
  student(
    'the Academy query',
    print(AcademyDocument).replace('courses(first: $courses)', 'courses(first: $courses, filter: { tags: ["mine"] })'),
  ),
  student(
    'a course and its items',
    '{ course(id: "crs_7") { contents(first: 50) { edges { node { id locked myProgress { percentage } assessment { id attemptsLeft } } } } progressOf { percentage } } }',
  ),
  student('items backwards', '{ course(id: "crs_7") { contents(last: 5) { edges { cursor node { id } } pageInfo { startCursor } } } }'),
  student('an item', '{ content(id: "itm_7_3") { title prerequisites { id } likeCount likedByMe } }'),
  student('courses by filter', '{ courses(first: 10, filter: { difficulty: BEGINNER }) { edges { node { id } } } }'),
  student('search', '{ searchContent(query: "lesson", first: 10) { edges { node { id } } } }'),
  student('search with a typo', '{ searchContent(query: "leson", first: 10) { edges { node { id } } } }'),
  student(
    "one's progress",
    '{ me { progress(first: 20) { edges { node { percentage content { id } course { id } enrollment { id } } } } } }',
  ),
  student("one's progress in a course", '{ me { progress(courseId: "crs_7", first: 20) { edges { node { percentage } } } } }'),
  student("one's enrolments", '{ me { enrollments(first: 20) { edges { node { status course { id } } } } } }'),
  student("one's sessions", '{ me { sessions(first: 20) { edges { node { id } } } } }'),
  student(
    "one's submissions",
    '{ me { submissions(first: 20) { edges { node { score assessment { title } answers { question { id } } } } } } }',
  ),
  student("one's analytics", '{ me { analytics(timeframe: LAST_30_DAYS) { totalTimeMinutes } } }'),
  student("one's last day", '{ me { analytics(timeframe: LAST_24_HOURS) { totalTimeMinutes } } }'),
  student(
    'an assessment',
    '{ assessment(id: "asm_5") { title questions { id } attemptsLeft mySubmissions(first: 5) { edges { node { id } } } } }',
  ),
  student('the feed', '{ feed(first: 20) { edges { node { post { id body likeCount commentCount } } } } }'),
  student(
    'a post and its comments',
    '{ post(id: "pst_3") { body comments(first: 10) { edges { node { body author { username } } } } likeCount likedByMe } }',
  ),
  student(
    "somebody's posts and followers",
    '{ user(id: "usr_61") { username posts(first: 10) { edges { node { id } } } followerCount followingCount } }',
  ),
  teacher(
    'the forum of a course',
    '{ forum(courseId: "crs_100") { postCount posts(first: 20) { edges { node { body commentCount likeCount } } } } }',
  ),
  teacher(
    'the learners of a course',
    '{ course(id: "crs_100") { enrollments(first: 20) { edges { node { percentage user { username } } } } } }',
  ),
  teacher('the analytics of a course', '{ course(id: "crs_100") { analytics(timeframe: LAST_90_DAYS) { learners averagePercentage } } }'),
  teacher('the last day of a course', '{ course(id: "crs_100") { analytics(timeframe: LAST_24_HOURS) { learners activeLearners } } }'),
  teacher(
    'the submissions of an assessment',
    '{ assessment(id: "asm_4995") { submissions(first: 20) { edges { node { score learner { username } } } } answerKey { question { id } } } }',
  ),
  teacher('users by prefix', '{ users(first: 20, filter: { search: "user12" }) { edges { node { username } } } }'),
  teacher('users by role', '{ users(first: 20, filter: { role: INSTRUCTOR }) { edges { node { username } } } }'),
];
