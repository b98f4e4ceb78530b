import type { GraphiqlExample } from './page.ts';

const signIn = `# 1. Write username and password into Variables.
# 2. Press the play button, or Ctrl-Enter.
# 3. Take the session into every tab, below the answer.
mutation SignIn($input: AuthenticateInput!) {
  authenticate(input: $input) {
    session {
      token
      expiresAt
      user {
        username
      }
    }
  }
}
`;

const academy = `# One query over five subgraphs: content, user,
# assessment, social and analytics.
query Academy {
  me {
    username
    progress(first: 5) {
      edges {
        node {
          percentage
          content {
            title
          }
        }
      }
    }
  }
  courses(first: 3) {
    edges {
      node {
        id
        title
        instructor {
          username
        }
        contents(first: 5) {
          edges {
            node {
              id
              title
              type
              prerequisites {
                id
              }
              assessment {
                id
                title
              }
            }
          }
        }
        forum {
          posts(first: 3) {
            edges {
              node {
                body
                author {
                  username
                }
              }
            }
          }
        }
        analytics(timeframe: LAST_30_DAYS) {
          learners
          averagePercentage
        }
      }
    }
  }
}
`;

const trackProgress = `# contentId: any id from the answer in the Academy tab does.
# ProgressUpdated in a second window shows the change.
mutation TrackProgress($input: TrackProgressInput!) {
  trackProgress(input: $input) {
    progress {
      percentage
      timeSpentSeconds
      completedAt
      content {
        title
      }
      course {
        title
      }
    }
  }
}
`;

const progressUpdated = `# Press play, then run TrackProgress in a second window.
subscription ProgressUpdated {
  progressUpdated {
    cursor
    occurredAt
    progress {
      percentage
      user {
        username
      }
      content {
        title
        assessment {
          title
        }
      }
      course {
        title
        forum {
          posts(first: 1) {
            edges {
              node {
                body
              }
            }
          }
        }
      }
    }
  }
}
`;

/** The first lesson of a course that comes with the academy: open, and not begun by the sandbox's student. */
const SHIPPED_ITEM = 'itm_wildlife-and-field-care_deer-family';

/** What a browser shows on the academy's own graph. A foreign supergraph has other fields, and gets neither. */
export const academyHint =
  'To sign in, run the SignIn tab with your username and password. In the sandbox, npm start printed a student, an instructor and an admin.';

export const academyExamples: readonly GraphiqlExample[] = [
  { query: signIn, variables: { input: { username: '', password: '' } } },
  { query: academy },
  { query: trackProgress, variables: { input: { contentId: SHIPPED_ITEM, percentage: 60, timeSpentSeconds: 120 } } },
  { query: progressUpdated },
];
