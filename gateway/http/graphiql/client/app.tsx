import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import { useCookieUser } from './cookie-user.ts';
import { createFetcher } from './fetcher.ts';
import type { PageData } from './page-data.ts';
import { readRememberedSession, rememberSession } from './remembered-session.ts';
import { SessionBar } from './session-bar.tsx';
import type { Session } from './session.ts';
import { createMemoryStorage, createTabStorage, type BackingStorage } from './tab-storage.ts';

export function App({ endpoint, title, hint, examples, signIn }: PageData) {
  const cookieUser = useCookieUser(endpoint, signIn !== null);
  const [offered, setOffered] = useState<Session | null>(null);
  const [active, setActive] = useState(readRememberedSession);
  const fetcher = useMemo(() => createFetcher(endpoint, setOffered), [endpoint]);
  const { storage, first } = useMemo(() => {
    const storage = createTabStorage(openStorage(), 'academy');
    // The first tab takes its variables from these and not from `defaultTabs`; later visits take what is stored.
    const isFirstVisit = !storage.getItem('graphiql:tabState');
    return { storage, first: isFirstVisit ? examples[0] : undefined };
  }, [examples]);

  const use = (session: Session | null) => {
    setActive(session);
    rememberSession(session);
    setOffered(null);
  };

  return (
    <GraphiQL
      fetcher={fetcher}
      storage={storage}
      defaultEditorToolsVisibility="variables"
      // They hold the session, which is remembered apart from the tabs and not for good.
      showPersistHeadersSettings={false}
      {...(examples.length > 0 && { defaultTabs: [...examples] })}
      {...(first && { initialQuery: first.query, initialVariables: first.variables ?? '', initialHeaders: first.headers ?? '' })}
    >
      <GraphiQL.Logo>{title}</GraphiQL.Logo>
      <GraphiQL.Footer>
        <SessionBar
          hint={hint}
          signIn={signIn}
          cookieUser={cookieUser}
          offered={offered}
          active={active}
          onAccept={() => use(offered)}
          onDecline={() => setOffered(null)}
          onForget={() => use(null)}
        />
      </GraphiQL.Footer>
    </GraphiQL>
  );
}

/** A stand-in that forgets everything on reload, when the browser refuses storage. */
function openStorage(): BackingStorage {
  try {
    return localStorage;
  } catch {
    return createMemoryStorage();
  }
}
