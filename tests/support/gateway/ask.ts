export type Answer = {
  status: number;
  headers: Headers;
  // What a test expects of an answer is said by the test.
  body: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
  };
};

/** POSTs an operation to a gateway. */
export async function ask(
  { url }: { url: string },
  query: string,
  { variables, operationName, headers }: { variables?: object; operationName?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}
