export type SignInPaths = { login: string; logout: string };

/** What the server wrote into the page: see `renderPage`. */
export type PageData = {
  endpoint: string;
  title: string;
  hint: string;
  /** Paths to sign in and out through a provider; null where nobody does. */
  signIn: SignInPaths | null;
  examples: readonly { query: string; variables: string | null; headers: string | null }[];
};

type Example = { query: string; variables?: unknown; headers?: unknown };

const asText = (value: unknown) => (value === undefined ? null : JSON.stringify(value, null, 2));

/** @throws when the page was not made by `renderPage` */
export function readPageData(root: HTMLElement): PageData {
  const examples = document.getElementById('examples')?.textContent;
  if (!examples) throw new Error('The page has no <script type="application/json" id="examples">');
  const { login, logout } = root.dataset;
  return {
    signIn: login !== undefined && logout !== undefined ? { login, logout } : null,
    endpoint: root.dataset['endpoint'] ?? '/graphql',
    title: root.dataset['title'] ?? '',
    hint: root.dataset['hint'] ?? '',
    examples: (JSON.parse(examples) as Example[]).map(({ query, variables, headers }) => ({
      query,
      variables: asText(variables),
      headers: asText(headers),
    })),
  };
}
