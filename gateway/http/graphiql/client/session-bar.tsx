import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import { goToSignIn, signOut } from './cookie-user.ts';
import type { SignInPaths } from './page-data.ts';
import { withAuthorization, type Session } from './session.ts';

type Props = {
  hint: string;
  signIn: SignInPaths | null;
  /** Who is signed in by the browser's cookie; null for nobody. */
  cookieUser: string | null;
  /** Answered by the server, and not yet accepted or declined. */
  offered: Session | null;
  /** In the headers of the tabs. */
  active: Session | null;
  onAccept: () => void;
  onDecline: () => void;
  onForget: () => void;
};

/** The line under the answer: how to sign in, the offer to use a new session, or whose session is in use. */
export function SessionBar({ hint, signIn, cookieUser, offered, active, onAccept, onDecline, onForget }: Props) {
  useSessionInTabs(active);
  const name = (session: Session) => <strong>{session.username ?? 'you'}</strong>;

  if (offered) {
    return (
      <p className="session-bar session-bar-offer" role="status">
        <span>Signed in as {name(offered)}.</span>
        <button type="button" className="graphiql-button" onClick={onAccept}>
          Use this session in every tab
        </button>
        <button type="button" className="graphiql-button" onClick={onDecline}>
          Not now
        </button>
      </p>
    );
  }
  if (active) {
    return (
      <p className="session-bar" role="status">
        <span>The headers of every tab carry the session of {name(active)}.</span>
        <button type="button" className="graphiql-button" onClick={onForget}>
          Take it out
        </button>
      </p>
    );
  }
  if (signIn && cookieUser !== null) {
    return (
      <p className="session-bar" role="status">
        <span>
          Signed in as <strong>{cookieUser}</strong>.
        </span>
        <button type="button" className="graphiql-button" onClick={() => void signOut(signIn)}>
          Sign out
        </button>
      </p>
    );
  }
  return hint || signIn ? (
    <p className="session-bar" role="status">
      {signIn && (
        <button type="button" className="graphiql-button" onClick={() => goToSignIn(signIn)}>
          Sign in
        </button>
      )}
      {hint && <span>{hint}</span>}
    </p>
  ) : null;
}

/** Writes the session into the headers of all tabs when it changes, and into a tab that is added later. */
function useSessionInTabs(active: Session | null): void {
  const { tabs, activeTabIndex, headerEditor } = useGraphiQL(({ tabs, activeTabIndex, headerEditor }) => ({
    tabs,
    activeTabIndex,
    headerEditor,
  }));
  const { moveTab } = useGraphiQLActions();
  const written = useRef<string | null>(null);
  const tabCount = useRef(tabs.length);
  const token = active?.token ?? null;

  useEffect(() => {
    if (!headerEditor || written.current === token) return;
    written.current = token;
    // `moveTab` is the one action that replaces tabs other than the active one, which it finds again by identity.
    moveTab(tabs.map((tab, index) => (index === activeTabIndex ? tab : { ...tab, headers: withAuthorization(tab.headers ?? '', token) })));
    headerEditor.setValue(withAuthorization(headerEditor.getValue(), token));
  }, [headerEditor, token, tabs, activeTabIndex, moveTab]);

  useEffect(() => {
    if (headerEditor && token !== null && tabs.length > tabCount.current) {
      headerEditor.setValue(withAuthorization(headerEditor.getValue(), token));
    }
    tabCount.current = tabs.length;
  }, [headerEditor, token, tabs.length]);
}
