import type { Window } from './calendar.ts';
import type { Curriculum, CurriculumCourse, CurriculumItem } from './curriculum.ts';
import type { Question } from './forum/topic.ts';
import { FAREWELLS, OPENINGS, questionsAbout, THANKS } from './forum/topics.ts';
import type { History, LearnerHistory, LikeHistory, PostHistory, ProgressStep } from './history.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';

type Member = { person: Person; learner: LearnerHistory };
/** Somebody who takes the course; `seen`: when they were around, in order, and long enough to read and write. */
type Participant = Member & { steps: readonly ProgressStep[]; seen: readonly number[] };

const HOUR_MS = 3_600_000;
/** A question is asked again by somebody who did not look, but not a third time. */
const MAX_REPEATS = 2;

/**
 * What learners say to each other in the forums: who has finished an item may ask about it, others of the course answer when they come by,
 * some say thanks, and what is good gets likes. Nobody writes before enrolling, or after they stopped coming.
 * @param prefix of all ids
 */
export function discuss(
  prefix: string,
  members: readonly Member[],
  curriculum: Curriculum,
  { end }: Window,
  random: Random,
): Pick<History, 'posts' | 'likes'> {
  const posts: PostHistory[] = [];
  const likes: LikeHistory[] = [];
  for (const course of curriculum) discussCourse(course);
  posts.sort((a, b) => a.at.getTime() - b.at.getTime() || compare(a.id, b.id));
  return { posts, likes };

  function discussCourse(course: CurriculumCourse): void {
    const participants = members.flatMap((member) => participation(member, course.id));
    const itemById = new Map(course.items.map((item) => [item.id, item]));
    const finished = participants
      .flatMap((author) => author.steps.filter(({ percentage }) => percentage === 100).map((step) => ({ author, step })))
      .sort((a, b) => a.step.at.getTime() - b.step.at.getTime() || compare(a.step.id, b.step.id));
    const eagerness = capacityOf(course) / finished.reduce((sum, { author }) => sum + author.person.sociability, 1);
    const asked = new Map<string, number>();

    for (const { author, step } of finished) {
      const item = itemById.get(step.contentId);
      if (!item || !random.chance(author.person.sociability * Math.min(1, eagerness))) continue;
      const question = chooseQuestion(item, asked, random);
      const at = step.at.getTime() + random.integer(60, 900) * 1_000;
      if (!question || at >= end.getTime()) continue;
      asked.set(question.text, (asked.get(question.text) ?? 0) + 1);
      const root = write(author, course.id, at, phrase(question.text, item, random), null);
      reply(root, author, question, participants);
      like(root, participants, 2.6);
    }
  }

  function write({ learner }: Member, courseId: string, at: number, body: string, parentId: string | null): PostHistory {
    const post = { id: `${prefix}p${posts.length + 1}`, authorId: learner.id, courseId, at: new Date(at), body, parentId };
    posts.push(post);
    return post;
  }

  function reply(root: PostHistory, author: Participant, question: Question, participants: readonly Participant[]): void {
    const answers = [...question.answers];
    const helpers: string[] = [author.learner.id];
    let latest = root.at.getTime();
    for (let wanted = random.weighted([2, 4, 3, 1]); wanted > 0 && answers.length > 0; wanted -= 1) {
      const helper = choose(participants, latest, 96, helpers, (one) => 0.02 + one.person.sociability);
      if (!helper) return;
      latest = helper.at;
      helpers.push(helper.who.learner.id);
      const [body] = answers.splice(random.integer(0, answers.length - 1), 1);
      like(write(helper.who, root.courseId, latest, body!, root.id), participants, 1.6);
    }
    const back = nextSeen(author, latest, 240);
    if (helpers.length > 1 && back !== null && random.chance(0.5)) write(author, root.courseId, back, random.pick(THANKS), root.id);
  }

  /** @param mean how many like it, about */
  function like(post: PostHistory, participants: readonly Participant[], mean: number): void {
    const known = [post.authorId];
    for (let wanted = Math.floor(-Math.log(1 - random.next()) * mean); wanted > 0; wanted -= 1) {
      const fan = choose(participants, post.at.getTime(), 168, known, () => 1);
      if (!fan) return;
      known.push(fan.who.learner.id);
      likes.push({ id: `${prefix}l${likes.length + 1}`, userId: fan.who.learner.id, postId: post.id, at: new Date(fan.at) });
    }
  }

  /** Somebody who comes by within so many hours, and when. */
  function choose(
    participants: readonly Participant[],
    after: number,
    hours: number,
    except: readonly string[],
    weight: (one: Participant) => number,
  ): { who: Participant; at: number } | null {
    const present = participants.flatMap((who) => {
      const at = except.includes(who.learner.id) ? null : nextSeen(who, after, hours);
      return at === null ? [] : [{ who, at }];
    });
    return present.length === 0 ? null : present[random.weighted(present.map(({ who }) => weight(who)))]!;
  }

  function nextSeen({ seen }: Participant, after: number, hours: number): number | null {
    const at = seen.find((moment) => moment > after);
    if (at === undefined || at > after + hours * HOUR_MS) return null;
    const written = at + random.integer(30, 240) * 1_000;
    return written < end.getTime() ? written : null;
  }
}

function participation(member: Member, courseId: string): Participant[] {
  const enrollment = member.learner.enrollments.find((one) => one.courseId === courseId);
  if (!enrollment) return [];
  const from = enrollment.enrolledAt.getTime();
  const to = enrollment.withdrawnAt?.getTime() ?? Infinity;
  // Up to four minutes pass before a post is written.
  const seen = member.learner.views.map(({ at }) => at.getTime()).filter((at) => at >= from && at + 240_000 < to);
  const steps = enrollment.steps.filter(({ at }) => at.getTime() + 900_000 < to);
  return [{ ...member, steps, seen }];
}

/** How many questions a forum takes. */
const capacityOf = (course: CurriculumCourse): number =>
  new Set(course.items.flatMap((item) => questionsAbout(item).map(({ text }) => text))).size * MAX_REPEATS;

/** One that was asked least; undefined where everything has been asked. */
function chooseQuestion(item: CurriculumItem, asked: ReadonlyMap<string, number>, random: Random): Question | undefined {
  const questions = questionsAbout(item);
  const least = Math.min(...questions.map(({ text }) => asked.get(text) ?? 0));
  if (least >= MAX_REPEATS) return undefined;
  return random.pick(questions.filter(({ text }) => (asked.get(text) ?? 0) === least));
}

const phrase = (text: string, { title }: CurriculumItem, random: Random): string =>
  [random.pick(OPENINGS).replace('{item}', title), text, random.pick(FAREWELLS)].filter((part) => part !== '').join(' ');

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
