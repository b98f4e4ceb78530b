/** The part of the Web Storage API that GraphiQL uses. */
export type TextStorage = {
  readonly length: number;
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
  clear: () => void;
};

export type BackingStorage = TextStorage & { key: (index: number) => string | null };

// `"password": "..."` in variables and headers, `password: "..."` in a document; `newPassword`, `ssoToken` and the like too.
const secret = /(\w*(?:authorization|password|token)"?\s*:\s*)"(?:[^"\\\n]|\\.)*"/gi;

/** The text of a document, of variables or of headers, with the strings of passwords and tokens emptied. */
export const withoutSecrets = (text: string) => text.replace(secret, '$1""');

// These hold an editor's text as it is; the other entries (tabs, history) are JSON in which such texts are strings.
const plainTexts = new Set(['graphiql:query', 'graphiql:variables', 'graphiql:headers']);

function cleaned(key: string, value: string): string {
  if (plainTexts.has(key)) return withoutSecrets(value);
  try {
    return JSON.stringify(JSON.parse(value, (_, part: unknown) => (typeof part === 'string' ? withoutSecrets(part) : part)));
  } catch {
    return value;
  }
}

/**
 * Where GraphiQL keeps its tabs. Keys get `namespace` as a prefix, because several programs share an origin
 * like `127.0.0.1:4000` over time. Passwords and session tokens are never written down.
 */
export function createTabStorage(storage: BackingStorage, namespace: string): TextStorage {
  const prefix = `${namespace}:`;
  const ownKeys = () =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter(
      (key): key is string => key?.startsWith(prefix) ?? false,
    );

  return {
    get length() {
      return ownKeys().length;
    },
    getItem: (key) => storage.getItem(prefix + key),
    setItem: (key, value) => storage.setItem(prefix + key, cleaned(key, value)),
    removeItem: (key) => storage.removeItem(prefix + key),
    clear: () => ownKeys().forEach((key) => storage.removeItem(key)),
  };
}

export function createMemoryStorage(): BackingStorage {
  const texts = new Map<string, string>();
  return {
    get length() {
      return texts.size;
    },
    key: (index) => [...texts.keys()][index] ?? null,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => void texts.set(key, value),
    removeItem: (key) => void texts.delete(key),
    clear: () => texts.clear(),
  };
}
