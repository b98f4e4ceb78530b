/** What a signed-in learner sees first: one query over all five subgraphs. */
export const ACADEMY = `query Academy($courses: Int = 3, $contents: Int = 5) {
  me { username progress(first: 5) { edges { node { percentage content { title } } } } }
  courses(first: $courses) { edges { node {
    id title instructor { username }
    contents(first: $contents) { edges { node { id title type prerequisites { id } assessment { id title } } } }
    forum { posts(first: 3) { edges { node { body author { username } } } } }
    analytics(timeframe: LAST_30_DAYS) { learners averagePercentage }
  } } }
}`;

/** A live update with fields of every other subgraph. */
export const PROGRESS_UPDATED = `subscription ($after: String) { progressUpdated(after: $after) {
  cursor occurredAt
  progress { percentage user { username } content { title assessment { title } } course { title forum { posts(first: 1) { edges { node { body } } } } } }
} }`;

export const TRACK_PROGRESS = `mutation ($input: TrackProgressInput!) { trackProgress(input: $input) { progress { id percentage timeSpentSeconds completedAt } } }`;
export const ENROLL = `mutation ($courseId: ID!) { enroll(input: { courseId: $courseId }) { enrollment { id } } }`;
