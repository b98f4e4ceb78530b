import { WebSocket } from 'ws';

export type LiveRequest = {
  url: string;
  query?: string;
  variables?: Record<string, unknown> | undefined;
  extensions?: Record<string, unknown>;
  /** Of the upgrade. */
  headers?: Record<string, string>;
  origin?: string;
  path?: string;
  subprotocols?: string[];
  /** What `connection_init` carries. */
  payload?: Record<string, unknown>;
  /** Sent as they are instead of `connection_init` and `subscribe`. */
  frames?: readonly (string | Buffer)[];
  /** Sent as they are, once the connection is acknowledged. */
  afterwards?: readonly (string | Buffer)[];
  /** Enough is known once this text came. */
  until?: string;
  /** How long to wait for more when nothing comes. With a query it is long unless told; where nothing may ever come it is to be told. */
  quietMs?: number;
  /** Done once the operation is under way: what would be seen is caused here. */
  meanwhile?: () => Promise<unknown>;
};

export type LiveAnswer = {
  /** Whether the upgrade was granted. */
  opened: boolean;
  /** The status with which the upgrade was refused; 0: it was not. */
  status: number;
  acknowledged: boolean;
  /** All frames that came, one a line. */
  text: string;
  /** 0: the socket was still open. */
  closeCode: number;
};

/** For the answer to an operation, which always comes, if only its end. */
const PATIENCE_MS = 15_000;

/** Speaks graphql-transport-ws as a client does, or as `frames` say. */
export function followLive(request: LiveRequest): Promise<LiveAnswer> {
  const {
    query,
    variables,
    extensions,
    payload,
    frames,
    afterwards,
    until,
    meanwhile,
    quietMs = query === undefined ? 600 : PATIENCE_MS,
  } = request;
  const answer: LiveAnswer = { opened: false, status: 0, acknowledged: false, text: '', closeCode: 0 };
  const socket = new WebSocket(
    `${request.url.replace('http', 'ws')}${request.path ?? '/graphql'}`,
    request.subprotocols ?? ['graphql-transport-ws'],
    {
      ...(request.headers && { headers: request.headers }),
      ...(request.origin !== undefined && { origin: request.origin }),
    },
  );
  return new Promise((resolve) => {
    let timer = setTimeout(finish, PATIENCE_MS);
    function finish() {
      clearTimeout(timer);
      socket.terminate();
      resolve(answer);
    }
    const waitMore = () => {
      clearTimeout(timer);
      timer = setTimeout(finish, quietMs);
    };
    socket.on('open', () => {
      answer.opened = true;
      waitMore();
      for (const frame of frames ?? [JSON.stringify({ type: 'connection_init', payload })]) socket.send(frame);
    });
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      answer.text += `${text}\n`;
      waitMore();
      const { type } = parseFrame(text);
      if (type === 'connection_ack') {
        answer.acknowledged = true;
        if (frames) return;
        for (const frame of afterwards ?? []) socket.send(frame);
        if (afterwards) return;
        if (query === undefined) return finish();
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables, extensions } }));
        void meanwhile?.().then(waitMore, waitMore);
      }
      if (type === 'error' || type === 'complete' || (until !== undefined && text.includes(until))) finish();
    });
    socket.on('unexpected-response', (_, response) => {
      answer.status = response.statusCode ?? 0;
      response.resume();
      finish();
    });
    socket.on('error', () => {
      if (!answer.opened) finish();
    });
    socket.on('close', (code) => {
      answer.closeCode = code;
      finish();
    });
  });
}

function parseFrame(text: string): { type?: string } {
  try {
    return JSON.parse(text) as { type?: string };
  } catch {
    return {};
  }
}
